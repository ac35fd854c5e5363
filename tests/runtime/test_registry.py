"""Numbers, counts, rows and drops."""

from datetime import UTC, datetime

from appliance.runtime.registry import Registry
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CloseReason
from appliance.session.wires import Endpoint


class Live:
    def __init__(self, registry, listener="2992", host="127.0.0.1"):
        self.listener, self.peer = listener, Endpoint(host, 1)
        self.dropped = []
        self.woken = 0
        self._registry = registry
        self.number = registry.add(self)

    def row(self, number):
        since = datetime(2026, 11, 24, tzinfo=UTC)
        return ConnectionRow(number, "TEST", self.listener, "", "", "", "", str(self.peer), "", "", 10, 20, since)

    def drop(self, reason):
        self.dropped.append(reason)
        self._registry.remove(self.number)

    def wake(self):
        self.woken += 1

    @property
    def let_in_by(self):
        return f"check {self.number}" if self.listener == "2992" else None

    def recheck(self, revoked):
        return self.number in revoked

    @property
    def chain(self):
        return f"chain {self.number}"

    def bytes_moved(self):
        return 10, 20


def test_numbers_grow_and_are_never_used_twice():
    registry = Registry()
    first = Live(registry)
    registry.remove(first.number)
    assert Live(registry).number == 2


def test_counts_by_listener_and_peer():
    registry = Registry()
    made = [Live(registry), Live(registry, host="127.0.0.2"), Live(registry, "2323")]
    assert (len(registry), registry.connections_of("2992"), registry.connections_of("2992", "127.0.0.2")) == (3, 2, 1)
    for live in made:
        registry.remove(live.number)
    assert (len(registry), registry.connections_of("2992"), registry.connections_of("2992", "127.0.0.2")) == (0, 0, 0)
    assert registry.counters.accepted == 3


def test_handshakes_under_way():
    registry, peer = Registry(), Endpoint("127.0.0.1", 1)
    registry.handshake_began(peer)
    registry.handshake_began(peer)
    registry.handshake_ended(peer, succeeded=True)
    assert (registry.handshakes, registry.handshakes_of("127.0.0.1")) == (1, 1)
    registry.handshake_ended(peer, succeeded=False)
    assert registry.handshakes_of("127.0.0.1") == 0
    assert (registry.counters.handshakes, registry.counters.handshakes_failed) == (1, 1)


def test_who_has_not_logged_on_is_counted_until_then_or_until_he_leaves():
    registry = Registry()
    stays, leaves, other = Live(registry), Live(registry), Live(registry, host="127.0.0.2")
    assert (registry.startups, registry.startups_of("127.0.0.1")) == (3, 2)
    registry.settled(stays.number)
    registry.settled(stays.number)
    registry.remove(leaves.number)
    assert (registry.startups, registry.startups_of("127.0.0.1"), registry.startups_of("127.0.0.2")) == (1, 0, 1)
    registry.remove(other.number)
    registry.remove(stays.number)
    assert registry.startups == 0


def test_rows_are_in_order_of_age():
    registry = Registry()
    Live(registry), Live(registry)
    assert [row.id for row in registry.rows()] == [1, 2]


def test_drop_one():
    registry = Registry()
    live = Live(registry)
    assert registry.drop(live.number)
    assert live.dropped == [CloseReason.DROPPED]
    assert not registry.drop(live.number)


def test_drop_all_of_one_listener_or_of_all():
    registry = Registry()
    tn, ftp, other = Live(registry), Live(registry, "FTPD1"), Live(registry)
    assert registry.drop_all(CloseReason.SHUTDOWN, "FTPD1") == 1
    assert (tn.dropped, ftp.dropped) == ([], [CloseReason.SHUTDOWN])
    assert registry.drop_all(CloseReason.SHUTDOWN) == 2
    assert other.dropped == [CloseReason.SHUTDOWN]


def test_wake_reaches_one_connection():
    registry = Registry()
    made = [Live(registry), Live(registry)]
    registry.wake(made[1].number)
    registry.wake(99)
    assert [live.woken for live in made] == [0, 1]


def test_a_crl_is_shown_to_every_session():
    registry = Registry()
    Live(registry), Live(registry), Live(registry)
    assert registry.recheck({1, 3}) == 2
    assert registry.recheck(frozenset()) == 0


def test_bytes_of_live_and_closed_connections_are_added():
    registry = Registry()
    registry.remove(Live(registry).number)
    Live(registry)
    assert registry.bytes_moved() == (20, 40)


def test_the_checks_that_live_connections_depend_on():
    registry = Registry()
    Live(registry), Live(registry, "2323"), Live(registry)
    assert list(registry.let_in_by()) == ["check 1", "check 3"]


def test_who_listens_hears_of_each_connection():
    heard = []
    registry = Registry(lambda *what: heard.append(what))
    live = Live(registry)
    live.drop(CloseReason.DROPPED)
    assert heard == [("OPENED", 1, "2992", "127.0.0.1:1"), ("CLOSED", 1, "2992", "127.0.0.1:1")]


def test_transfers_are_counted():
    registry = Registry()
    registry.transfer_ended(100, succeeded=True)
    registry.transfer_ended(20, succeeded=False)
    counters = registry.counters
    assert (counters.transfers, counters.transfers_failed, counters.transferred) == (1, 1, 120)


def test_the_row_of_one():
    registry = Registry()
    live = Live(registry)
    assert registry.row(live.number) == live.row(live.number)
    assert registry.row(99) is None


def test_the_chain_that_a_client_showed():
    registry = Registry()
    live = Live(registry)
    assert registry.chain(live.number) == f"chain {live.number}"
    assert registry.chain(live.number + 1) is None
