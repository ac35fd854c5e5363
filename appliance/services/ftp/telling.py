"""The handlers that only tell: the greeting, SYST, FEAT and HELP, in the forms that clients of z/OS parse."""

from __future__ import annotations

from appliance.config.ftpservers.ftpserver import Extension
from appliance.protocols.ftp.commands import COMMANDS
from appliance.protocols.ftp.replies import body_reply
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.site.command import site_help
from appliance.services.ftp.texts import expanded
from appliance.session.actions import Send
from appliance.storage.digests import DigestAlgorithm
from appliance.storage.facts import FACTS

__all__ = ["HANDLERS", "greeting"]

_VERBS_A_LINE = 9

_BY_EXTENSION = (
    (Extension.AUTH_TLS, ("AUTH TLS", "PBSZ", "PROT")),
    (Extension.SIZE, ("SIZE",)),
    (Extension.MDTM, ("MDTM", "MFMT", "MFF Modify;UNIX.mode;")),
    (Extension.REST_STREAM, ("REST STREAM",)),
    (Extension.UTF8, ("UTF8", "LANG EN*")),
    (Extension.MODE_Z, ("MODE Z",)),
)


def greeting(c: Conversation, argument: str) -> Actions:
    """220: the server, the system, the time, and when an idle connection is closed."""
    now = f"{c.site.now():%H:%M:%S on %Y-%m-%d}"
    place = "" if c.config.reply_security_level else f" at {c.site.system}"
    first = f"{c.config.jobname} {c.config.greeting}{place}, {now}."
    return c.reply(220, *expanded(c, c.site.banner), first, _idle_text(c.config.inactive))


def _idle_text(seconds: int) -> str:
    if not seconds:
        return "Connection will not timeout."
    minutes, rest = divmod(seconds, 60)
    span = f"{seconds} seconds" if rest else f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"Connection will close if idle for more than {span}."


def syst(c: Conversation, argument: str) -> Actions:
    """SYST: UNIX while the working directory is in the HFS; clients choose by it how they read LIST."""
    name = "MVS" if c.mvs.is_current or c.mvs.parameters.file_type == "JES" else "UNIX"
    return c.reply(215, f"{name} is the operating system of this server. FTP Server is running on z/OS.")


def feat(c: Conversation, argument: str) -> Actions:
    """FEAT: what FTP.DATA turns on, and what is always there."""
    features = [name for extension, names in _BY_EXTENSION if extension in c.config.extensions for name in names]
    facts = "".join(f"{fact}{'*' if fact in c.representation.facts else ''};" for fact in FACTS)
    in_force = c.representation.digest
    digests = ";".join(f"{each.value}{'*' if each is in_force else ''}" for each in DigestAlgorithm)
    features += ["EPRT", "EPSV", f"MLST {facts}", "TVFS", "HOST", f"HASH {digests}", "XCRC", "XMD5", "XSHA1", "XSHA256"]
    return [Send(body_reply(211, " Extensions supported", features, "End"))]


def help_(c: Conversation, argument: str) -> Actions:
    """HELP: all verbs, those that do nothing marked with ``*``; one of them; or the parameters of SITE."""
    word, _, rest = argument.upper().partition(" ")
    if word == "SITE":
        return c.reply(214, *site_help(rest.strip()), "HELP command successful.")
    if argument:
        command = COMMANDS.get(word)
        if command is None:
            return c.reply(501, "There is no such command")
        return c.reply(214, f"Syntax: {command.verb} {command.syntax}".rstrip())
    verbs = [row.verb if row.implemented else f"*{row.verb}" for row in COMMANDS.values()]
    lines = [" ".join(verbs[i : i + _VERBS_A_LINE]) for i in range(0, len(verbs), _VERBS_A_LINE)]
    return c.reply(214, "The server-FTP commands are (* not implemented):", *lines, "HELP command successful.")


HANDLERS: dict[str, Handler] = {"SYST": syst, "FEAT": feat, "HELP": help_}
