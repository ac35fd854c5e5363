"""STAT: the settings in force, in the order and the words of z/OS; ``STAT (keyword`` tells those of one keyword."""

from __future__ import annotations

from appliance.protocols.ftp.representation import DataType
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.site.command import site_keyword
from appliance.services.ftp.site.parameters import status_lines

__all__ = ["HANDLERS", "Line", "status"]

#: The keyword that ``STAT (`` takes for a line, "" when it has none, and the text.
Line = tuple[str, str]

#: Keywords whose setting stands in the line of another one.
_TOLD_WITH = {
    **dict.fromkeys(("LRECL", "BLKSIZE", "BLOCKSIZE"), "RECFM"),
    **dict.fromkeys(("SECONDARY", "TRACKS", "CYLINDERS", "BLOCKS"), "PRIMARY"),
    "UNIT": "VOLUME",
    "DATASETMODE": "DIRECTORYMODE",
}
_TYPES = {DataType.ASCII: "ASCII", DataType.EBCDIC: "EBCDIC", DataType.IMAGE: "Image"}


def stat_(c: Conversation, argument: str) -> Actions:
    """STAT, also during a transfer. Of a file it is refused, as z/OS does: LIST and MLST tell of files."""
    lines = status(c)
    if argument.startswith("("):
        wanted = argument[1:].rstrip(")").strip().upper()
        known = {line[0] for line in lines if line[0]}
        keyword = wanted if wanted in known else site_keyword(wanted)
        if not keyword:
            return c.reply(501, "There is no such setting")
        lines = [line for line in lines if line[0] == _TOLD_WITH.get(keyword, keyword)]
        lines = lines or [("", f"{keyword} has no effect on this server")]
    elif argument:
        return c.reply(504, "STAT file-identifier: not implemented")
    return c.reply(211, *(text for _, text in lines), "*** end of status ***")


def status(c: Conversation) -> list[Line]:
    """Every line; those of the data set name space and of JES come from what SITE has set."""
    config, representation = c.config, c.representation
    peer = "" if config.reply_security_level else f" {c.peer.host}, port {c.peer.port}"
    secured = "is" if c.protection.is_secured and not c.protection.is_cleared else "is not"
    kind = _TYPES[representation.data_type]
    return [
        ("", f"Server FTP talking to host{peer}"),
        ("", f"User: {c.user}  Working directory: {c.working_directory}"),
        ("", f"The control connection has transferred {c.core.consumed} bytes"),
        ("", f"The control connection {secured} protected by TLS"),
        *(("", text) for text in _data_status(c)),
        (
            "",
            f"using Mode {representation.mode.value}, Structure {representation.structure.value}, "
            f"type {kind}, byte-size 8",
        ),
        ("PROT", f"Data connection protection level is {c.protection.level.value}"),
        ("INACTIVETIME", f"Inactivity timer is set to {config.inactive}"),
        ("FTPKEEPALIVE", f"Timer FTPKEEPALIVE is set to {config.keep_alive}"),
        ("DATAKEEPALIVE", f"Timer DATAKEEPALIVE is set to {config.data_keep_alive}"),
        ("DATACONNTIMEOUT", f"Timer DATACONNTIMEOUT is set to {config.data_connect_timeout}"),
        ("DATATIMEOUT", f"Timer DATATIMEOUT is set to {config.data_timeout}"),
        ("UMASK", f"UMASK value is {c.umask:03o}"),
        ("", f"TLS security is supported at the {config.tls_rfc_level.value} level"),
        ("JESINTERFACELEVEL", f"JESINTERFACELEVEL is {config.jes_interface_level}"),
        *status_lines(c.mvs.parameters, c.user),
    ]


def _data_status(c: Conversation) -> list[str]:
    if c.transfer is not None and c.transfer.look is not None:
        return [f"{c.transfer.verb} {c.transfer.path} waits to begin"]
    if c.transfer is not None:
        running, moved = c.transfer, c.transfer.meter.moved
        return [f"The current data connection is used by {running.verb} {running.path}, {moved} bytes so far"]
    if c.passive is not None:
        return [
            "There is no current data connection.",
            f"The next data connection will be passively opened on port {c.passive.port}",
        ]
    if c.active is not None:
        return [
            "There is no current data connection.",
            f"The next data connection will be actively opened to host {c.active[0]}, port {c.active[1]}",
        ]
    return ["There is no current data connection."]


HANDLERS: dict[str, Handler] = {"STAT": stat_}
