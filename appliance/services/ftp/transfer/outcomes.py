"""What went wrong, as replies: file failures and the ends of transfers, each by one table."""

from __future__ import annotations

from appliance.message import Message
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.results import FailureReason, FileFailure

__all__ = ["bad_name", "closing_reply", "failure_reply", "outcome_message", "refused_file"]

#: Codes other than 550: what may go better later, and no space (RFC 959 section 4.2).
_CODES = {
    FailureReason.NO_SPACE: 452,
    FailureReason.OVER_QUOTA: 552,
    FailureReason.CHANGED: 450,
    FailureReason.BUSY: 450,
    FailureReason.IO_ERROR: 451,
    FailureReason.BAD_DATA: 451,
    FailureReason.BAD_OFFSET: 554,
}
_STORAGE_TEXTS = {
    FailureReason.NO_SPACE: "no space is left",
    FailureReason.OVER_QUOTA: "the storage allocation is used up",
    FailureReason.CHANGED: "the file was changed by somebody else meanwhile",
    FailureReason.EXISTS: "the file exists",
    FailureReason.BAD_DATA: "the data does not have the form that TYPE, STRU and MODE ask for",
}

_CLOSING = {
    TransferStatus.NO_CONNECTION: (425, "Cannot open the data connection."),
    TransferStatus.WRONG_PEER: (534, "TLS negotiation failed: the data connection is not that of this session."),
    TransferStatus.TLS_FAILED: (522, "TLS negotiation failed on the data connection."),
    TransferStatus.BROKEN: (426, "Data connection broke, transfer aborted."),
    TransferStatus.TRUNCATED: (426, "Data connection ended without a TLS close, nothing was stored."),
    TransferStatus.ABORTED: (426, "Transfer aborted."),
    TransferStatus.STALLED: (426, "Data connection timed out, transfer aborted."),
    TransferStatus.TOO_LARGE: (552, "Transfer aborted: the file is too large."),
}


#: What z/OS UNIX says of a directory that cannot be made or removed.
_DIRECTORY_VERBS = {"MKD": "MKDIR failed:", "RMD": "RMDIR failed:"}
_UNIX_TEXTS = {
    FailureReason.NOT_EMPTY: "EDC5136I Directory not empty.",
    FailureReason.EXISTS: "EDC5117I File exists.",
    FailureReason.NOT_FOUND: "EDC5129I No such file or directory.",
    FailureReason.NOT_DIRECTORY: "EDC5135I Not a directory.",
    FailureReason.NOT_PERMITTED: "EDC5111I Permission denied.",
}


def failure_reply(verb: str, failure: FileFailure) -> tuple[int, str]:
    """The reply to a file operation that was not done."""
    code, path = _CODES.get(failure.reason, 550), failure.path or "the file"
    if verb == "MLSD" and failure.reason is FailureReason.NOT_DIRECTORY:
        code = 501  # RFC 3659 section 7.2.1
    if verb in _DIRECTORY_VERBS and failure.reason in _UNIX_TEXTS:
        return code, f"{_DIRECTORY_VERBS[verb]} {_UNIX_TEXTS[failure.reason]}"
    start = f"Command {verb} fails: " if verb in ("RETR", "STOR", "APPE", "STOU") else f"{verb} fails: "
    return code, f"{start}{path} {failure.reason.value}."


def refused_file(c: Conversation, verb: str, failure: FileFailure) -> Actions:
    """That reply, the data port closed, and a line in the log."""
    said = c.say(messages.FILE_REFUSED, verb=verb, path=failure.path, detail=failure.reason.value)
    return [said, *c.drop_data(), *c.reply(*failure_reply(verb, failure))]


def bad_name(c: Conversation, verb: str, argument: str) -> Actions:
    """The reply to a name that no file can have."""
    return [*c.drop_data(), *c.reply(550, f"{verb} fails: Name length error for pathname '{argument}'")]


def closing_reply(running: RunningTransfer, event: TransferEnded) -> tuple[int, str]:
    """The reply that ends a transfer; 250 where other servers say 226."""
    if event.status is TransferStatus.COMPLETE:
        return 250, running.success
    if event.status is TransferStatus.STORAGE:
        reason = event.failure.reason if event.failure else FailureReason.IO_ERROR
        text = _STORAGE_TEXTS.get(reason, "the file could not be read or written")
        return _CODES.get(reason, 451), f"Transfer aborted: {text}."
    return _CLOSING[event.status]


def outcome_message(event: TransferEnded) -> Message:
    """What is said about it."""
    if event.status is TransferStatus.COMPLETE:
        return messages.TRANSFERRED
    return messages.DATA_WRONG_PEER if event.status is TransferStatus.WRONG_PEER else messages.TRANSFER_FAILED
