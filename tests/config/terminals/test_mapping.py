from appliance.config.language.report import Report
from appliance.config.language.table import read_block
from appliance.config.language.tokens import tokens_of_text
from appliance.config.terminals.clients import ClientIdType
from appliance.config.terminals.mapping import VTAM, mapping_of, ports_of
from appliance.config.terminals.telnet import UssTcp
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    tokens = tokens_of_text(f"BEGINVTAM {text}", "P", report)
    filled = read_block(tokens, 1, None, VTAM, report)[0]
    return filled, tokens[0], report


def mapping(text: str):
    filled, block, report = read(text)
    return mapping_of(filled, block, report), said(report)


def test_a_block_without_ports_is_for_plain_telnet():
    filled, block, _ = read("PORT 992 993 PORT 2023")
    assert [port.number for port in ports_of(filled, block)] == [992, 993, 2023]
    assert [port.number for port in ports_of(*read("")[:2])] == [23]


def test_a_group_may_be_used_before_it_is_defined():
    found, complaints = mapping("LUMAP LU1 NET1 IPGROUP NET1 10.0.0.0/8 ENDIPGROUP")
    assert found.lu_maps[0].client.type is ClientIdType.IPGRP
    assert complaints == []


def test_one_wrong_mapping_does_not_hide_the_next():
    found, complaints = mapping("LUMAP LU1 NOSUCH LUMAP LU2 10.0.0.1 LUMAP 1LU LUMAP LU3")
    assert [entry.names for entry in found.lu_maps] == ["LU2", "LU3"]
    assert complaints == ["1:21 SLYN0307E", "1:53 SLYN0103E"]


def test_a_group_defined_twice():
    assert mapping("LUGROUP G LU1 ENDLUGROUP LUGROUP G LU2 ENDLUGROUP")[1] == ["1:36 SLYN0103E"]


def test_a_mapping_is_generic_unless_it_says_specific():
    found, complaints = mapping("LUMAP LU1 LUMAP LU2 SPECIFIC PRTMAP P1 DEFAPPL ECHO SPECIFIC PRTMAP P2 GENERIC")
    maps = (*found.lu_maps, *found.printer_maps)
    assert [(entry.is_specific, entry.default_application) for entry in maps] == [
        (False, None), (True, None), (True, "ECHO"), (False, None),
    ]  # fmt: skip
    assert complaints == []


def test_applications_lus_and_users():
    found, complaints = mapping("ALLOWAPPL net.TSO* LU L1 LUG G LU L2 RESTRICTAPPL C% CERTAUTH USER a USER b")
    assert (found.allowed[0].pattern, found.allowed[0].lu_groups) == ("TSO*", ("G",))
    assert [lus.low for lus in found.allowed[0].lus] == ["L1", "L2"]
    assert (found.restricted[0].pattern, found.restricted[0].users) == ("C%", ("A", "B"))
    assert complaints == []


def test_how_a_session_ends_is_said_of_its_application():
    found, complaints = mapping("ALLOWAPPL TSO QSESSION,30 DISCONNECTABLE ALLOWAPPL ECHO USSTCP A,B")
    assert [allowed.pattern for allowed in found.allowed] == ["TSO", "ECHO"]
    assert found.uss_tables == (UssTcp("A", scs_table="B"),)
    assert [(allowed.queue_seconds, allowed.disconnectable) for allowed in found.allowed] == [(30, True), (None, False)]
    assert complaints == []


def test_a_user_may_be_restricted_to_lus():
    found, complaints = mapping("RESTRICTAPPL TSO USER A LU L1 L2..L9 LUG G USER B")
    [restricted] = found.restricted
    assert restricted.users == ("A", "B")
    assert [lus.low for lus in restricted.user_lus["A"].lus] == ["L1", "L2"]
    assert restricted.user_lus["A"].lu_groups == ("G",)
    assert "B" not in restricted.user_lus
    assert complaints == []


def test_a_restriction_to_lus_is_never_dropped_silently():
    assert mapping("RESTRICTAPPL TSO USER A L1")[1] == ["1:35 SLYN0103E"]


def test_what_one_group_lists_no_other_of_its_kind_may_list():
    found, complaints = mapping(
        "USERGROUP U1 A B ENDUSERGROUP USERGROUP U2 B C B* ENDUSERGROUP "
        "DESTIPGROUP D1 10.0.0.1 ENDDESTIPGROUP IPGROUP G1 10.0.0.1 ENDIPGROUP"
    )
    assert (found.user_groups["U1"].exact, found.user_groups["U2"].exact) == ({"A", "B"}, {"C"})
    assert found.user_groups["U2"].patterns == ("B*",)
    assert complaints == ["1:1 SLYN0119W"]
    assert len(found.ip_groups["G1"].exact) == len(found.destination_groups["D1"].exact) == 1


def test_ports_may_be_qualified():
    filled, block, _ = read("PORT 992,10.1.1.1 992,LNK1 23")
    links = {"10.9.9.9": "LNK1"}
    assert [(port.number, port.address(links)) for port in ports_of(filled, block)] == [
        (992, "10.1.1.1"), (992, "10.9.9.9"), (23, ""),
    ]  # fmt: skip
    assert ports_of(filled, block)[1].address({}) is None


def test_the_options_of_an_lu_map_come_in_any_order():
    found, _ = mapping("LUMAP L1 KEEPOPEN PMAP PG1 DEFAPPL TSO DEFONLY SPECIFIC P1 PRTMAP P1 NOKEEPOPEN PRTMAP P2")
    first = found.lu_maps[0]
    assert (first.keep_open, first.parms_group, first.default_application) == (True, "PG1", "TSO")
    assert (first.def_only, first.is_specific, first.printers) == (True, True, "P1")
    assert [entry.keep_open for entry in found.printer_maps] == [False, True]
