"""The handlers that use a data connection, RETR to MLSD, and ABOR: each turns its argument into a file operation.

What happens then is the same for all of them and stands in ``transfer.moving``.
"""

from __future__ import annotations

from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.naming import named_path, split_flags
from appliance.services.ftp.transfer.awaiting import end_waiting
from appliance.services.ftp.transfer.moving import begin
from appliance.services.ftp.transfer.outcomes import bad_name
from appliance.session.actions import Close
from appliance.session.wires import Wire
from appliance.storage.hfs import OpenDownload
from appliance.storage.listing import ListDirectory, ListingStyle
from appliance.storage.uploads import OpenUpload, UploadMode

__all__ = ["HANDLERS"]


def retr(c: Conversation, argument: str) -> Actions:
    """RETR, from the position that REST gave."""
    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, "RETR", argument)
    assert c.territory is not None
    return begin(c, "RETR", path, OpenDownload(c.territory, path, _take_restart(c)))


def stor(c: Conversation, argument: str) -> Actions:
    """STOR, from the position that REST gave."""
    offset = c.representation.restart
    return _upload(c, "STOR", argument, UploadMode.RESTART if offset else UploadMode.REPLACE)


def appe(c: Conversation, argument: str) -> Actions:
    """APPE: creates a file that is not there."""
    return _no_restart(c, "APPE") or _upload(c, "APPE", argument, UploadMode.APPEND)


def stou(c: Conversation, argument: str) -> Actions:
    """STOU: the reply names the file (RFC 1123 section 4.1.2.9)."""
    return _no_restart(c, "STOU") or _upload(c, "STOU", argument or "unique", UploadMode.UNIQUE)


def _no_restart(c: Conversation, verb: str) -> Actions:
    """A restart is for RETR and STOR: of the others RFC 3659 section 5.2 makes no sense (STOU) or STOR (APPE)."""
    refused = c.reply(503, f"{verb} does not restart: REST goes before RETR or STOR.")
    return [*c.drop_data(), *refused] if _take_restart(c) else []


def _upload(c: Conversation, verb: str, argument: str, how: UploadMode) -> Actions:
    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, verb, argument)
    assert c.territory is not None
    return begin(c, verb, path, OpenUpload(c.territory, path, how, _take_restart(c), c.file_mode))


def list_(c: Conversation, argument: str) -> Actions:
    """LIST: as ls -l."""
    return _list(c, "LIST", split_flags(argument), ListingStyle.LONG)


def nlst(c: Conversation, argument: str) -> Actions:
    """NLST: names that begin as the argument does, so that they can be given back as they are."""
    named = split_flags(argument)
    return _list(c, "NLST", named, ListingStyle.NAMES)


def mlsd(c: Conversation, argument: str) -> Actions:
    """MLSD: facts."""
    return _list(c, "MLSD", argument, ListingStyle.FACTS)


def _list(c: Conversation, verb: str, argument: str, style: ListingStyle) -> Actions:
    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, verb, argument)
    assert c.territory is not None
    now = c.site.now().timestamp()
    operation = ListDirectory(c.territory, path, style, now, argument, c.representation.facts)
    return begin(c, verb, path, operation)


def _take_restart(c: Conversation) -> int:
    offset, c.representation.restart = c.representation.restart, 0
    return offset


def abor(c: Conversation, argument: str) -> Actions:
    """ABOR: ends the transfer under way (426 and 226 follow when it has ended); else closes an offered data port."""
    if c.transfer is None:
        return [*c.drop_data(), *c.reply(226, "Abort successful.")]
    if c.transfer.look is not None:
        return [*end_waiting(c), *c.reply(426, "Transfer aborted."), *c.reply(226, "Abort successful.")]
    c.transfer.is_aborted = True
    return [Close(Wire.DATA, abort=True)]


HANDLERS: dict[str, Handler] = {
    "RETR": retr,
    "STOR": stor,
    "APPE": appe,
    "STOU": stou,
    "LIST": list_,
    "NLST": nlst,
    "MLSD": mlsd,
    "ABOR": abor,
}
