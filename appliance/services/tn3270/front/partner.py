"""What can be in session with a terminal: a built-in application or a remote host, in one shape.

A seat starts a partner, hands it what the terminal says and what happens elsewhere, and looks at ``ended`` after each
call. A partner shows things through its ``Window`` and never knows whether it stands in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs

from appliance.config.appls import Application
from appliance.message import Message
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    ErrorConditionCleared,
    RecordReceived,
    ResponseReceived,
    SysreqReceived,
)
from appliance.services.tn3270.front.window import Window
from appliance.session.actions import Action
from appliance.session.events import Event
from appliance.session.wires import Wire

__all__ = ["Ending", "Keyed", "LoggedOff", "Lost", "Partner"]

#: What a terminal says besides records.
Keyed = AttentionReceived | SysreqReceived | ErrorConditionCleared | ResponseReceived


@attrs.frozen
class LoggedOff:
    """The user is done with it."""


@attrs.frozen
class Lost:
    """It went away; ``message`` takes {application} and {detail}. ``log`` is more detail, not for the terminal."""

    message: Message
    detail: str
    was_bound: bool  # it had been in session
    log: str = ""


Ending = LoggedOff | Lost


class Partner(Protocol):
    """One application in session with one terminal. Once ``ended`` is set, nothing but ``stop`` may be asked of it."""

    @property
    def application(self) -> Application:
        """Which one."""
        ...

    @property
    def window(self) -> Window:
        """What it shows."""
        ...

    @property
    def wire(self) -> Wire | None:
        """The wire to its host; None for one that is built in."""
        ...

    @property
    def ended(self) -> Ending | None:
        """Why it is over."""
        ...

    @property
    def is_waiting(self) -> bool:
        """True while the terminal's input has to wait."""
        ...

    @property
    def user(self) -> str:
        """Who is logged on to it."""
        ...

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        ...

    def start(self) -> Sequence[Action]:
        """Begin."""
        ...

    def stop(self) -> Sequence[Action]:
        """Let go of everything it holds."""
        ...

    def handle(self, event: Event) -> Sequence[Action]:
        """An answer to what it asked for, or something that happened to its wire."""
        ...

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes of its wire."""
        ...

    def record(self, record: RecordReceived) -> Sequence[Action]:
        """One record of the terminal."""
        ...

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """What the terminal says besides records."""
        ...
