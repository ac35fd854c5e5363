"""DSWAITTIME: a data set that somebody else is using is tried again each minute, and the client hears of it.

Each DSWAITTIMEREPLY seconds a line of the 125 reply says how many attempts remain; who holds the data set is told at
REPLYSECURITYLEVEL 0 only (IP Configuration Reference, DSWAITTIME and DSWAITTIMEREPLY).
"""

from __future__ import annotations

import attrs

from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.transfer.awaiting import await_transfer
from appliance.services.ftp.transfer.moving import Opened
from appliance.storage.datasets.results import DataSetFailure, Trouble
from appliance.storage.operations import FileOperation
from appliance.storage.results import FileResult

__all__ = ["patiently"]

_MINUTE = 60


def patiently(verb: str, operation: FileOperation, opened: Opened) -> Opened:
    """``opened``, which is not told that the data set is in use before DSWAITTIME is over."""

    def resume(c: Conversation, result: FileResult) -> Actions:
        minutes = c.mvs.parameters.wait_minutes
        if not minutes or not _is_in_use(result):
            return opened(c, result)
        return _wait(c, _Attempts(verb, operation, opened, minutes), result)

    return resume


def _is_in_use(result: FileResult) -> bool:
    return isinstance(result, DataSetFailure) and result.trouble is Trouble.IN_USE


@attrs.define
class _Attempts:
    """What is tried again, how often still, and how long ago it was tried last."""

    verb: str
    operation: FileOperation
    opened: Opened
    left: int
    seconds: int = 0

    def look(self, c: Conversation) -> Actions:
        """The time has come for another line, or for another attempt."""
        self.seconds += c.config.ds_wait_reply
        if self.seconds < _MINUTE:
            return _again(c, self)
        self.seconds, self.left = 0, self.left - 1
        return c.files(self.operation, self.tried)

    def tried(self, c: Conversation, result: FileResult) -> Actions:
        """It was tried again."""
        if _is_in_use(result) and self.left:
            return _wait(c, self, result)
        c.transfer = None
        return self.opened(c, result)


def _wait(c: Conversation, attempts: _Attempts, result: FileResult) -> Actions:
    assert isinstance(result, DataSetFailure)
    use = "shared" if attempts.verb == "RETR" else "exclusive"
    lines = [f"FTP Server unable to obtain {use} use of {result.name}"]
    if not c.config.reply_security_level:
        lines.append(f"which is held by {result.owner}")
    timer = await_transfer(c, attempts.verb, result.name, float(c.config.ds_wait_reply), attempts.look)
    return [*timer, *c.begin_reply(125, *lines, _remaining(attempts))]


def _again(c: Conversation, attempts: _Attempts) -> Actions:
    assert c.transfer is not None
    timer = await_transfer(c, attempts.verb, c.transfer.path, float(c.config.ds_wait_reply), attempts.look)
    return [*timer, *c.begin_reply(125, _remaining(attempts))]


def _remaining(attempts: _Attempts) -> str:
    return f"Data set access will be retried in 1 minute intervals - {attempts.left} attempts remaining"
