"""What a session asks that a thread has to find out: a password, a file operation, a command, a host name.

Each question has an answer whatever happens. A pool that is full, or work that is not done in time, answers that the
appliance is busy; anything unexpected is logged, and the answer says no more than that it failed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

import attrs
from twisted.internet.defer import Deferred, succeed
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.runtime import messages
from appliance.runtime.capabilities import Capabilities
from appliance.runtime.hostnames import host_name
from appliance.runtime.threads import DeadlineExceededError, WorkersBusyError
from appliance.saf.model import PortOfEntry, Rejected, RejectReason
from appliance.session.actions import CallExit, Command, Files, FindName, Verify
from appliance.session.events import CommandDone, Event, ExitAnswer, ExitDone, FilesDone, NameFound, Verified
from appliance.storage.results import FailureReason, FileFailure

__all__ = ["Question", "ask"]

Question = Verify | Files | Command | FindName | CallExit

_log = Logger()


def ask(
    capabilities: Capabilities, question: Question, *, service: str, peer: str, entry: PortOfEntry
) -> Deferred[Event]:
    """The event that answers; it never fails. ``entry`` is through what whoever asks came."""
    match question:
        case Verify():
            return _verify(capabilities, question, service, peer, entry)
        case Files():
            listing = capabilities.pools.files.run(question.operation.perform)
            return _answer(listing, FilesDone, lambda reason: FilesDone(FileFailure(reason)))
        case Command():
            failed = CommandDone(8, (messages.COMMAND_NOT_DONE.format(),))
            return _answer(capabilities.run_command(question), lambda done: done, lambda reason: failed)
        case FindName(address):
            found = capabilities.pools.names.run(lambda: host_name(address))
            return _answer(found, NameFound, lambda reason: NameFound(""))
        case CallExit():
            running = capabilities.pools.exits.run(question.work, deadline=question.seconds)
            awaited = question.is_awaited
            late = ExitDone(ExitAnswer("", detail="the exit did not answer in time, or could not be run"), awaited)
            return _answer(running, lambda answer: ExitDone(answer, awaited), lambda reason: late)
        case _:
            assert_never(question)


def _verify(
    capabilities: Capabilities, question: Verify, service: str, peer: str, entry: PortOfEntry
) -> Deferred[Event]:
    router, shares = capabilities.router, capabilities.verifications
    busy = Verified(Rejected(question.user, RejectReason.BUSY))
    if not shares.take(peer, capabilities.verifications_of_source()):
        return succeed(busy)
    verification = router.begin_verify(
        question.user,
        question.secret,
        application=question.application,
        new_secret=question.new_secret,
        service=service,
        peer=peer,
        entry=attrs.evolve(entry, terminal=question.terminal),
    )

    def when_done(event: Event) -> Deferred[Event]:
        shares.give_back(peer)
        return capabilities.audited().addCallback(lambda _: event)  # no logon is told of that the audit could forget

    answered = _answer(
        capabilities.pools.verify.run(verification.run),
        lambda outcome: Verified(router.end_verify(verification, outcome)),
        lambda reason: busy,
    )
    return answered.addCallback(when_done)


def _answer(
    work: Deferred[Any], event_of: Callable[[Any], Event], otherwise: Callable[[FailureReason], Event]
) -> Deferred[Event]:
    def failed(failure: Failure) -> Event:
        if failure.check(WorkersBusyError, DeadlineExceededError):
            return otherwise(FailureReason.BUSY)
        _log.failure("work for a session failed", failure)
        return otherwise(FailureReason.IO_ERROR)

    return work.addCallback(event_of).addErrback(failed)
