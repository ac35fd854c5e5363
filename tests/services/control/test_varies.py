"""V commands do what they say, and say when they did not."""

import attrs
import pytest

from appliance.services.control import varies
from appliance.services.control.language import parse
from tests.support.control_samples import Stage, connection


def run(function, text):
    stage = Stage()
    command = parse(text)
    return function(stage.facilities(), command), stage.done


def test_drop():
    assert run(varies.drop, "V DROP,CONN=1")[0].code == 0
    for text in ("V DROP,CONN=9", "V DROP,CONN=x", "V DROP"):
        assert run(varies.drop, text)[0].code == 8


@pytest.mark.parametrize("verb", ["QUIESCE", "RESUME", "STOP"])
def test_ports(verb):
    done, did = run(varies.telnet_ports, f"V {verb},PORT=2992")
    assert (done.code, did) == (0, [(verb, "TN3270E", 2992)])
    assert run(varies.telnet_ports, f"V {verb}")[1] == [(verb, "TN3270E", None)]
    assert run(varies.telnet_ports, f"V {verb},PORT=1")[0].code == 8
    assert run(varies.telnet_ports, f"V {verb},PORT=many") == (run(varies.telnet_ports, f"V {verb},PORT=many")[0], [])


def test_a_port_that_was_stopped_says_how_it_comes_back():
    facilities = attrs.evolve(Stage().facilities(), set_port=lambda service, port, verb: 0)
    done = varies.telnet_ports(facilities, parse("V RESUME,PORT=2992"))
    assert done.code == 8
    assert done.lines == ("SLYO0102E port 2992 is stopped: V TCPIP,,OBEYFILE opens it again",)


@pytest.mark.parametrize("ports", ["2000..3000", "BASIC"])
def test_ports_by_range_and_by_kind(ports):
    assert run(varies.telnet_ports, f"V QUIESCE,PORT={ports}")[1] == [("QUIESCE", "TN3270E", 2992)]
    assert run(varies.telnet_ports, "V QUIESCE,PORT=SECURE")[0].code == 8
    assert run(varies.telnet_ports, "V QUIESCE,PORT=3000..4000")[0].code == 8


def test_debug_off():
    assert run(varies.debug, "V DEBUG,OFF")[1] == [("debug off",)]
    assert run(varies.debug, "V DEBUG")[0].code == 8


def test_lu():
    assert run(varies.lu, "V INACT,TCPABC01")[1] == [("lu", "TCPABC01", False)]
    assert run(varies.lu, "V ACT,TCPABC01")[1] == [("lu", "TCPABC01", True)]
    assert run(varies.lu, "V INACT,NOSUCH")[0].code == 8
    assert run(varies.lu, "V INACT")[0].code == 8


def test_obeyfile():
    assert run(varies.obeyfile, "V OBEYFILE")[0].lines == ("reloaded",)


def test_connections_of_a_user_or_a_source_are_dropped_but_no_console():
    stage = Stage()
    stage.rows.append(connection(3, "CONTROL", "USER2", "", "uid 0:7"))
    done = varies.drop(stage.facilities(), parse("V TCPIP,,DROP,USER=USER2"))
    assert (done.code, done.lines, stage.done) == (0, ("SLYO0130I 1 connections are dropped",), [("drop", 1)])
    stage = Stage()
    assert varies.drop(stage.facilities(), parse("V TCPIP,,DROP,IPADDR=10.0.0.9")).code == 0
    assert stage.done == [("drop", 2)]
    assert varies.drop(stage.facilities(), parse("V TCPIP,,DROP,LUNAME=NOBODY")).code == 4
