"""The handlers that only tell: the greeting, SYST, FEAT, HELP and STAT, in the forms that clients of z/OS parse."""

from __future__ import annotations

from appliance.config.ftpdata import Extension
from appliance.protocols.ftp.commands import COMMANDS
from appliance.protocols.ftp.replies import body_reply
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.session.actions import Send
from appliance.storage.facts import FACTS

__all__ = ["HANDLERS", "greeting"]

_VERBS_A_LINE = 9

_BY_EXTENSION = (
    (Extension.AUTH_TLS, ("AUTH TLS", "PBSZ", "PROT")),
    (Extension.SIZE, ("SIZE",)),
    (Extension.MDTM, ("MDTM", "MFMT")),
    (Extension.REST_STREAM, ("REST STREAM",)),
    (Extension.UTF8, ("UTF8",)),
)


def greeting(c: Conversation, argument: str) -> Actions:
    """220: the server, the system, the time, and when an idle connection is closed."""
    now = f"{c.site.now():%H:%M:%S on %Y-%m-%d}"
    place = "" if c.config.reply_security_level else f" at {c.site.system}"
    first = f"{c.config.jobname} Sallyport FTP{place}, {now}."
    return c.reply(220, *c.site.banner, first, _idle_text(c.config.inactive))


def _idle_text(seconds: int) -> str:
    if not seconds:
        return "Connection will not timeout."
    minutes, rest = divmod(seconds, 60)
    span = f"{seconds} seconds" if rest else f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"Connection will close if idle for more than {span}."


def syst(c: Conversation, argument: str) -> Actions:
    """SYST: UNIX while the working directory is in the HFS."""
    return c.reply(215, "UNIX is the operating system of this server. FTP Server is running on z/OS.")


def feat(c: Conversation, argument: str) -> Actions:
    """FEAT: what FTP.DATA turns on, and what is always there."""
    features = [name for extension, names in _BY_EXTENSION if extension in c.config.extensions for name in names]
    marked = "".join(f"{fact}{'*' if fact in c.representation.facts else ''};" for fact in FACTS)
    features += ["EPRT", "EPSV", f"MLST {marked}", "TVFS"]
    return [Send(body_reply(211, " Extensions supported", features, "End"))]


def help_(c: Conversation, argument: str) -> Actions:
    """HELP: all verbs, those that do nothing marked with ``*``; or one of them."""
    if argument:
        command = COMMANDS.get(argument.upper())
        if command is None:
            return c.reply(501, "There is no such command")
        return c.reply(214, f"Syntax: {command.verb} {command.syntax}".rstrip())
    verbs = [row.verb if row.implemented else f"*{row.verb}" for row in COMMANDS.values()]
    lines = [" ".join(verbs[i : i + _VERBS_A_LINE]) for i in range(0, len(verbs), _VERBS_A_LINE)]
    return c.reply(214, "The server-FTP commands are (* not implemented):", *lines, "HELP command successful.")


def stat_(c: Conversation, argument: str) -> Actions:
    """STAT: the settings in force; during a transfer also what is moving. Of a file it is refused, as z/OS does."""
    if argument and not argument.startswith("("):
        return c.reply(504, "STAT file-identifier: not implemented")
    return c.reply(211, *_status(c), "*** end of status ***")


def _status(c: Conversation) -> list[str]:
    peer = "" if c.config.reply_security_level else f" {c.peer.host}, port {c.peer.port}"
    secured = "is" if c.protection.is_secured else "is not"
    kind = "ASCII" if c.representation.is_text else "Image"
    return [
        f"Server FTP talking to host{peer}",
        f"User: {c.user}  Working directory: {c.directory}",
        f"The control connection {secured} protected by TLS",
        _data_status(c),
        f"using Mode Stream, Structure File, type {kind}, byte-size 8",
        f"Data connection protection level is {c.protection.level.value}",
        f"Inactivity timer is set to {c.config.inactive}",
    ]


def _data_status(c: Conversation) -> str:
    if c.transfer is not None:
        return f"The current data connection is used by {c.transfer.verb} {c.transfer.path}"
    if c.passive is not None:
        return f"The next data connection will be passively opened on port {c.passive.port}"
    if c.active is not None:
        return f"The next data connection will be actively opened to host {c.active[0]}, port {c.active[1]}"
    return "There is no current data connection."


HANDLERS: dict[str, Handler] = {"SYST": syst, "FEAT": feat, "HELP": help_, "STAT": stat_}
