"""What went wrong with data sets, as replies in the words of z/OS (``ftp`` facts, 4.7 and 4.8)."""

from __future__ import annotations

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.transfer.outcomes import refused_file
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.datasets.results import DataSetFailure, Trouble
from appliance.storage.results import FailureReason, FileFailure, FileResult
from appliance.storage.text.converters import Receiver

__all__ = ["TRUNCATED", "bad_data_set_name", "closing_of_upload", "no_access", "refused_data_set"]

TRUNCATED = "Transfer completed (data was truncated)"
_FETCHING = frozenset(("RETR",))
_STORING = frozenset(("STOR", "APPE", "STOU"))
_CODES = {Trouble.IN_USE: 450, Trouble.NO_SPACE: 452, Trouble.IO_ERROR: 451}


def refused_data_set(c: Conversation, verb: str, result: FileResult) -> Actions:
    """The reply to a failure, the data port closed, and a line in the log."""
    if isinstance(result, FileFailure):
        return refused_file(c, verb, result)
    assert isinstance(result, DataSetFailure), result
    detail = f"{result.trouble.value} {result.detail}".rstrip()
    said = c.say(messages.FILE_REFUSED, verb=verb, path=result.name, detail=detail)
    return [said, *c.drop_data(), *c.reply(_CODES.get(result.trouble, 550), _text(verb, result))]


def _text(verb: str, failure: DataSetFailure) -> str:
    name = failure.name
    match failure.trouble:
        case Trouble.IN_USE:
            return f"{verb} fails: data set {name} is in use by {failure.owner}."
        case Trouble.NOT_FOUND if verb in _FETCHING:
            return f"Data set {name} not found"
        case Trouble.NO_MEMBER if verb in _FETCHING:
            return f"Request nonexistent member {name} to be sent."
        case Trouble.NO_PARTITIONED if verb in _STORING:
            return f"{name} requests a nonexistent partitioned data set.  Use MKD command to create it."
        case Trouble.IS_PARTITIONED if verb in _FETCHING:
            return f"Retrieval of a whole partitioned data set is not supported: {name}."
        case Trouble.NOT_FOUND | Trouble.NO_MEMBER if verb == "RMD":
            return f'"{name}" data set does not exist.'
        case Trouble.NOT_FOUND | Trouble.NO_MEMBER:
            return f"{verb} fails: {name} does not exist."
        case Trouble.NO_GENERATION if not name.endswith(")"):
            return f"{verb} fails: {name} is a generation data group, a generation has to be named: {name}(0)"
        case Trouble.EXISTS if verb == "RNTO":
            return f"Rename fails: {name} already exists."
        case Trouble.EXISTS:
            return f"{verb} fails: {name} already exists."
        case _:
            return f"{verb} fails: {name} {failure.trouble.value}."


def bad_data_set_name(c: Conversation, argument: str) -> Actions:
    """The reply to a name that no data set can have."""
    return [*c.drop_data(), *c.reply(501, f'Invalid data set name "{argument}".  Use MVS Dsname conventions.')]


def no_access(c: Conversation, verb: str, name: str, access: str) -> Actions:
    """The reply to what SAF refuses."""
    said = c.say(messages.NOT_AUTHORIZED, resource=name)
    return [said, *c.drop_data(), *c.reply(550, f"{verb} fails: {c.user} has no {access} access to {name}.")]


def closing_of_upload(receiver: Receiver, event: TransferEnded) -> tuple[int, tuple[str, ...]] | None:
    """The closing reply of a STOR where it differs from the usual one."""
    if event.status is TransferStatus.COMPLETE and receiver.is_truncated:
        return 250, (TRUNCATED,)
    if event.failure is not None and event.failure.reason is FailureReason.TOO_LONG:
        text = "File transfer failed. File contains records that are longer than the LRECL of the new file."
        return 451, (text, "Transfer aborted, nothing was stored.")
    return None
