"""The live connections of all services: numbered, countable, shown to operators, dropped by number.

The listener asks it before it accepts (how many connections a port has, and a peer, how many handshakes are under way,
and how many clients have not logged on); metrics read its counters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import count
from typing import Protocol

import attrs

from appliance.certs.chain import PeerChain
from appliance.runtime.liverows import LiveRows
from appliance.runtime.wires.transport import Transport
from appliance.session.actions import CheckRevocation
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CloseReason
from appliance.session.wires import Endpoint, Wire

__all__ = ["Counters", "Live", "Registry"]


@attrs.define
class Counters:
    """Totals since the start. Bytes are those of closed connections; ``Registry.bytes_moved`` adds the live ones."""

    accepted: int = 0
    refusals: Counter[str] = attrs.field(factory=Counter)  # at accept, by reason
    handshakes: int = 0
    handshakes_failed: int = 0
    received: int = 0
    sent: int = 0
    transfers: int = 0  # data connections that ended well
    transfers_failed: int = 0
    transferred: int = 0  # bytes of both

    @property
    def refused(self) -> int:
        """Connections refused at accept."""
        return self.refusals.total()


class Live(Protocol):
    """What the registry asks of a connection."""

    @property
    def listener(self) -> str: ...

    @property
    def peer(self) -> Endpoint: ...

    def row(self, number: int) -> ConnectionRow: ...

    def drop(self, reason: CloseReason) -> None: ...

    def wake(self) -> None: ...

    @property
    def let_in_by(self) -> CheckRevocation | None: ...

    def recheck(self, revoked: Set[int]) -> bool: ...

    def details(self) -> Sequence[tuple[str, str]]: ...

    @property
    def chain(self) -> PeerChain | None: ...

    def facts(self) -> Mapping[str, str]: ...

    def bytes_moved(self) -> tuple[int, int]: ...

    def told(self, sender: int, note: object) -> None: ...

    def give_up(self) -> Mapping[Wire, Transport]: ...


class Registry:
    """One for the whole appliance, used on the reactor's thread."""

    def __init__(self, tell: Callable[[str, int, str, str], None] = lambda what, number, listener, peer: None) -> None:
        """``tell`` hears of connections that are OPENED and CLOSED: number, listener, peer."""
        self._tell = tell
        self.counters = Counters()
        self._live: dict[int, Live] = {}
        self._numbers = count(1)
        self._by_listener: Counter[str] = Counter()
        self._by_peer: Counter[tuple[str, str]] = Counter()
        self.handshakes = 0  # of clients that are under way
        self._shaking: Counter[str] = Counter()
        self._starting: dict[int, str] = {}  # who has not logged on, and from where
        self._starting_by_peer: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._live)

    # -- what a connection tells

    def add(self, connection: Live) -> int:
        """Enter a connection; its number, never used twice."""
        number = next(self._numbers)
        self._live[number] = connection
        self.counters.accepted += 1
        self._by_listener[connection.listener] += 1
        self._by_peer[connection.listener, connection.peer.host] += 1
        self._starting[number] = connection.peer.host
        self._starting_by_peer[connection.peer.host] += 1
        self._tell("OPENED", number, connection.listener, str(connection.peer))
        return number

    def remove(self, number: int) -> None:
        """Take a connection out."""
        connection = self._live.pop(number)
        self.settled(number)
        received, sent = connection.bytes_moved()
        self.counters.received += received
        self.counters.sent += sent
        _subtract(self._by_listener, connection.listener)
        _subtract(self._by_peer, (connection.listener, connection.peer.host))
        self._tell("CLOSED", number, connection.listener, str(connection.peer))

    def settled(self, number: int) -> None:
        """A client has logged on, as far as its service asks for that."""
        host = self._starting.pop(number, None)
        if host is not None:
            _subtract(self._starting_by_peer, host)

    def transfer_ended(self, moved: int, *, succeeded: bool) -> None:
        """A data connection is done with."""
        self.counters.transferred += moved
        if succeeded:
            self.counters.transfers += 1
        else:
            self.counters.transfers_failed += 1

    def handshake_began(self, peer: Endpoint) -> None:
        """A client's TLS handshake is under way."""
        self.handshakes += 1
        self._shaking[peer.host] += 1

    def handshake_ended(self, peer: Endpoint, *, succeeded: bool) -> None:
        """It is no more."""
        self.handshakes -= 1
        _subtract(self._shaking, peer.host)
        if succeeded:
            self.counters.handshakes += 1
        else:
            self.counters.handshakes_failed += 1

    # -- what a listener asks

    def connections_of(self, listener: str, host: str | None = None) -> int:
        """Live connections of a listener, or of one host at that listener."""
        return self._by_listener[listener] if host is None else self._by_peer[listener, host]

    def handshakes_of(self, host: str) -> int:
        """Handshakes that a host has not finished."""
        return self._shaking[host]

    @property
    def startups(self) -> int:
        """Clients that have not logged on."""
        return len(self._starting)

    def startups_of(self, host: str) -> int:
        """Clients of a host that have not logged on."""
        return self._starting_by_peer[host]

    # -- what an operator sees and does

    def rows(self) -> LiveRows:
        """All live connections, the oldest first, by their numbers."""
        return LiveRows(tuple(self._live.items()))

    def row(self, number: int) -> ConnectionRow | None:
        """Connection ``number``; None when there is none."""
        connection = self._live.get(number)
        return connection.row(number) if connection is not None else None

    def details(self, number: int) -> Sequence[tuple[str, str]]:
        """What the session of connection ``number`` says of itself; nothing when there is none."""
        connection = self._live.get(number)
        return connection.details() if connection is not None else ()

    def chain(self, number: int) -> PeerChain | None:
        """What the client of connection ``number`` showed; None when that is no certificate, or it is not there."""
        connection = self._live.get(number)
        return connection.chain if connection is not None else None

    def facts(self, number: int) -> Mapping[str, str]:
        """What lists select connection ``number`` by; nothing when there is none."""
        connection = self._live.get(number)
        return connection.facts() if connection is not None else {}

    def drop(self, number: int, reason: CloseReason = CloseReason.DROPPED) -> bool:
        """Drop one; False when there is none of that number."""
        connection = self._live.get(number)
        if connection is None:
            return False
        connection.drop(reason)
        return True

    def drop_all(self, reason: CloseReason, listener: str | None = None) -> int:
        """Drop all, or all of one listener; how many."""
        doomed = [c for c in self._live.values() if listener is None or c.listener == listener]
        for connection in doomed:
            connection.drop(reason)
        return len(doomed)

    def wake(self, number: int) -> None:
        """Something waits for the session of connection ``number``; nothing is done when there is none."""
        connection = self._live.get(number)
        if connection is not None:
            connection.wake()

    def let_in_by(self) -> Iterator[CheckRevocation]:
        """The checks whose outcome the live connections depend on."""
        return (check for live in self._live.values() if (check := live.let_in_by) is not None)

    def recheck(self, revoked: Set[int]) -> int:
        """A source newly says that these serial numbers are revoked: end the sessions that it concerns; how many."""
        return sum(connection.recheck(revoked) for connection in tuple(self._live.values())) if revoked else 0

    # -- between connections

    def tell(self, number: int, sender: int, note: object) -> bool:
        """Pass a note to the session of connection ``number``; False when there is none."""
        connection = self._live.get(number)
        if connection is None:
            return False
        connection.told(sender, note)
        return True

    def give_up(self, number: int) -> Mapping[Wire, Transport]:
        """The wires behind a connection's session, which has them no more."""
        connection = self._live.get(number)
        return connection.give_up() if connection is not None else {}

    def bytes_moved(self) -> tuple[int, int]:
        """Bytes received and sent since the start, live connections included."""
        live = [connection.bytes_moved() for connection in self._live.values()]
        received = self.counters.received + sum(moved[0] for moved in live)
        return received, self.counters.sent + sum(moved[1] for moved in live)


def _subtract(counter: Counter[str] | Counter[tuple[str, str]], key: object) -> None:
    """One less, and no entry left for zero: peers come and go."""
    counts: dict[object, int] = counter  # type: ignore[assignment]
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
