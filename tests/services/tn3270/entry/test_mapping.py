"""Mapping: the highest identifier wins each object, wherever its statement stands."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from appliance.config.terminals.clients import AddressRange, ClientId, ClientIdType, IpGroup, UserGroup
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import (
    AllowAppl,
    DefaultAppl,
    GroupMap,
    InterpTcp,
    LuGroup,
    LuMap,
    LuSelection,
    RestrictAppl,
    TelnetMapping,
    UssTcp,
)
from appliance.services.tn3270.entry.lupool import Assignment
from appliance.services.tn3270.entry.mapping import (
    Client,
    Permission,
    default_application,
    interpret_table,
    is_printer,
    line_mode_application,
    lu_map_of,
    may_use,
    permission,
    printers,
    scs_table,
    terminals,
    uss_table,
    wants_host_name,
)

CLIENT = Client("10.0.0.7", "10.0.0.1", "USER2")
NULL = ClientId()
USERID = ClientId(ClientIdType.USERID, "USER2")
IPADDR = ClientId(ClientIdType.IPADDR, "10.0.0.7")
USERGRP = ClientId(ClientIdType.USERGRP, "STAFF")
IPGRP = ClientId(ClientIdType.IPGRP, "LAN")
USERPAT = ClientId(ClientIdType.USERGRP, "ANYUSER")
NETWORK = ClientId(ClientIdType.IPGRP, "NET")
DESTIP = ClientId(ClientIdType.DESTIP, "10.0.0.1")
ORDER = [USERID, IPADDR, USERGRP, IPGRP, USERPAT, NETWORK, DESTIP, NULL]

GROUPS = {
    "user_groups": {
        "STAFF": UserGroup("STAFF", exact=frozenset({"USER2"})),
        "ANYUSER": UserGroup("ANYUSER", patterns=("USER*",)),
    },
    "ip_groups": {
        "LAN": IpGroup("LAN", exact=(AddressRange(ip_address("10.0.0.1"), ip_address("10.0.0.9")),)),
        "NET": IpGroup("NET", networks=(ip_network("10.0.0.0/8"),)),
    },
}


def group(name: str, *ranges: str) -> LuGroup:
    return LuGroup(name, tuple(parse_lu_range(text) for text in ranges))


@pytest.mark.parametrize("highest", range(len(ORDER)))
def test_precedence(highest):
    tables = tuple(UssTcp(f"T{rank}", identifier) for rank, identifier in enumerate(ORDER) if rank >= highest)
    mapping = TelnetMapping(uss_tables=tables[::-1], **GROUPS)
    assert uss_table(mapping, CLIENT) == f"T{highest}"


@pytest.mark.parametrize(
    "identifier",
    [
        ClientId(ClientIdType.USERID, "USER3"),
        ClientId(ClientIdType.IPADDR, "10.0.0.8"),
        ClientId(ClientIdType.USERGRP, "NOSUCH"),
        ClientId(ClientIdType.IPGRP, "NOSUCH"),
        ClientId(ClientIdType.DESTIP, "10.0.0.2"),
    ],
)
def test_an_identifier_of_somebody_else_does_not_match(identifier):
    assert uss_table(TelnetMapping(uss_tables=(UssTcp("T", identifier),), **GROUPS), CLIENT) is None


def test_a_client_without_certificate_matches_no_user_identifier():
    client = Client("10.0.0.7", "10.0.0.1")
    mapping = TelnetMapping(uss_tables=(UssTcp("U", USERID), UssTcp("G", USERPAT), UssTcp("N")), **GROUPS)
    assert uss_table(mapping, client) == "N"


def test_lus_come_from_the_best_map_and_only_then_from_the_default_pool():
    mapping = TelnetMapping(
        lu_groups={"A": group("A", "A1..A9"), "B": group("B", "B1..B9")},
        lu_maps=(LuMap("A", IPADDR), LuMap("B", USERID), LuMap("SINGLE", NETWORK, is_specific=True)),
        default_lus=group("", "D1..D9").ranges,
        default_lus_specific=group("", "E1..E9").ranges,
        **GROUPS,
    )
    found = terminals(mapping, CLIENT)
    assert [g.name for g in found.generic] == ["B"]
    assert ["SINGLE" in g.ranges[0] for g in found.specific] == [True]
    found = terminals(mapping, Client("192.0.2.1", "10.0.0.1"))
    assert "D1" in found.generic[0].ranges[0]
    assert "E1" in found.specific[0].ranges[0]


def test_scs_and_interpret_tables():
    mapping = TelnetMapping(
        uss_tables=(UssTcp("U", USERID, "S"), UssTcp("N", scs_table="T")),
        interpret_tables=(InterpTcp("I", IPADDR),),
        **GROUPS,
    )
    assert (scs_table(mapping, CLIENT), interpret_table(mapping, CLIENT)) == ("S", "I")
    other = Client("10.9.9.9", "10.0.0.1")
    assert (scs_table(mapping, other), interpret_table(mapping, other)) == ("T", "")
    assert scs_table(TelnetMapping(), CLIENT) == ""


def test_which_lus_are_printers():
    mapping = TelnetMapping(
        printer_groups={"P": group("P", "P1..P9")},
        default_printers=(parse_lu_range("Q1..Q2"),),
        default_lus=(parse_lu_range("T1..T2"),),
    )
    assert [is_printer(mapping, lu) for lu in ("P5", "Q2", "Q3", "T1")] == [True, True, False, False]


def test_the_capacity_of_a_default_pool_is_watched_too():
    pool = group("", "D1..D9").ranges
    mapping = TelnetMapping(default_lus=pool, default_lus_specific=pool, default_percents={"default_lus": 80})
    found = terminals(mapping, CLIENT)
    assert (found.generic[0].warn_percent, found.specific[0].warn_percent) == (80, None)


def test_printers_have_their_own_maps():
    mapping = TelnetMapping(
        printer_groups={"P": group("P", "P1..P9")},
        printer_maps=(LuMap("P"),),
        default_lus=group("", "D1..D9").ranges,
    )
    found = printers(mapping, CLIENT)
    assert [g.name for g in found.generic] == ["P"]
    assert "D1" in found.other_kind[-1].ranges[0]
    assert terminals(mapping, CLIENT).other_kind[0].name == "P"


def test_default_application():
    mapping = TelnetMapping(default_appls=(DefaultAppl("ECHO"), DefaultAppl("TSO", IPADDR)))
    assert default_application(mapping, CLIENT).application == "TSO"
    assert default_application(mapping, Client("192.0.2.1", "10.0.0.1")).application == "ECHO"
    assert default_application(TelnetMapping(), CLIENT) is None
    assert default_application(mapping, CLIENT, is_printer=True) is None


def test_a_uss_table_on_a_higher_identifier_beats_a_default_application():
    mapping = TelnetMapping(default_appls=(DefaultAppl("ECHO"),), uss_tables=(UssTcp("T", IPADDR),))
    assert default_application(mapping, CLIENT) is None
    mapping = TelnetMapping(default_appls=(DefaultAppl("ECHO"),), uss_tables=(UssTcp("T"),))
    assert default_application(mapping, CLIENT).application == "ECHO"


def test_the_application_of_the_lumap_that_an_lu_came_by_beats_both():
    lu_map, other = LuMap("LU1", default_application="RELAY1", def_only=True), LuMap("LU2")
    mapping = TelnetMapping(
        lu_maps=(lu_map, other),
        default_appls=(DefaultAppl("ECHO", USERID),),
        uss_tables=(UssTcp("T", USERID),),
        allowed=(AllowAppl("TSO"),),
    )
    assert default_application(mapping, CLIENT, lu_map).application == "RELAY1"
    assert default_application(mapping, CLIENT, other).application == "ECHO"
    assert default_application(mapping, CLIENT).application == "ECHO"
    assert permission(mapping, CLIENT, "TSO", "LU1", lu_map) is Permission.NOT_ALLOWED
    assert permission(mapping, CLIENT, "TSO", "LU2", other) is Permission.ALLOWED


def test_pmap_of_a_lumap_is_for_the_printers_of_its_terminals_too():
    lu_map = LuMap("T", IPADDR, parms_group="PG", printers="P", default_application="ECHO", keep_open=True)
    mapping = TelnetMapping(
        lu_groups={"T": group("T", "T1")}, printer_groups={"P": group("P", "P1")}, lu_maps=(lu_map,)
    )
    printer = Assignment("P1", mapping.printer_groups["P"])
    found = lu_map_of(mapping, CLIENT, printer, is_printer=True)
    assert (found.parms_group, found.default_application, found.keep_open) == ("PG", None, False)
    assert lu_map_of(mapping, CLIENT, Assignment("T1", mapping.lu_groups["T"]), is_printer=False) is lu_map
    assert lu_map_of(mapping, CLIENT, Assignment("X1", group("X", "X1")), is_printer=True) is None


def test_a_monitormap_by_host_name_asks_for_it():
    assert wants_host_name(TelnetMapping(monitor_maps=(GroupMap("M", ClientId(ClientIdType.HNGRP, "H")),)))
    assert not wants_host_name(TelnetMapping(monitor_maps=(GroupMap("M"),)))


@pytest.mark.parametrize(
    ("application", "lu", "wanted"),
    [
        ("TSO", "LU1", Permission.ALLOWED),
        ("TSO00001", "LU1", Permission.ALLOWED),
        ("CICSA", "LU1", Permission.ALLOWED),
        ("CICSAB", "LU1", Permission.NOT_ALLOWED),
        ("NOSUCH", "LU1", Permission.NOT_ALLOWED),
        ("ONLYB", "LU1", Permission.NOT_ALLOWED),
        ("ONLYB", "B5", Permission.ALLOWED),
        ("ONLYX", "X1", Permission.ALLOWED),
        ("ONLYX", "X2", Permission.NOT_ALLOWED),
        ("ECHO", "LU1", Permission.ALLOWED),
        ("PAYROLL", "LU1", Permission.ALLOWED),
        ("SECRET", "LU1", Permission.RESTRICTED),
        ("ASKS", "LU1", Permission.RESTRICTED),
    ],
)
def test_permission(application, lu, wanted):
    mapping = TelnetMapping(
        lu_groups={"B": group("B", "B1..B9")},
        allowed=(
            AllowAppl("TSO*"),
            AllowAppl("CICS%"),
            AllowAppl("ONLYB", lu_groups=("B", "NOSUCH")),
            AllowAppl("ONLYX", lus=group("", "X1").ranges),
            AllowAppl("SECRET"),
        ),
        restricted=(
            RestrictAppl("PAY*", users=("USER2",), cert_auth=True),
            RestrictAppl("SECRET", users=("USER3",), cert_auth=True),
            RestrictAppl("ASKS", users=("USER2",)),
        ),
        default_appls=(DefaultAppl("ECHO"),),
    )
    assert permission(mapping, CLIENT, application, lu) is wanted


def test_an_lu_of_the_longest_pattern_decides():
    mapping = TelnetMapping(allowed=(AllowAppl("*"), AllowAppl("TSO", lus=group("", "X1").ranges)))
    assert permission(mapping, CLIENT, "TSO", "LU1") is Permission.NOT_ALLOWED
    assert permission(mapping, CLIENT, "OTHER", "LU1") is Permission.ALLOWED


def test_linemodeappl_by_identifier():
    mapping = TelnetMapping(line_mode_appls=(DefaultAppl("TSO"), DefaultAppl("TSO2", IPADDR, first_only=True)))
    assert line_mode_application(mapping, CLIENT) == DefaultAppl("TSO2", IPADDR, first_only=True)
    assert line_mode_application(mapping, Client("10.9.9.9", "")) == DefaultAppl("TSO")
    assert line_mode_application(TelnetMapping(), CLIENT) is None


@pytest.mark.parametrize(
    ("user", "lu", "wanted"),
    [("PAY1", "X1", True), ("PAY1", "LU1", False), ("PAY7", "LU1", True), ("OTHER", "LU1", False), ("", "LU1", False)],
)
def test_a_pattern_stands_for_users_and_their_own_entry_goes_first(user, lu, wanted):
    rule = RestrictAppl("A", users=("PAY*", "PAY1"), user_lus={"PAY1": LuSelection(group("", "X1").ranges)})
    assert may_use(rule, user, lu, TelnetMapping()) is wanted
