"""Traces are of one port each, and end by themselves when their time is up, the key log with them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.defer import succeed
from twisted.internet.task import Clock

from appliance.assembly import messages
from appliance.assembly.policies import Policies
from appliance.assembly.traces import Traces
from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsPolicy
from tests.support import pki
from tests.support.fetches import Said


def policy(name: str) -> TlsPolicy:
    server = pki.server()
    return TlsPolicy(name, (server.certificate,), server.private_key, (), ClientAuth.NONE, (), RevocationPolicy())


POLICIES = Policies(
    telnet={"2992": policy("2992"), "2993": policy("2993")},
    telnet_groups={},
    ftp={"FTPD1": policy("FTPD1")},
    dcas=None,
    backends={},
)


class Room:
    """As much of an appliance as traces look at: two Telnet ports and an FTP server with TLS, a port without."""

    def __init__(self, folder) -> None:
        self.clock, self.said, self.changes = Clock(), Said(), []
        ports = [(2992, True), (2993, True), (2121, True), (2323, False)]
        plans = {str(port): (None, SimpleNamespace(port=port, policy=tls)) for port, tls in ports}
        telnet = [SimpleNamespace(name=str(port), port=port) for port in (2992, 2993)]
        ftp = [SimpleNamespace(jobname="FTPD1", ports=(("", 2121),))]
        files = SimpleNamespace(run=lambda work, *operands: succeed(work(*operands)))
        appliance = SimpleNamespace(
            state=SimpleNamespace(path=folder),
            listeners=plans,
            site=SimpleNamespace(profile=SimpleNamespace(telnet=telnet), ftp=ftp, dcas=None),
            pools=SimpleNamespace(files=files),
            reactor=self.clock,
            console=self.said,
            now=pki.now,
        )
        self.traces = Traces(appliance, lambda: self.changes.append(self.traced()))

    def traced(self) -> set[str]:
        dressed = self.traces.dress(POLICIES)
        every = (*dressed.telnet.values(), *dressed.ftp.values())
        return {policy.name for policy in every if policy.trace is not None}


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    yield room
    room.traces.stop_all()


def test_one_port_and_no_other(room):
    room.traces.start(2992, 10, has_keys=False)
    room.traces.start(2121, 10, has_keys=True)
    assert room.changes == [{"2992"}, {"2992", "FTPD1"}]
    assert [row[:3] for row in room.traces.table().rows] == [("2121", "600", "YES"), ("2992", "600", "NO")]
    room.traces.stop(2992)
    assert room.traced() == {"FTPD1"}


def test_it_ends_by_itself(room, tmp_path):
    room.traces.start(2992, 2, has_keys=True)
    trace = room.traces.dress(POLICIES).telnet["2992"].trace
    trace._key(None, b"CLIENT_RANDOM 1")
    room.clock.advance(119)
    assert room.traced() == {"2992"}
    room.clock.advance(1)
    assert room.traced() == set()
    assert room.changes[-1] == set()
    trace._key(None, b"CLIENT_RANDOM 2")  # of a session that was accepted while it ran
    assert (tmp_path / "trace" / "tls-2992.keys").read_bytes() == b"CLIENT_RANDOM 1\n"
    assert (tmp_path / "trace" / "tls-2992.keys").stat().st_mode & 0o777 == 0o600
    assert room.said.messages == [messages.TRACE_STARTED, messages.TRACE_ENDED]


def test_a_new_one_takes_the_place_of_the_old_one(room):
    room.traces.start(2992, 1, has_keys=False)
    room.traces.start(2992, 10, has_keys=False)
    room.clock.advance(300)
    assert room.traced() == {"2992"}


@pytest.mark.parametrize("port", [2323, 4711])
def test_ports_that_have_no_tls(room, port):
    with pytest.raises(LookupError, match=str(port)):
        room.traces.start(port, 1, has_keys=False)
    with pytest.raises(LookupError, match=str(port)):
        room.traces.stop(port)
