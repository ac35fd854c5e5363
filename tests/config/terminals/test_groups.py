from ipaddress import ip_address, ip_network

import pytest

from appliance.config.language.report import Report
from appliance.config.terminals import groups
from appliance.config.terminals.clients import AddressRange
from tests.support.config_reading import operands, refused, said


def read(reader, text: str):
    report = Report()
    return reader(operands(text, report)), said(report)


def test_a_bad_lu_does_not_hide_the_others():
    pool, complaints = read(groups.lu_pool("END"), "DEFAULTLUS lu1 1X LU2..LU9 END")
    assert [lus.low for lus in pool] == ["LU1", "LU2"]
    assert complaints == ["1:16 SLYN0103E"]


@pytest.mark.parametrize(("text", "column"), [("LUGROUP GRP1,EXIT LU1 END", 9), ("LUGROUP GRP1,90% EXIT LU1 END", 18)])
def test_an_exit_routine_does_not_run_and_its_lus_are_given_like_others(text, column):
    group, complaints = read(groups.lu_group("END"), text)
    assert (group.name, len(group.ranges)) == ("GRP1", 1)
    assert complaints == [f"1:{column} SLYN0350W"]


def test_a_group_with_a_capacity_warning():
    group, _ = read(groups.lu_group("END"), "LUGROUP grp1,90% LU1..LU9 END")
    assert (group.name, group.warn_percent, group.ranges[0].count) == ("GRP1", 90, 9)
    assert refused(groups.lu_group("END"), "LUGROUP GRP1,0% LU1 END") == "1:9 SLYN0103E"
    assert refused(groups.lu_group("END"), "LUGROUP 1GRP LU1 END") == "1:9 SLYN0103E"
    assert refused(groups.lu_group("END"), "LUGROUP GRP1 LU1") == "1:1 SLYN0108E"


@pytest.mark.parametrize(
    ("text", "exact", "networks"),
    [
        ("10.0.0.1", [("10.0.0.1", "10.0.0.1")], []),
        ("10.0.0.1..10.0.0.9", [("10.0.0.1", "10.0.0.9")], []),
        ("2001:db8::1..2001:db8::ff", [("2001:db8::1", "2001:db8::ff")], []),
        ("255.255.0.0:2.2.0.0", [], ["2.2.0.0/16"]),
        ("2001:db8::/32 10.0.0.0/8", [], ["2001:db8::/32", "10.0.0.0/8"]),
    ],
)
def test_members_of_an_ip_group(text, exact, networks):
    group, complaints = read(groups.ip_group, f"IPGROUP G {text} ENDIPGROUP")
    assert group.exact == tuple(AddressRange(ip_address(low), ip_address(high)) for low, high in exact)
    assert group.networks == tuple(map(ip_network, networks))
    assert complaints == []


@pytest.mark.parametrize(
    "text", ["10.0.0.9..10.0.0.1", "10.0.0.1..10.0.1.1", "10.0.0.1..::1", "255.0.0.0:1.2.3.4", "x", "1/33"]
)
def test_what_is_no_member_of_an_ip_group(text):
    assert read(groups.ip_group, f"IPGROUP G {text} ENDIPGROUP")[1] == ["1:11 SLYN0103E"]


def test_users_and_patterns():
    group, complaints = read(groups.user_group, "USERGROUP G a1 B* %C A*B toolonguser ENDUSERGROUP")
    assert (group.exact, group.patterns) == ({"A1"}, ("B*", "%C"))
    assert complaints == ["1:22 SLYN0103E", "1:26 SLYN0103E"]
