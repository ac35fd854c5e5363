"""Control cores: joined back to back, cut anywhere, fed anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.control.connection import MAX_LOGON, MAX_REQUEST, ClientCore, ServerCore
from appliance.protocols.control.errors import LocalProtocolError
from appliance.protocols.control.events import PeerViolation, Request, Result, Welcome

text = st.text(max_size=40)
requests = st.builds(Request, st.integers(0, 2**31), text, text)
results = st.builds(
    Result, st.integers(0, 2**31), st.sampled_from((0, 4, 8)), st.lists(text).map(tuple), st.lists(text).map(tuple)
)


def pull(core):
    events = []
    while (event := core.next_event()) is not None:
        events.append(event)
    return events


def feed(core, data, cuts=()):
    events = []
    for start, end in zip((0, *sorted(cuts)), (*sorted(cuts), len(data)), strict=True):
        core.receive_data(data[start:end])
        events += pull(core)
    return events


@given(st.lists(requests, max_size=5), st.data())
def test_what_a_console_sends_the_daemon_reports_however_it_is_cut(sent, data):
    stream = b"".join(ClientCore().send(request) for request in sent)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6))
    assert feed(ServerCore(), stream, cuts) == sent


@given(st.lists(results, max_size=5))
def test_what_the_daemon_sends_a_console_reports(sent):
    server, welcome = ServerCore(), Welcome("MVS098", "0.1.0", "IBMUSER")
    stream = server.send(welcome) + b"".join(server.send(result) for result in sent)
    assert feed(ClientCore(), stream) == [welcome, *sent]


@given(st.binary(max_size=300), st.data())
def test_any_bytes_give_events_or_one_violation(stream, data):
    whole = feed(ServerCore(), stream)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6))
    assert feed(ServerCore(), stream, cuts) == whole
    assert all(isinstance(event, Request) for event in whole[:-1])


@pytest.mark.parametrize(("is_known", "limit"), [(False, MAX_LOGON), (True, MAX_REQUEST)])
def test_a_line_without_end_is_refused_at_the_limit(is_known, limit):
    core = ServerCore()
    core.trust(is_known=is_known)
    core.receive_data(b"x" * limit)
    assert core.next_event() is None
    core.receive_data(b"xx")
    assert isinstance(core.next_event(), PeerViolation)
    core.receive_data(ClientCore().send(Request(1, "D FTP")))
    assert core.next_event() is None


def test_a_core_says_whether_there_is_more_to_report():
    core, stream = ServerCore(), ClientCore().send(Request(1, "D FTP"))
    assert not core.has_more
    core.receive_data(stream + stream[:5])
    assert core.next_event() == Request(1, "D FTP")
    assert core.has_more
    core.receive_data(stream[5:])
    assert core.next_event() == Request(1, "D FTP")
    assert not core.has_more


def test_a_command_too_long_is_our_own_error():
    with pytest.raises(LocalProtocolError):
        ClientCore().send(Request(1, "D" * MAX_REQUEST))


def test_a_result_too_long_becomes_a_short_one(monkeypatch):
    core = ClientCore()
    monkeypatch.setattr("appliance.protocols.control.connection.MAX_RESULT", 100)
    core.receive_data(ServerCore().send(Result(7, 0, ("x" * 200,))))
    answer = core.next_event()
    assert isinstance(answer, Result)
    assert (answer.id, answer.code) == (7, 8)
    assert "SLYO0902E" in answer.lines[0]
