"""The detail of a connection."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.telnet import ConnType, DefaultAppl, GroupMap, UssTcp
from appliance.config.terminals.telnetparms import ClientCheck, ParmsGroup, Takeover, TelnetParms
from appliance.services.tn3270.records.description import persistence, timers
from tests.support.terminals import MAPPING


def test_a_seated_terminal_says_who_it_is_and_what_mapped_it(bench):
    here = ClientId(ClientIdType.IPADDR, "192.0.2.7")
    mapping = attrs.evolve(
        MAPPING,
        parms_groups={"PG": ParmsGroup("PG", {"msg07": True})},
        parms_maps=(GroupMap("PG", here),),
        uss_tables=(UssTcp("USSTAB", here), UssTcp("OTHER")),
        default_appls=(DefaultAppl("ECHO"),),
    )
    terminal = bench.port(conn_type=ConnType.BASIC, mapping=mapping).seat(name="TCPABC82")
    shown = dict(terminal.script.session.details())
    assert shown["LUNAME"] == "TCPABC82"
    assert (shown["CLIENT"], shown["DESTINATION"], shown["PORT"]) == ("192.0.2.7", "192.0.2.1", "2992")
    assert (shown["PROTOCOL"], shown["DEVICETYPE"], shown["TYPE"]) == ("TN3270E", "IBM-3278-2-E", "TERMINAL")
    assert "BIND_IMAGE" in shown["3270E FUNCTIONS"]
    assert shown["LUMAP GEN"] == "LUS BY NULL"
    assert shown["USS TABLE"] == "USSTAB BY IPADDR,192.0.2.7"
    assert shown["PARMS"] == "PG BY IPADDR,192.0.2.7"
    assert shown["PERSIS"] == "LM*****"


def test_a_connection_that_negotiates_has_details_too(bench):
    script, _ = bench.port(conn_type=ConnType.BASIC).accept()
    shown = dict(script.session.details())
    assert (shown["LUNAME"], shown["DEVICETYPE"]) == ("", "")


@pytest.mark.parametrize(
    ("options", "letter"),
    [
        ({}, "R"),
        ({"keeps_on_reset": True}, "K"),
        ({"same_address": True}, "S"),
        ({"same_conn_type": True}, "C"),
        ({"same_address": True, "same_conn_type": True}, "M"),
    ],
)
def test_the_letter_of_a_recon_form_says_its_option(options, letter):
    taken = Takeover(5, reconnects=True, **options)
    assert persistence(TelnetParms(take_specific=taken, take_generic=taken)) == f"**{letter * 2}***"


def test_letters_stand_for_what_is_coded():
    parms = TelnetParms(
        lu_session_pend=True,
        take_specific=Takeover(5, reconnects=True),
        take_generic=Takeover(5),
        check_client_conn=ClientCheck(),
        keep_inactive=5,
        timemark=0,
    )
    assert persistence(parms) == "L*RGC**"
    assert persistence(TelnetParms()) == "*******"
    assert timers(parms) == "*K*S*S"
