"""Whether what must be written can be written: the SAF database and the audit. Says when that changes.

Whoever meets a database that cannot be written is told so himself, and so is nobody else: here the operator is, once,
and the store is tried again until it works. The audit tries again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.assembly import messages
from appliance.message import Message
from appliance.runtime.threads import DeadlineExceededError, Workers, WorkersBusyError
from appliance.saf.audit import AuditSink
from appliance.saf.errors import StoreError
from appliance.saf.store import SafStore

__all__ = ["StoreWatch"]

_log = Logger()
_LOOK_SECONDS = 2.0


class StoreWatch:
    """Looks every two seconds, from ``start`` to ``stop``."""

    def __init__(
        self,
        reactor: Any,
        store: SafStore,
        audit: AuditSink,
        pool: Workers,
        console: Callable[[Message, Mapping[str, object]], None],
    ) -> None:
        self._reactor = reactor
        self._store = store
        self._audit = audit
        self._pool = pool
        self._console = console
        self._next: IDelayedCall | None = None
        self._is_told = self._is_told_of_audit = self._is_trying = False

    def start(self) -> None:
        """Look now, and again and again."""
        self._look()
        self._next = self._reactor.callLater(_LOOK_SECONDS, self.start)

    def stop(self) -> None:
        """Look no more."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _look(self) -> None:
        fault, has_failed = self._store.fault, self._audit.is_failed
        if bool(fault) is not self._is_told:
            self._is_told = bool(fault)
            self._console(messages.SAF_NOT_WRITTEN if fault else messages.SAF_WRITTEN_AGAIN, {"reason": fault})
        if has_failed is not self._is_told_of_audit:
            self._is_told_of_audit = has_failed
            self._console(messages.AUDIT_NOT_WRITTEN if has_failed else messages.AUDIT_WRITTEN_AGAIN, {})
        if fault and not self._is_trying:
            self._is_trying = True
            self._pool.run(self._store.probe).addErrback(_expected).addCallback(self._tried)

    def _tried(self, done: object) -> None:
        self._is_trying = False


def _expected(failure: Failure) -> None:
    """It still cannot be written, or not now."""
    if failure.check(StoreError, DeadlineExceededError, WorkersBusyError) is None:
        _log.failure("the SAF database could not be tried", failure=failure)
