"""D TCPIP,,TELNET: lists and details, profiles, mappings each way."""

import pytest

from appliance.services.control import telnet
from appliance.services.control.language import parse
from tests.support.control_samples import Stage


def show(text, function):
    return function(Stage().facilities(), parse(text))


def test_it_shows_its_own():
    done = show("D CONN", telnet.connections)
    assert [row[1] for row in done.rows] == ["TN3270E"]
    assert dict(zip(done.columns, done.rows[0], strict=True))["SINCE"] == "2026-11-24T12:00:00Z"
    assert done.lines == ("1 OF 1 RECORDS DISPLAYED",)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("LUNAME=TCPABC*", 1),
        ("LUNAME=X*", 0),
        ("IPADDR=127.0.0.1", 1),
        ("IPADDR=255.0.0.0:127.0.0.0", 1),
        ("IPADDR=10.0.0.0/8", 0),
        ("PORT=2992", 1),
        ("PORT=2000..2991", 0),
        ("PORT=SECURE", 1),
        ("PROFILE=2", 1),
        ("PROFILE=ACTIVE", 1),
        ("PROTOCOL=TN3270E", 1),
        ("LUGROUP=LUS", 1),
        ("HNAME=*EXAMPLE", 1),
        ("HNGROUP=HERE", 1),
        ("HNGROUP=THERE", 0),
        ("IPGROUP=ANY", 0),
        ("LUN=TCPABC*,PO=2992,PROF=S,PROTO=TN3270E", 1),
        ("PORT=2992,10.1.1.1", 0),
        ("PORT=2992,PROF=B", 0),
        ("PROFILE=PENDING", 0),
        ("TCPIPJOBNAME=TCPCS", 1),
        ("TCP=TCPIP2", 0),
    ],
)
def test_filters(filters, found):
    assert len(show(f"D CONN,{filters},SUMMARY", telnet.connections).rows) == found


@pytest.mark.parametrize(
    "which", ["CONN=1", "IPPORT=127.0.0.1..4000", "LUNAME=TCPABC01,DETAIL", "LUN=TCPABC01", "CO=1,DET"]
)
def test_one_connection_in_detail(which):
    done = show(f"D CONN,{which}", telnet.connections)
    assert done.columns == ("FIELD", "VALUE")
    shown = dict(done.rows)
    assert (shown["LU"], shown["HOSTNAME"], shown["USS TABLE"]) == ("TCPABC01", "PC.EXAMPLE", "USSTCP1 BY NULL")


def test_a_detail_of_none_is_an_error_and_so_is_an_unknown_filter():
    for text in ("CONN=9", "COLOR=RED", "PORT=x", "PROFILE=x", "IPADDR=1/99", "IPADDR=1.2.3.999"):
        assert show(f"D CONN,{text}", telnet.connections).code == 8


@pytest.mark.parametrize("text", ["FOO", "DETAILS", "MAX=0", "MAX=X", "LUN=A,LUNAME=B", "2992"])
def test_what_was_not_asked_for_is_not_shown(text):
    done = show(f"D CONN,{text}", telnet.connections)
    assert (done.code, done.rows) == (8, ())


def test_an_lu_that_nobody_has_is_an_empty_list():
    done = show("D CONN,LUNAME=NOBODY", telnet.connections)
    assert (done.code, done.lines) == (0, ("0 OF 0 RECORDS DISPLAYED",))


def test_host_names_on_request():
    done = show("D CONN,HNAME", telnet.connections)
    assert (done.columns[-1], done.rows[0][-1]) == ("HOSTNAME", "PC.EXAMPLE")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [("23", "0002"), ("992,10.1.1.1", "0002")]),
        (",PROFILE=ALL", [("23", "0001"), ("23", "0002"), ("992,10.1.1.1", "0002")]),
        (",PROFILE=1", [("23", "0001")]),
        (",PROFILE=SECURE", [("992,10.1.1.1", "0002")]),
        (",PORT=(992,10.1.1.1)", [("992,10.1.1.1", "0002")]),
        (",PORT=992", [("992,10.1.1.1", "0002")]),
        (",PROFILE=ALL,MAX=1", [("23", "0001")]),
        (",PORT=5", []),
    ],
)
def test_profiles(text, rows):
    done = show(f"D PROFILE{text}", telnet.profiles)
    assert [row[:2] for row in done.rows] == rows


def test_a_profile_in_detail_says_where_each_parameter_was_said():
    done = show("D PROFILE,PORT=23,DETAIL", telnet.profiles)
    assert done.rows == (("23", "0002", "INACTIVE", "60", "TPARMS"), ("23", "0002", "MSG07", "YES", "DEFAULT"))


def test_mappings_each_way():
    assert [row[3] for row in show("D OBJECT", telnet.objects).rows] == ["LUS", "USSTCP1", "SAFE"]
    assert show("D OBJECT,TYPE=LU*,ID=LUS", telnet.objects).rows[0][4] == "3"
    assert [row[3] for row in show("D OBJECT,PROFILE=1", telnet.objects).rows] == ["OLD"]
    assert [row[3] for row in show("D CLIENTID,TYPE=USERID", telnet.client_ids).rows] == ["USER2"]
    assert show("D CLIENTID,ID=10.0.0.1", telnet.client_ids).rows[0][4] == "1"
    assert [row[3] for row in show("D WHEREUSED,ID=USER2", telnet.where_used).rows] == ["SAFE"]
    assert show("D WHEREUSED,TYPE=x", telnet.where_used).code == 8


def test_help():
    assert any("QUIESCE" in line for line in show("V HELP", telnet.display_help).lines)
    assert all("PROFILE" in line for line in show("D HELP,PROFILE", telnet.display_help).lines)


@pytest.mark.parametrize(
    ("text", "first", "lines"),
    [
        ("D HELP,CONN", "D TCPIP,,TELNET,CONN[", 3),
        ("D HELP,TELNET,CONNECTION", "D TCPIP,,TELNET,CONN[", 3),
        ("D HELP,T,PROF", "D TCPIP,,TELNET,PROFILE[", 1),
        ("V HELP,TELNET,STO", "V TCPIP,,TELNET,QUIESCE|RESUME|STOP[", 1),
    ],
)
def test_help_of_one_command(text, first, lines):
    done = show(text, telnet.display_help)
    assert done.lines[0].startswith(first)
    assert len(done.lines) == lines


def test_help_of_what_there_is_not():
    assert show("D HELP,LUNS", telnet.display_help).code == 8
