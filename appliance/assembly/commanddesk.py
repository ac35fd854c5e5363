"""Commands of operators, TSO and jobs: run at once or on a thread, and said to the log and the auditor."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from appliance.assembly.journal import Journal
from appliance.jes.terminal import TerminalMonitor
from appliance.runtime.threads import Workers, WorkersBusyError
from appliance.saf.commands.engine import is_racf_command, masked
from appliance.saf.errors import StoreError
from appliance.services.control import messages
from appliance.services.control.facilities import After, Answer, Later
from appliance.services.control.operator import Operator
from appliance.session.actions import Command
from appliance.session.events import CommandDone

__all__ = ["CommandDesk"]

_log = Logger()
#: Displays that panels of the terminal UI ask for again and again.
_REPEATED = re.compile(
    r"\s*(?:(?:D|DISPLAY|LISTUSER|LISTGRP|LISTDSD|RLIST|SEARCH)\s|SETROPTS LIST\s*$|RACDCERT ID\([\w@#$]+\) LIST)",
    re.IGNORECASE,
)
#: How long an answer may wait for what it speaks of.
_PATIENCE = 5.0


class CommandDesk:
    """Runs commands; whatever fails is an answer."""

    def __init__(
        self,
        clock: IReactorTime,
        operator: Operator,
        monitor: TerminalMonitor,
        pool: Workers,
        slow: Workers,
        journal: Journal,
        audited: Callable[[], Deferred[None]],
    ) -> None:
        """``pool`` is where work that blocks is done, ``slow`` where that which may take long.

        ``audited`` fires once the audit of everything so far is on disk: no command is answered before.
        """
        self._clock = clock
        self._operator = operator
        self._monitor = monitor
        self._pool = pool
        self._slow = slow
        self._journal = journal
        self._audited = audited

    def run(self, command: Command) -> Deferred[CommandDone]:
        """Run one command of the operator, of RACF or of TSO."""
        if command.is_tso:
            answer: Answer = self._of_tso(command)
        else:
            answer = self._operator.run(command.acee, command.text, command.source, command.document)
        return self.settled(answer).addCallback(self._done, command)

    def _of_tso(self, command: Command) -> Answer:
        return Later(
            lambda: self._monitor.run(command.acee, command.text), lambda done: CommandDone(*done), is_slow=True
        )

    def settled(self, answer: Answer) -> Deferred[CommandDone]:
        """What an answer comes to, which is never a failure."""
        return self._settled(answer).addErrback(self._failed)

    def _settled(self, answer: Answer) -> Deferred[CommandDone]:
        """What an answer comes to: work on a thread may lead to more of it."""
        if isinstance(answer, CommandDone):
            return succeed(answer)
        if isinstance(answer, After):
            return self._after(answer)
        pool = self._slow if answer.is_slow else self._pool
        return pool.run(answer.work).addCallback(answer.finish).addCallback(self._settled)

    def _after(self, answer: After) -> Deferred[CommandDone]:
        """The answer once what it speaks of is done, or the other one when that takes too long."""
        done: Deferred[CommandDone] = Deferred()
        answer.begin(lambda: None if done.called else done.callback(answer.answer))
        return done.addTimeout(_PATIENCE, self._clock, onTimeoutCancel=lambda failure, seconds: answer.late)

    def _failed(self, failure: Any) -> CommandDone:
        if failure.check(WorkersBusyError):
            return CommandDone(8, (messages.BUSY.format(),))
        if failure.check(StoreError):
            return CommandDone(8, (messages.FAILED.format(reason=failure.value),))
        _log.failure("a command failed", failure=failure)
        return CommandDone(8, (messages.FAILED.format(reason=failure.type.__name__),))

    def _done(self, done: CommandDone, command: Command) -> Deferred[CommandDone]:
        is_quiet = done.code == 0 and command.source == "TUI" and _REPEATED.match(command.text) is not None
        if not is_quiet:
            shown = masked(command.text) if is_racf_command(command.text) else command.text
            fields = {"user": command.acee.user, "source": command.source, "command": shown}
            self._journal.console(messages.COMMAND, {**fields, "code": done.code})
        return self._audited().addCallback(lambda _: done)
