"""The handlers that change or ask about files without a data connection: CWD to MLST."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from appliance.config.ftpservers.ftpserver import Extension
from appliance.protocols.ftp.replies import body_reply, quoted
from appliance.protocols.ftp.representation import DataType
from appliance.services.ftp.changes import changed
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.datasets.noticing import MOST_SEEN
from appliance.services.ftp.naming import named_path
from appliance.services.ftp.texts import expanded
from appliance.services.ftp.transfer.outcomes import bad_name, refused_file
from appliance.session.actions import Send
from appliance.storage.facts import facts_line, timestamp
from appliance.storage.hfs import (
    ConfirmDirectory,
    Delete,
    Look,
    MakeDirectory,
    MeasureText,
    RemoveDirectory,
    Rename,
)
from appliance.storage.notices import ReadNotices
from appliance.storage.operations import FileOperation
from appliance.storage.paths import HfsPath
from appliance.storage.results import Done, FileFacts, FileFailure, FileKind, FileResult, Notices
from appliance.storage.tree import Territory

__all__ = ["HANDLERS", "info_mask", "on_file"]

Operate = Callable[[Territory, HfsPath], FileOperation]
Answer = Callable[[Conversation, FileResult], Actions]


def on_file(c: Conversation, verb: str, argument: str, operate: Operate, answer: Answer) -> Actions:
    """Do one operation on the named path and answer its result, or its failure as every verb does."""
    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, verb, argument)
    assert c.territory is not None

    def resume(c: Conversation, result: FileResult) -> Actions:
        return refused_file(c, verb, result) if isinstance(result, FileFailure) else answer(c, result)

    return c.files(operate(c.territory, path), resume)


def cwd(c: Conversation, argument: str) -> Actions:
    """CWD."""
    return on_file(c, "CWD", argument, ConfirmDirectory, _when_confirmed)


def cdup(c: Conversation, argument: str) -> Actions:
    """CDUP; the directory above the root is the root."""
    return cwd(c, "..")


def _when_confirmed(c: Conversation, result: FileResult) -> Actions:
    assert isinstance(result, Done)
    c.directory = named_path(HfsPath(), result.path) or c.directory
    c.mvs.is_current = False
    mask, is_new = info_mask(c), result.path not in c.seen
    if not mask or not is_new or len(c.seen) >= MOST_SEEN:
        return _entered(c)
    c.seen.add(result.path)
    assert c.territory is not None
    return c.files(ReadNotices(c.territory, c.directory, mask), lambda c, result: _entered(c, result))


def _entered(c: Conversation, result: FileResult | None = None) -> Actions:
    """250, behind what HFSINFO has to say to somebody who comes here for the first time."""
    shown = expanded(c, result.shown) if isinstance(result, Notices) else []
    return c.reply(250, *shown, f"HFS directory {c.directory} is the current working directory")


def info_mask(c: Conversation) -> str:
    """HFSINFO, or ANONYMOUSHFSINFO; "" when there is none."""
    return (c.config.anonymous_hfs_info if c.anonymous else c.config.hfs_info) or ""


def pwd(c: Conversation, argument: str) -> Actions:
    """PWD."""
    return c.reply(257, f"{quoted(str(c.directory))} is the HFS working directory.")


def _changed(verb: str, code: int, text: Callable[[Done], str], old: HfsPath | None = None) -> Answer:
    """An answer that tells of the change."""

    def answer(c: Conversation, result: FileResult) -> Actions:
        assert isinstance(result, Done)
        return changed(c, verb, result.path, code, text(result), "" if old is None else str(old))

    return answer


def mkd(c: Conversation, argument: str) -> Actions:
    """MKD."""
    mode = c.directory_mode
    answer = _changed("MKD", 257, lambda done: f"{quoted(done.path)} created.")
    return on_file(c, "MKD", argument, lambda territory, path: MakeDirectory(territory, path, mode), answer)


def rmd(c: Conversation, argument: str) -> Actions:
    """RMD."""
    return on_file(c, "RMD", argument, RemoveDirectory, _changed("RMD", 250, lambda done: f"{done.path} deleted."))


def dele(c: Conversation, argument: str) -> Actions:
    """DELE."""
    return on_file(c, "DELE", argument, Delete, _changed("DELE", 250, lambda done: f"{done.path} deleted."))


def rnfr(c: Conversation, argument: str) -> Actions:
    """RNFR: the file must be there."""
    return on_file(c, "RNFR", argument, Look, _when_found)


def _when_found(c: Conversation, result: FileResult) -> Actions:
    assert isinstance(result, FileFacts)
    c.rename_from = named_path(HfsPath(), result.path)
    return c.reply(350, "RNFR accepted. Please supply new name for RNTO.")


def rnto(c: Conversation, argument: str) -> Actions:
    """RNTO: only right behind a RNFR that was accepted."""
    old, c.rename_from = c.rename_from, None
    if old is None:
        return c.reply(503, "Send RNFR first.")
    answer = _changed("RNTO", 250, lambda done: f"{old} renamed to {done.path}", old)
    return on_file(c, "RNTO", argument, lambda territory, path: Rename(territory, old, path), answer)


def size(c: Conversation, argument: str) -> Actions:
    """SIZE in the TYPE in force (RFC 3659 section 4)."""
    if Extension.SIZE not in c.config.extensions:
        return c.reply(501, "command aborted -- FTP server not configured for SIZE")
    as_lines = partial(MeasureText, line_end=c.mvs.parameters.line_end_bytes)
    is_ascii = c.representation.data_type is DataType.ASCII
    return on_file(c, "SIZE", argument, as_lines if is_ascii else Look, _when_measured)


def _when_measured(c: Conversation, result: FileResult) -> Actions:
    assert isinstance(result, FileFacts)
    if result.kind is FileKind.DIRECTORY:
        return c.reply(550, f"SIZE fails: {result.path} is a directory.")
    return c.reply(213, str(result.size))


def mdtm(c: Conversation, argument: str) -> Actions:
    """MDTM, in UTC."""
    if Extension.MDTM not in c.config.extensions:
        return c.reply(501, "command aborted -- FTP server not configured for MDTM")
    return on_file(c, "MDTM", argument, Look, _when_dated)


def _when_dated(c: Conversation, result: FileResult) -> Actions:
    assert isinstance(result, FileFacts)
    return c.reply(213, timestamp(result.modified))


def mlst(c: Conversation, argument: str) -> Actions:
    """MLST: facts of one file on the control connection (RFC 3659 section 7.2)."""
    return on_file(c, "MLST", argument, Look, _when_listed)


def _when_listed(c: Conversation, result: FileResult) -> Actions:
    assert isinstance(result, FileFacts)
    line = facts_line(result, c.representation.facts, result.path)
    return [Send(body_reply(250, f"Listing {result.path}", [line], "End"))]


HANDLERS: dict[str, Handler] = {
    "CWD": cwd,
    "CDUP": cdup,
    "PWD": pwd,
    "MKD": mkd,
    "RMD": rmd,
    "DELE": dele,
    "RNFR": rnfr,
    "RNTO": rnto,
    "SIZE": size,
    "MDTM": mdtm,
    "MLST": mlst,
}
