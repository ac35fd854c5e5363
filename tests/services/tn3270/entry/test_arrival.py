"""A client until it has arrived: whose parameters it gets, and what is asked about it first."""

from __future__ import annotations

import attrs

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import ClientAuth, ConnType, GroupMap, LuGroup, LuMap, UssTcp
from appliance.config.terminals.telnetparms import ParmsGroup
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import Mode
from appliance.session.actions import FindName, Send
from appliance.session.events import NameFound, TimerFired
from tests.support.terminals import MAPPING, Keyboard


def test_parmsmap_gives_a_client_its_own_conntype_before_anything_is_said(bench):
    group = ParmsGroup("SAFE", {"conn_type": ConnType.SECURE})
    here, elsewhere = ClientId(ClientIdType.IPADDR, "192.0.2.7"), ClientId(ClientIdType.IPADDR, "192.0.2.8")
    for identifier, first in ((here, []), (elsewhere, [bytes.fromhex("fffd28")])):
        bench.mapped(parms_groups={"SAFE": group}, parms_maps=(GroupMap("SAFE", identifier),))
        assert [action.data for action in bench.accept()[1].all(Send)] == first


def test_a_group_that_wants_tls_on_a_port_without_a_key_ring_closes(bench):
    bench.tls = None
    group = ParmsGroup("SAFE", {"conn_type": ConnType.ANY})
    bench.mapped(parms_groups={"SAFE": group}, parms_maps=(GroupMap("SAFE"),))
    _, replies = bench.accept()
    assert replies.messages == ["SLYT0203E"]
    assert replies.is_closed()


def test_the_group_of_the_certificates_user_counts_once_he_is_known(bench):
    user = ClientId(ClientIdType.USERID, "USER2")
    group = ParmsGroup("OLD", {"tn3270e": False})
    mapping = attrs.evolve(MAPPING, parms_groups={"OLD": group}, parms_maps=(GroupMap("OLD", user),))
    bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT, mapping=mapping)
    terminal = bench.certified()
    assert terminal.negotiated.mode is Mode.PLAIN


def test_a_host_name_is_asked_for_when_something_is_mapped_by_it(bench):
    by_name = ClientId(ClientIdType.HOSTNAME, "PC7.EXAMPLE.COM")
    groups = {"LUS": MAPPING.lu_groups["LUS"], "OWN": LuGroup("OWN", (parse_lu_range("OWN1"),))}
    maps = (LuMap("LUS"), LuMap("OWN", by_name))
    for name, lu in (("PC7.EXAMPLE.COM", "OWN1"), ("", "TCPABC01")):
        bench.mapped(lu_groups=groups, lu_maps=maps)
        script, replies = bench.accept()
        assert replies.only(FindName).address == "192.0.2.7"
        assert script.session.is_waiting
        terminal = Keyboard(script, ClientCore("IBM-3278-2-E")).take(script.handle(NameFound(name)))
        assert terminal.negotiated.lu == lu


def test_a_name_that_comes_too_late_changes_nothing(bench):
    bench.mapped(uss_tables=(UssTcp("T", ClientId(ClientIdType.HNGRP, "H")),))
    script, _ = bench.accept()
    assert script.handle(TimerFired("negotiation")).is_closed()
    assert script.handle(NameFound("PC7")).actions == ()
