"""The reactor of the daemon: Twisted's epoll reactor, without the log context that it makes anew for each event.

Twisted notes for its log whose event is being handled. Our log does not ask: a message names its connection itself. A
login is some twenty-five events, so what is made around each of them counts.

Private names of Twisted stand here: ``_poller``, ``_selectables``, ``_doReadOrWrite``. None of them has a public one,
and ``doPoll``, which Twisted means to be replaced by whoever knows another way to wait, is written with the same three.
A test compares Twisted's ``doPoll`` with the one that ours was made after.
"""

from __future__ import annotations

import errno
from collections.abc import Callable

from twisted.internet.epollreactor import EPollReactor
from twisted.internet.main import installReactor
from twisted.logger import Logger

__all__ = ["Poller", "install"]

_log = Logger()


class Poller(EPollReactor):
    """Handles events one after another; one that fails unexpectedly is logged and the others go on."""

    def doPoll(self, timeout: float | None) -> None:
        """Wait for events no longer than that (None: for ever), and handle them."""
        try:
            ready = self._poller.poll(-1 if timeout is None else timeout, len(self._selectables))
        except OSError as error:
            if error.errno == errno.EINTR:
                return
            raise
        handle: Callable[[object, int, int], object] = self._doReadOrWrite
        for descriptor, event in ready:
            selectable = self._selectables.get(descriptor)
            if selectable is None:
                continue  # an earlier event of this round closed it
            try:
                handle(selectable, descriptor, event)
            except Exception:
                _log.failure("an event was not handled")

    doIteration = doPoll


def install() -> None:
    """Make it the reactor of this process."""
    make: Callable[[], Poller] = Poller
    installReactor(make())
