"""The streams of one connection: CLIENT, the wires that lead on from it, and DATA; what is written to them and when
it has left.

CLIENT is there from the beginning. The others are made when they are first asked for: most connections have none.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

from appliance.runtime.capabilities import Capabilities
from appliance.runtime.interfaces import Owner
from appliance.runtime.transfers.datachannel import DataChannel
from appliance.runtime.wires.otherwires import OtherWires
from appliance.runtime.wires.transport import Transport
from appliance.session.actions import Send, StartTls
from appliance.session.events import CloseReason, Drained, Event
from appliance.session.wires import Endpoint, Wire

__all__ = ["Streams"]

_CLIENT = Wire.CLIENT


class Streams:
    """``owner`` hears of what comes in, ``report`` of what became of a wire; ``release`` lets go of both."""

    __slots__ = (
        "_capabilities",
        "_data",
        "_is_shaking",
        "_local",
        "_notify",
        "_others",
        "_owner",
        "_peer",
        "_report",
        "client",
    )

    def __init__(
        self,
        capabilities: Capabilities,
        sock: socket.socket,
        peer: Endpoint,
        local: Endpoint,
        owner: Owner,
        report: Callable[[Event], None],
    ) -> None:
        self.client = Transport(capabilities.reactor, sock, _CLIENT, owner)
        self._capabilities = capabilities
        self._peer = peer
        self._local = local
        self._owner: Owner | None = owner
        self._report: Callable[[Event], None] | None = report
        self._others: OtherWires | None = None
        self._data: DataChannel | None = None
        self._notify: list[Wire] = []  # who wants to be told when all has left
        self._is_shaking = False  # a handshake of the client, which the registry counts

    def get(self, wire: Wire) -> Transport | None:
        """The transport of a wire that is open; DATA has none."""
        if wire is _CLIENT:
            return self.client
        return self._others.get(wire) if self._others is not None else None

    def behind(self) -> Iterable[Transport]:
        """The transports of the wires that lead on from the client."""
        return self._others.transports() if self._others is not None else ()

    def unsent(self, wire: Wire) -> int:
        """Bytes written to a wire that have not left."""
        transport = self.get(wire)
        return transport.unsent if transport is not None else 0

    @property
    def is_transferring(self) -> bool:
        """DATA has something to move."""
        return self._data is not None and self._data.is_transferring

    def others(self) -> OtherWires:
        """The wires that lead on from the client."""
        if self._others is None:
            assert self._owner is not None, "not released"
            assert self._report is not None
            self._others = OtherWires(self._capabilities, self._owner, self._report)
        return self._others

    def data(self) -> DataChannel:
        """DATA."""
        if self._data is None:
            assert self._report is not None, "not released"
            self._data = DataChannel(self._capabilities, self._local, self._report)
        return self._data

    # -- writing

    def send(self, asked: Send) -> None:
        """Write; ``Drained`` follows if asked for. A wire that is gone takes nothing: its Closed is on the way."""
        transport = self.get(asked.wire)
        if transport is None:
            return
        transport.write(asked.data)
        if not asked.notify:
            return
        if transport.unsent:
            self._notify.append(asked.wire)
        elif not transport.is_broken and self._report is not None:
            self._report(Drained(asked.wire))

    def has_waited(self, wire: Wire) -> bool:
        """All that was written has left: whether somebody wanted to be told."""
        if wire not in self._notify:
            return False
        self._notify = [other for other in self._notify if other is not wire]
        return True

    # -- TLS

    def start_tls(self, asked: StartTls) -> None:
        """Begin TLS: CLIENT's peer is the TLS client, everywhere else we are."""
        transport = self.get(asked.wire)
        if transport is None:
            return
        is_of_client = asked.wire is _CLIENT
        if is_of_client and not transport.is_broken:
            self._is_shaking = True
            self._capabilities.registry.handshake_began(self._peer)
        transport.start_tls(
            asked.context,
            pending=asked.pending,
            is_client=not is_of_client,
            server_name=asked.server_name,
            timeout=self._handshake_limit(asked),
            workers=self._capabilities.pools.handshakes,
        )

    def _handshake_limit(self, asked: StartTls) -> float:
        limit = self._capabilities.limits.handshake
        if asked.timeout is None:
            return limit
        return min(asked.timeout, limit) if asked.wire is _CLIENT else asked.timeout

    def end_handshake(self, *, succeeded: bool) -> None:
        """The client's handshake is under way no more."""
        if self._is_shaking:
            self._is_shaking = False
            self._capabilities.registry.handshake_ended(self._peer, succeeded=succeeded)

    # -- the ends

    def close_client(self, *, abort: bool) -> None:
        """Close CLIENT, at once or when all has left."""
        self.client.abort() if abort else self.client.close()

    def close_data(self) -> None:
        """End a transfer, close the port."""
        if self._data is not None:
            self._data.close()

    def close_other(self, wire: Wire, reason: CloseReason, *, abort: bool) -> None:
        """Close a wire that leads on from the client, if it is open; its Closed follows."""
        if self._others is not None:
            self._others.close(wire, reason, abort=abort)

    def lost(self, wire: Wire) -> None:
        """A transport told that it is gone."""
        if self._others is not None:
            self._others.lost(wire)

    def give_up(self) -> dict[Wire, Transport]:
        """Every wire that leads on, for another connection to adopt."""
        return self._others.give_up() if self._others is not None else {}

    def release(self) -> None:
        """CLIENT is gone: close everything else; nobody is told."""
        if self._others is not None:
            self._others.release()
        if self._data is not None:
            self._data.release()
        self._others = self._data = self._owner = self._report = None
        self.end_handshake(succeeded=False)
