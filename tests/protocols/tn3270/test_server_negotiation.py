"""The server's negotiation beyond the transcripts: its table, who comes late, who asks for ever."""

from appliance.protocols.tn3270.events import Negotiated, PeerViolation, Reply
from appliance.protocols.tn3270.server import ServerCore
from appliance.protocols.tn3270.server_states import TRANSITIONS, Phase, Signal
from tests.protocols.tn3270.test_server import EXTENDED, negotiated, play
from tests.support.transcripts import pull


def test_every_phase_can_be_reached_and_every_signal_is_used():
    reached, grows = {Phase.IDLE}, True
    while grows:
        following = {phase for (before, _), phase in TRANSITIONS.items() if before in reached}
        grows = not following <= reached
        reached |= following
    assert reached == set(Phase)
    assert {signal for _, signal in TRANSITIONS} == set(Signal)


def test_only_tls_leads_nowhere():
    assert set(Phase) - {phase for phase, _ in TRANSITIONS} == {Phase.SECURED}


def test_a_device_that_was_asked_for_in_plain_tn3270_is_told_too_late():
    core = negotiated()
    play(core, [b"\xff\xfc\x28", b"\xff\xfb\x28"])  # leaves, is asked for its type, comes back
    play(core, [b"\xff\xfb\x18", b"\xff\xfa\x18\x00IBM-3278-2\xff\xf0"])
    assert isinstance(play(core, EXTENDED[1:])[-1], Negotiated)


def test_a_client_that_never_was_there_cannot_switch_tn3270e_on():
    core = ServerCore(offers_tn3270e=False)
    core.begin()
    core.receive_data(b"\xff\xfb\x28")
    assert pull(core) == [Reply(b"\xff\xfe\x28")]


def test_a_thousand_requests_for_a_device_end_in_a_violation():
    core = ServerCore()
    core.begin()
    events = play(core, [EXTENDED[0], EXTENDED[1] * 1000])
    assert events[-1] == PeerViolation("negotiation without end")
    assert play(core, EXTENDED) == []
