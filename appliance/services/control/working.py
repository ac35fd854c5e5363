"""Commands whose work blocks: done on a thread, and what can go wrong there is an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Later
from appliance.session.events import CommandDone

__all__ = ["on_slow_thread", "on_thread"]


def on_thread(work: Callable[[], object], finish: Callable[[Any], Answer] | None = None) -> Later:
    """``finish`` makes the answer of what ``work`` gives; without it ``work`` gives a ``CommandDone`` itself."""

    return _later(work, finish, is_slow=False)


def on_slow_thread(work: Callable[[], object], finish: Callable[[Any], Answer] | None = None) -> Later:
    """The same for work that may take long, such as reading a year of audit."""
    return _later(work, finish, is_slow=True)


def _later(work: Callable[[], object], finish: Callable[[Any], Answer] | None, *, is_slow: bool) -> Later:
    def guarded() -> object:
        try:
            return work()
        except (LookupError, ValueError, OSError) as error:
            return CommandDone(8, (messages.FAILED.format(reason=error),))

    def finished(value: Any) -> Answer:
        return value if finish is None or isinstance(value, CommandDone) else finish(value)

    return Later(guarded, finished, is_slow)
