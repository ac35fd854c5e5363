"""JES in the appliance: a runner on one thread, and what jobs need of the reactor's thread.

SAF is asked on the reactor's thread, as everywhere, and a RACF command runs in its own pool; a job waits for the answer
with a time limit, so that a stopping appliance is never waited for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from appliance.assembly.parts import Parts
from appliance.jes import messages
from appliance.jes.allocation import AbendError
from appliance.jes.jobcommands import Workplace
from appliance.jes.programs import PROGRAMS, Program
from appliance.jes.runner import JobRunner
from appliance.jes.spool import SpoolJob
from appliance.jes.terminal import TerminalMonitor
from appliance.runtime.threads import Workers
from appliance.saf import resources
from appliance.saf.commands.engine import is_racf_command
from appliance.saf.model import Access, Acee, PortOfEntry
from appliance.session.actions import Command
from appliance.session.events import CommandDone

__all__ = ["JobDesk", "programs"]

T = TypeVar("T")
RunCommand = Callable[[Command], Deferred[CommandDone]]

_log = Logger()
#: Jobs come by the internal reader.
_READER = PortOfEntry("INTRDR", kind="JESINPUT")
_PATIENCE = 60.0  # seconds for one answer


def programs() -> Mapping[str, Program]:
    """The programs of steps: the built-in ones, and those that packages announce as sallyport.jes.programs."""
    own = {point.name.upper(): point.load() for point in entry_points(group="sallyport.jes.programs")}
    return {**own, **PROGRAMS}


class JobDesk:
    """Runs the jobs of the spool one after the other while the appliance is up."""

    def __init__(self, appliance: Parts, run_command: RunCommand) -> None:
        self._appliance = appliance
        self._pool = Workers(appliance.reactor, "jes", size=1, queue=1)
        self._desk = _Desk(appliance, run_command)
        state = appliance.state
        self._runner = JobRunner(state.spool, state.data_sets, self._desk, programs(), appliance.now)

    @property
    def monitor(self) -> TerminalMonitor:
        """What runs commands of TSO about data sets and jobs."""
        state = self._appliance.state
        return TerminalMonitor(Workplace(state.data_sets, state.spool, self._desk))

    def start(self) -> None:
        """Run what waits, and whatever is submitted from now on."""
        self._pool.start()
        for job in self._appliance.state.spool.lost:
            self._appliance.console(messages.JOB_LOST, {"job": job.id, "name": job.name, "owner": job.owner})
        reactor = self._appliance.reactor
        self._appliance.state.spool.submitted = lambda: reactor.callFromThread(self._run)
        self._run()

    def stop(self) -> None:
        """Take no further job up; the one that runs is waited for no longer than its answers."""
        self._appliance.state.spool.submitted = lambda: None
        self._desk.is_stopping = True
        self._pool.stop()

    def _run(self) -> None:
        if self._pool.outstanding <= 1:  # one that runs, and one that looks again when it has ended
            self._pool.run(self._runner.run_next).addCallbacks(self._ended, self._failed)

    def _ended(self, job: SpoolJob | None) -> None:
        if job is not None:
            fields = {"job": job.id, "name": job.name, "owner": job.owner, "result": job.result}
            self._appliance.console(messages.JOB_ENDED, fields)
            self._run()

    def _failed(self, failure: Any) -> None:
        _log.failure("a job could not be run", failure=failure)
        self._appliance.console(messages.RUNNER_FAILED, {"detail": failure.getErrorMessage()})


class _Desk:
    """What a job on its thread asks of the others."""

    def __init__(self, appliance: Parts, run_command: RunCommand) -> None:
        self._appliance = appliance
        self._run_command = run_command
        self.is_stopping = False

    def _wait(self, done: threading.Event) -> None:
        """Wait for an answer of the reactor, which gives none any more once it stops."""
        until = time.monotonic() + _PATIENCE
        while not done.wait(0.1):
            if self.is_stopping or time.monotonic() > until:
                raise AbendError("222", "THE SYSTEM IS STOPPING" if self.is_stopping else "THE SYSTEM DOES NOT ANSWER")

    def _on_reactor(self, ask: Callable[[], T]) -> T:
        answers: list[T] = []
        done = threading.Event()

        def run() -> None:
            try:
                answers.append(ask())
            finally:
                done.set()

        self._appliance.reactor.callFromThread(run)
        self._wait(done)
        if not answers:
            raise AbendError("222", "THE SYSTEM DOES NOT ANSWER")
        return answers[0]

    def acee(self, user: str) -> Acee | None:
        """The identity of a user who may run jobs."""
        return self._on_reactor(lambda: self._appliance.router.acee(user, _READER))

    def _permitted(self, acee: Acee, resource: Any, access: Access) -> bool:
        router = self._appliance.router
        return self._on_reactor(lambda: router.auth(acee, resource, access, service="JES").is_permitted)

    def may_access(self, acee: Acee, data_set: str, access: Access) -> bool:
        """Class DATASET; what no profile covers is shut to everybody but its owner."""
        return self._permitted(acee, resources.private_data_set(data_set), access)

    def may_submit(self, acee: Acee, job: str) -> bool:
        """Class JESJOBS."""
        node = self._appliance.site.system.system
        return self._permitted(acee, resources.jes_submit(node, job, acee.user), Access.READ)

    def surrogate(self, acee: Acee, user: str) -> Acee | None:
        """Class SURROGAT: READ to userid.SUBMIT."""
        if not self._permitted(acee, resources.surrogat(user), Access.READ):
            return None
        return self.acee(user)

    def command(self, acee: Acee, text: str) -> tuple[int, tuple[str, ...]]:
        """A RACF command, as the console runs it; anything else is no command here."""
        if not is_racf_command(text):
            return 12, (f"COMMAND {text.split()[0]} NOT FOUND",)
        done = threading.Event()
        answers: list[tuple[int, tuple[str, ...]]] = []

        def run() -> None:
            asked = self._run_command(Command(acee, text, "JES"))
            asked.addCallback(lambda result: answers.append((result.code, tuple(result.lines))))
            asked.addErrback(lambda failure: answers.append((12, ("THE COMMAND COULD NOT BE RUN",))))
            asked.addBoth(lambda _: done.set())

        self._appliance.reactor.callFromThread(run)
        self._wait(done)
        return answers[0]
