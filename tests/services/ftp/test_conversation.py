"""The state of a control connection."""

from __future__ import annotations

from appliance.protocols.ftp.representation import DataType
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Conversation, Phase
from appliance.session.actions import Close, Console
from appliance.session.events import Listening, Verified
from appliance.session.wires import Endpoint, Wire


def conversation(make) -> Conversation:
    return Conversation(make().script.session._c.site)


def test_messages_know_who_and_where(make):
    c = conversation(make)
    c.peer, c.user = Endpoint("::1", 5), "USER2"
    said = c.say(messages.TIMED_OUT, detail="x")
    assert said == Console(messages.TIMED_OUT, {"peer": "[::1]:5", "user": "USER2", "server": "FTPSEC1", "detail": "x"})


def test_waiting_is_for_one_kind_or_several(make):
    c = conversation(make)
    assert c.wait(Verified, lambda c, event: [], Close()) == [Close()]
    assert c.waiting.kinds == (Verified,)
    c.wait((Verified, Listening), lambda c, event: [])
    assert c.waiting.kinds == (Verified, Listening)


def test_forgetting_the_user_leaves_nothing_of_the_user(make):
    c = conversation(make)
    c.user, c.umask, c.epsv_all, c.active = "USER2", 0, True, ("127.0.0.1", 1)
    c.representation.data_type = DataType.IMAGE
    c.representation.restart = 5
    c.forget_user()
    assert (c.user, c.umask, c.epsv_all, c.active, c.acee, c.territory) == ("", 0o027, False, None, None, None)
    assert (c.representation.is_text, c.representation.restart) == (True, 0)


def test_dropping_data_closes_a_port_only_when_there_is_one(make):
    c = conversation(make)
    c.active = ("127.0.0.1", 1)
    assert c.drop_data() == []
    c.passive = Endpoint("127.0.0.1", 50_000)
    assert c.drop_data() == [Close(Wire.DATA, abort=True)]
    assert (c.active, c.passive) == (None, None)


def test_closing_is_the_end(make):
    c = conversation(make)
    assert c.close(421, "Bye.")[-1] == Close()
    assert c.phase is Phase.CLOSING
