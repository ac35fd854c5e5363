"""Writing recordings: in order, on one thread of their own, and never so many at a time that memory or a disk suffers.

A disk that does not keep up loses lines of recordings, not sessions; the operator is told once for each recording.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from twisted.python.failure import Failure

from appliance.message import Message
from appliance.runtime import messages
from appliance.runtime.threads import Workers
from appliance.session.actions import Record
from appliance.storage.recordings import RecordingFolder

__all__ = ["RecordingWriter"]

#: Recordings that are remembered as damaged; of more than these the operator may hear twice.
_MOST_DAMAGED = 1_000


class RecordingWriter:
    """Performs ``Record``. ``workers`` has one thread, so that lines stay in order."""

    def __init__(
        self, folder: RecordingFolder, workers: Workers, console: Callable[[Message, Mapping[str, object]], None]
    ) -> None:
        self._folder = folder
        self._workers = workers
        self._console = console
        self._damaged: set[str] = set()

    def record(self, action: Record) -> None:
        """Have the lines written."""
        writing = self._workers.run(self._folder.append, action.name, action.lines)
        writing.addErrback(self._lost, action.name)

    def _lost(self, failure: Failure, name: str) -> None:
        if name in self._damaged:
            return
        if len(self._damaged) >= _MOST_DAMAGED:
            self._damaged.clear()
        self._damaged.add(name)
        self._console(messages.RECORDING_DAMAGED, {"name": name, "reason": failure.getErrorMessage()})
