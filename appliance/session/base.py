"""The face that every session shows its connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from appliance.session.actions import Action
from appliance.session.events import Event
from appliance.session.wires import Wire

__all__ = ["Detailed", "Session", "SessionView"]


class SessionView(msgspec.Struct, frozen=True, gc=False):  # nothing in it can refer to it
    """What an operator sees of a session; the connection adds peer, TLS and byte counts."""

    service: str  # "TN3270E", "FTP", "DCAS", "CONTROL"
    port_name: str  # the listener: "FTPSEC1", "2992"
    user: str = ""
    lu: str = ""
    application: str = ""
    state: str = ""  # one word: "NEGOTIATING", "USS", "IN SESSION", "LOGGED IN", "TRANSFER"


class Session(Protocol):
    """Decisions for one client.

    The connection calls ``receive`` with bytes of a wire and ``handle`` with events, performs what comes back, in
    order, and reads ``is_waiting`` after each call: while it is True nothing more is read from CLIENT.
    After ``Closed(CLIENT)`` it is never called again.
    """

    @property
    def is_waiting(self) -> bool:
        """True while an answer (a verdict, a file, a backend) is owed and no more input is wanted."""
        ...

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Take bytes of one wire; results do not depend on how they were cut."""
        ...

    def handle(self, event: Event) -> Sequence[Action]:
        """Take one event from outside."""
        ...

    def view(self) -> SessionView:
        """What an operator sees now."""
        ...


@runtime_checkable
class Detailed(Protocol):
    """A session that can say more of itself than its view."""

    def details(self) -> Sequence[tuple[str, str]]:
        """(name, value), in the order in which they are to be shown."""
        ...

    def facts(self) -> Mapping[str, str]:
        """The few of them that lists are selected by: asked of every session, so cheap."""
        ...
