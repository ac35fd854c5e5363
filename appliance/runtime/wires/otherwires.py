"""The wires of one connection that lead on from it: to a host behind a terminal, to a remote DCAS.

Most connections never have one, so this is made when the first is opened. A wire is being connected, or open; in
either state it can be closed, and then the session hears ``Closed`` for it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from functools import partial

from appliance.runtime.capabilities import Capabilities
from appliance.runtime.interfaces import Owner
from appliance.runtime.wires.connector import Connecting, NotConnected, connect
from appliance.runtime.wires.transport import Transport
from appliance.session.actions import Open
from appliance.session.events import Closed, CloseReason, Event, Opened
from appliance.session.wires import Endpoint, Wire

__all__ = ["OtherWires"]


class OtherWires:
    """Tells ``report`` what becomes of each wire; ``owner`` hears from the open ones. ``release`` lets go of both."""

    __slots__ = ("_capabilities", "_connecting", "_open", "_owner", "_report")

    def __init__(self, capabilities: Capabilities, owner: Owner, report: Callable[[Event], None]) -> None:
        self._capabilities = capabilities
        self._owner = owner
        self._report = report
        self._open: dict[Wire, Transport] = {}
        self._connecting: dict[Wire, Connecting] = {}

    def get(self, wire: Wire) -> Transport | None:
        """The transport of an open wire."""
        return self._open.get(wire)

    def transports(self) -> Iterable[Transport]:
        """Those of all open wires."""
        return self._open.values()

    def connect(self, asked: Open) -> None:
        """Open a wire; ``Opened`` or ``Closed`` follows."""
        wire = asked.wire
        assert wire not in self._open, f"{wire} is open"
        assert wire not in self._connecting, f"{wire} is being opened"
        self._connecting[wire] = connect(
            self._capabilities.reactor,
            self._capabilities.pools.names,
            asked.host,
            asked.port,
            timeout=asked.timeout,
            done=partial(self._connected, wire),
            permits=self._capabilities.may_connect,
        )

    def _connected(self, wire: Wire, outcome: socket.socket | NotConnected) -> None:
        self._connecting.pop(wire, None)
        if isinstance(outcome, NotConnected):
            self._report(Closed(wire, outcome.reason, outcome.detail))
            return
        try:
            peer, local = Endpoint(*outcome.getpeername()[:2]), Endpoint(*outcome.getsockname()[:2])
        except OSError as error:  # reset since it was connected
            outcome.close()
            self._report(Closed(wire, CloseReason.RESET, str(error)))
            return
        self._open[wire] = Transport(self._capabilities.reactor, outcome, wire, self._owner)
        self._report(Opened(wire, peer, local))

    def close(self, wire: Wire, reason: CloseReason, *, abort: bool) -> None:
        """Close a wire, or stop opening it; nothing when there is none."""
        connecting, transport = self._connecting.pop(wire, None), self._open.pop(wire, None)
        if connecting is not None:
            connecting.cancel()
        if transport is not None:
            transport.abort() if abort else transport.close()
        if connecting is not None or transport is not None:
            self._report(Closed(wire, reason))

    def lost(self, wire: Wire) -> None:
        """A transport told that it is gone."""
        self._open.pop(wire, None)

    def give_up(self) -> dict[Wire, Transport]:
        """Every open wire, for another connection to adopt."""
        given, self._open = self._open, {}
        return given

    def adopt(self, wire: Wire, transport: Transport) -> None:
        """Take over an open wire of another connection."""
        transport.hand_to(self._owner)
        self._open[wire] = transport

    def release(self) -> None:
        """Close everything; nobody is told."""
        for transport in self._open.values():
            transport.close()
        for connecting in self._connecting.values():
            connecting.cancel()
        self._open.clear()
        self._connecting.clear()
