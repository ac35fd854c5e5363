"""The screen of a terminal as lines, for who may watch it; what has no screen says so."""

import pytest

from appliance.saf.model import Access
from appliance.services.control import watch
from appliance.services.control.language import parse
from appliance.services.control.operator import Operator
from appliance.session.events import CommandDone
from tests.support.control_samples import Stage, connection
from tests.support.saf_samples import database, profile, router

COMMAND = "V TCPIP,,TELNET,WATCH,CONN=1"


def run(text=COMMAND, stage=None):
    command = parse(text)
    done = watch.watch((stage or Stage()).facilities(), command)
    assert isinstance(done, CommandDone)
    return done


def test_the_screen_now():
    done = run()
    assert (done.code, len(done.lines)) == (0, 24)
    assert done.lines[0].startswith("READY")
    assert done.columns == ("CONN", "USER", "LU", "APPL", "ROWS", "COLUMNS", "CURSOR")
    assert done.rows == (("1", "USER2", "TCPABC01", "TSO", "24", "80", "1/6"),)


def test_a_screen_whose_user_could_not_be_told():
    stage = Stage()
    stage.painted = b""
    done = run(stage=stage)
    assert (done.code, done.lines[0][:9]) == (4, "SLYO0137W")


@pytest.mark.parametrize(
    ("operands", "answer"),
    [
        ("", "SLYO0105E WATCH needs CONN="),
        (",CONN=99", "SLYO0106E there is no connection 99"),
        (",CONN=1*", "SLYO0106E there is no connection 1*"),
        (",CONN=2", "SLYO0136E connection 2 cannot be watched: it is no terminal"),
        (",CONN=3", "SLYO0136E connection 3 cannot be watched: it is in line mode, without a screen"),
        (",CONN=4", "SLYO0136E connection 4 cannot be watched: it is a printer"),
        (",CONN=5", "SLYO0136E connection 5 cannot be watched: it has not negotiated yet"),
    ],
)
def test_what_cannot_be_watched(operands, answer):
    stage = Stage()
    stage.rows += [connection(number, "TN3270E", "", "", f"127.0.0.1:{number}") for number in (3, 4, 5)]
    stage.details |= {3: (("PROTOCOL", "LINEMODE"),), 4: (("TYPE", "PRINTER"),)}
    assert run(f"V TCPIP,,TELNET,WATCH{operands}", stage) == CommandDone(8, (answer,))


def test_who_watches_whom():
    done = watch.watches(Stage().facilities(), parse("D TCPIP,,TELNET,WATCHES"))
    assert done.rows == (("9", "IBMUSER", "1", "TCPABC01", "2026-11-24T12:00:00Z"),)
    assert done.columns == ("CONSOLE", "USER", "CONN", "LU", "SINCE")


WATCH = "MVS.VARY.TCPIP.TELNET.WATCH"


def authorised(user, *profiles):
    stage, sample = Stage(), router(database(*profiles))
    done = Operator(sample.router, stage.facilities()).run(sample.router.acee(user), COMMAND, "TEST")
    return done.code == 0, [record.qualifier for record in sample.audit.records], stage.done


def test_without_a_profile_it_is_for_masters_alone():
    assert authorised("IBMUSER")[0]
    assert authorised("USER2") == (False, ["INSAUTH"], [])


def test_control_to_its_own_profile_is_needed_and_the_profile_of_displays_does_not_do():
    assert authorised("USER2", profile("OPERCMDS", WATCH, {"USER2": Access.CONTROL}))[0]
    for rule in (
        profile("OPERCMDS", WATCH, {"USER2": Access.UPDATE, "IBMUSER": Access.NONE}),
        profile("OPERCMDS", "MVS.DISPLAY.**", {"USER2": Access.ALTER}),
    ):
        is_permitted, audited, done = authorised("USER2", rule)
        assert (is_permitted, audited, done) == (False, ["INSAUTH"], [])
    assert not authorised("IBMUSER", profile("OPERCMDS", WATCH, {"USER2": Access.CONTROL}))[0]
