"""Where exits are asked: at the door, at PASS, at each command; and what they are told when something has ended."""

from __future__ import annotations

from appliance.services.ftp.exits.running import Exits
from appliance.session.actions import CallExit, Verify
from appliance.session.events import ExitAnswer, ExitDone
from tests.services.ftp.conftest import code


def exits(**hooks):
    return Exits({name.upper(): hook for name, hook in hooks.items()})


def test_ftchkip_shuts_the_door(make):
    client = make(opened=False, exits=exits(ftchkip=lambda call: {"refuse": ""}))
    opened = client.open()
    assert opened.sent() == b"421 User Exit rejects open for connection\r\n"
    assert opened.is_closed()
    assert opened.messages == ["SLYF0115E"]


def test_ftchkip_is_told_who_comes_and_lets_in(make):
    calls = []
    client = make(opened=False, exits=exits(ftchkip=calls.append))
    assert client.open().sent().startswith(b"220-")
    assert (calls[0]["peer"], calls[0]["local_port"], calls[0]["server"]) == ("127.0.0.1", 2021, "FTPSEC1")


def test_ftchkpwd_refuses_as_a_wrong_password_is_refused(make):
    calls = []

    def hook(call):
        calls.append(call)
        return {"refuse": "no"}

    client = make(exits=exits(ftchkpwd=hook))
    client.say("USER USER2")
    refused = client.say("PASS secret")
    assert refused.sent() == b"530 PASS command failed\r\n"
    assert refused.all(Verify) == []
    assert (calls[0]["user"], calls[0]["password"], calls[0]["bad_passwords"]) == ("USER2", "secret", 0)
    assert b"secret" not in b"".join(
        repr(action).encode() for action in refused.actions if not isinstance(action, CallExit)
    )


def test_ftchkcmd_denies_a_command_or_gives_it_other_arguments(make, home):
    def hook(call):
        match call["command"], call["arguments"]:
            case "DELE", _:
                return {"refuse": "nothing is deleted here"}
            case "SYST", _:
                return {"refuse": ""}
            case "MKD", name:
                return {"arguments": f"{name}.dir"}
        return None

    client = make(exits=exits(ftchkcmd=hook))
    client.log_on()
    assert client.say("DELE f").sent() == (
        b"500-UX-nothing is deleted here\r\n500 User Exit denies Userid USER2 from using Command DELE\r\n"
    )
    assert client.say("SYST").sent() == b"500 User Exit denies Userid USER2 from using Command SYST\r\n"
    assert b'"/u/user2/a.dir"' in client.say("MKD a").sent()
    assert code(client.say("PWD")) == 257


def test_commands_wait_while_an_exit_thinks(make):
    client = make(exits=exits(ftchkcmd=lambda call: None))
    asked = client.script.receive(b"NOOP\r\nNOOP\r\n")
    assert len(asked.all(CallExit)) == 1
    assert client.script.session.is_waiting
    assert client.script.handle(ExitDone(ExitAnswer())).sent() == b"200 OK\r\n"


def test_exits_share_a_scratchpad(make):
    def first(call):
        call["scratchpad"]["seen"] = call["peer"]

    seen = []
    client = make(
        opened=False, exits=exits(ftchkip=first, ftchkcmd=lambda call: seen.append(call["scratchpad"]["seen"]))
    )
    client.open()
    client.say("NOOP")
    assert seen == ["127.0.0.1"]
