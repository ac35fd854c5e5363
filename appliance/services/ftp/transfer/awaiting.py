"""A transfer that cannot begin yet: a data set is in use, a job has not ended. The session looks again now and then.

While it waits the transfer counts as one under way, so that ABOR, STAT, NOOP and QUIT are answered and any other
command is held.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.session.actions import CancelTimer, SetTimer

__all__ = ["AWAIT_TIMER", "await_transfer", "end_waiting", "when_time_comes"]

AWAIT_TIMER = "await"


def await_transfer(
    c: Conversation, verb: str, path: str, seconds: float, look: Callable[[Conversation], Actions]
) -> Actions:
    """Call ``look`` so much later, unless the client gives up before; ``look`` ends the waiting or asks for more."""
    c.transfer = RunningTransfer(verb, path, "", look=look)
    return [SetTimer(AWAIT_TIMER, seconds)]


def when_time_comes(c: Conversation) -> Actions:
    """The timer of ``await_transfer``."""
    return c.transfer.look(c) if c.transfer is not None and c.transfer.look is not None else []


def end_waiting(c: Conversation) -> Actions:
    """Nothing is waited for any more; the data port that was kept for it is closed."""
    c.transfer = None
    return [CancelTimer(AWAIT_TIMER), *c.drop_data()]
