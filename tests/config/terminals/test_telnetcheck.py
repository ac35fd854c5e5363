from appliance.config.language.report import Report
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import ConnType, GroupMap, LuGroup, LuMap, TelnetMapping, TelnetPort
from appliance.config.terminals.telnetcheck import check_mapping, check_parameters
from appliance.config.terminals.telnetparms import ParmsGroup


def ids(check, value) -> list[str]:
    report = Report()
    check(value, report)
    return [diagnostic.id for diagnostic in report.diagnostics]


def group(name: str, *ranges: str) -> LuGroup:
    return LuGroup(name, tuple(map(parse_lu_range, ranges)))


def test_a_basic_port_has_no_keys_for_a_group_that_wants_tls():
    groups = {"G": ParmsGroup("G", {"conn_type": ConnType.ANY})}
    mapping = TelnetMapping(parms_groups=groups, parms_maps=(GroupMap("G"),))
    assert ids(check_parameters, TelnetPort(23, mapping)) == ["SLYN0312E"]
    assert ids(check_parameters, TelnetPort(992, mapping, is_secure=True)) == []


def test_names_that_nothing_defines():
    assert ids(check_mapping, TelnetMapping(parms_maps=(GroupMap("G"),))) == ["SLYN0323E"]
    assert ids(check_mapping, TelnetMapping(lu_maps=(LuMap("LU1", parms_group="G"),))) == ["SLYN0323E"]


def test_a_pmap_that_comes_too_late():
    groups = {"G": ParmsGroup("G", {"tn3270e": False, "msg07": True})}
    mapping = TelnetMapping(parms_groups=groups, lu_maps=(LuMap("LU1", parms_group="G"),))
    assert ids(check_mapping, mapping) == ["SLYN0325W"]


def test_printers_pair_with_terminals_name_by_name():
    terminals = {"T": group("T", "LUA", "LUB1..LUB3")}
    for printers, found in (
        (("PA", "PB1..PB3"), []),
        (("PA1..PA4",), ["SLYN0324E"]),
        (("PA", "PB1..PB2"), ["SLYN0324E"]),
    ):
        mapping = TelnetMapping(
            lu_groups=terminals,
            printer_groups={"P": group("P", *printers)},
            lu_maps=(LuMap("T", printers="P"), LuMap("LUX", printers="PX")),
        )
        assert ids(check_mapping, mapping) == found
