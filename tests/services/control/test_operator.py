"""The command plane: found by name, authorised by OPERCMDS, refused with one line."""

import re

import pytest

from appliance.applications import tsocommands
from appliance.saf.model import Access, Acee
from appliance.services.control.operator import Operator, may_watch
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, profile, router


def run(text, user="IBMUSER", *profiles):
    stage, sample = Stage(), router(database(*profiles))
    acee = sample.router.acee(user)
    assert acee is not None
    return Operator(sample.router, stage.facilities()).run(acee, text, "TEST"), stage


@pytest.mark.parametrize(
    "text",
    [
        *("D TCPIP,,TELNET,CONN", "D TCPIP,TCPCS,TELNET,CONN", "display tcpip,,telnet,connection", "D TCPIP,,T,CONN"),
        *("d tcpip,,net,telnet", "D TCPIP,TCPCS,TELN,CONN", "D TCPIP,TN3270,CONN", "D TCPIP,TN3270E,TELNET,CONNECT"),
    ],
)
def test_commands_are_found_by_their_words(text):
    done, _ = run(text)
    assert done.code == 0
    assert len(done.rows) == 1


@pytest.mark.parametrize("text", ["D TCPIP,,NETSTAT,CONN", "D TCPIP,,N,CONN", "D TCPIP,,NETSTAT,ALLCONN"])
def test_netstat_may_be_cut(text):
    assert run(text)[0].rows == run("D TCPIP,,NETSTAT,CONN")[0].rows
    assert run("D TCPIP,,N,PORTLIST")[0].rows == run("D PORTS")[0].rows


@pytest.mark.parametrize("lu", ["TCPABC05", "PROF", "OBJ"])
def test_operands_behind_the_name_are_left_to_the_function(lu):
    assert run(f"V TCPIP,,TELNET,INACT,{lu}")[1].done == [("lu", lu, False)]


@pytest.mark.parametrize("text", ["V TCPIP,TN3270,QUI,PORT=2992", "V TCPIP,,T,QUIES,PORT=2992"])
def test_the_verbs_of_telnet_may_be_cut(text):
    assert run(text)[1].done == run("V TCPIP,,TELNET,QUIESCE,PORT=2992")[1].done != []


def test_the_command_that_help_shows_at_tso_is_one():
    [example] = re.findall(r"SYSCMD\((D [^)]*)\)", "\n".join(tsocommands._HELP))
    assert run(example)[0].code == 0


def test_telnets_own_procedure_has_no_other_function():
    assert run("V TCPIP,TN3270,DROP,CONN=1")[0].lines == ("SLYO0103E V TCPIP,TN3270,DROP is not known here",)


@pytest.mark.parametrize("text", ["D NONSENSE", "V TCPIP,OTHER,DROP,CONN=1", "HELLO", "D", "F"])
def test_what_is_no_command_is_one_line(text):
    done, stage = run(text)
    assert done.code == 8
    assert len(done.lines) == 1
    assert done.lines[0].startswith("SLYO01")
    assert stage.done == []


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("V TCPIP,,TELNET,QUIESCE,2992", "V TCPIP,,TELNET,QUIESCE does not take 2992"),
        ("V TCPIP,,T,STOP,PORTS=2992", "V TCPIP,,TELNET,STOP does not take PORTS="),
        ("V TCPIP,,O,DSN=USER2.OBEY", "V TCPIP,,OBEYFILE does not take DSN="),
        ("F CRL,FETCH,NOW", "F CRL,FETCH does not take NOW"),
    ],
)
def test_what_changes_something_takes_nothing_that_it_does_not_know(text, stray):
    done, stage = run(text)
    assert (done.code, done.lines, stage.done) == (8, (f"SLYO0102E {stray}",), [])


def test_without_a_profile_the_console_decides():
    assert run("V TCPIP,,DROP,CONN=1", "IBMUSER")[1].done == [("drop", 1)]
    done, stage = run("V TCPIP,,DROP,CONN=1", "USER2")
    assert "SLYO0104E USER2 is not authorized to MVS.VARY.TCPIP.DROP" in done.lines[0]
    assert stage.done == []
    assert run("D FTP", "USER2")[0].code == 8


def test_a_profile_decides_for_whoever_it_names():
    rule = profile("OPERCMDS", "MVS.VARY.**", {"USER2": Access.CONTROL, "IBMUSER": Access.READ})
    assert run("V TCPIP,,DROP,CONN=1", "USER2", rule)[1].done == [("drop", 1)]
    assert run("V TCPIP,,DROP,CONN=1", "IBMUSER", rule)[1].done == []


def test_racf_commands_go_their_own_way():
    assert run("LISTUSER USER2", "USER2")[0].lines == ("RACF USER2 LISTUSER USER2",)


@pytest.mark.parametrize("attribute", ["auditor", "roaudit"])
def test_auditors_look_and_change_nothing(attribute):
    stage, sample = Stage(), router(database())
    operator = Operator(sample.router, stage.facilities())
    auditor = Acee("USER2", **{attribute: True})
    assert operator.run(auditor, "D FTP", "TUI").code == 0
    assert operator.run(auditor, "V TCPIP,,DROP,CONN=1", "TUI").code == 8
    assert operator.run(auditor, "F MEMBER,APPLY,NAME=APPLS", "TUI", "x").code == 8
    assert operator.run(auditor, "D TCPIP,,TELNET,RECORDINGS", "TUI").code == 8
    assert stage.done == []


def test_a_display_that_no_profile_decides_makes_no_record():
    sample = router(database())
    operator = Operator(sample.router, Stage().facilities())
    operator.run(sample.router.acee("IBMUSER"), "D FTP", "TUI")
    assert sample.audit.records == []
    operator.run(sample.router.acee("USER2"), "D FTP", "TUI")
    assert [record.qualifier for record in sample.audit.records] == ["INSAUTH"]


def test_the_right_to_watch_is_that_of_now():
    watching = profile("OPERCMDS", "MVS.VARY.TCPIP.TELNET.WATCH", {"USER2": Access.CONTROL, "USER4": Access.UPDATE})
    sample = router(database(watching))
    assert [may_watch(sample.router, user) for user in ("USER2", "USER4", "IBMUSER", "NOBODY")] == [True, *[False] * 3]
    sample.router.swap(database())
    assert [may_watch(sample.router, user) for user in ("USER2", "IBMUSER")] == [False, True]
    assert sample.audit.records == []
