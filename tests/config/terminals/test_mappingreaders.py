import pytest

from appliance.config.language.report import Report
from appliance.config.terminals import mappingreaders as readers
from appliance.config.terminals.clients import ANY_CLIENT
from appliance.config.terminals.telnet import DefaultAppl, GroupMap, LuMap, LuSelection, MonitorGroup, UssTcp
from tests.support.config_reading import operands, refused, said


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (readers.default_appl, "DEFAULTAPPL NET.TSO DEFONLY FIRSTONLY",
         DefaultAppl("TSO", first_only=True, def_only=True)),
        (readers.uss_tcp, "USSTCP A", UssTcp("A")),
        (readers.group_map, "PARMSMAP PG1", GroupMap("PG1")),
        (readers.lu_map, "LUMAP G SPECIFIC DEFAPPL TSO FIRSTONLY KEEPOPEN P",
         LuMap("G", is_specific=True, default_application="TSO", first_only=True, keep_open=True, printers="P")),
        (readers.lu_map, "PRTMAP G", LuMap("G", keep_open=True)),
    ],
)  # fmt: skip
def test_mappings_without_client(read, text, value):
    waiting = read(operands(text))
    assert waiting.client is None
    assert waiting.make(ANY_CLIENT) == value


def test_the_client_is_kept_as_it_was_written():
    assert readers.lu_map(operands("LUMAP G USERID,x GENERIC")).client.text == "USERID,x"


def test_applications_for_some_lus_and_users():
    report = Report()
    allowed = readers.allow_appl(operands("ALLOWAPPL TSO* QSESSION,5 LU A LUG G H", report))
    assert (allowed.queue_seconds, allowed.lu_groups) == (5, ("G", "H"))
    restricted = readers.restrict_appl(operands("RESTRICTAPPL X ALLOWPRINTER USER A LUG G USER B", report))
    assert restricted.allow_printer
    assert restricted.user_lus == {"A": LuSelection((), ("G",))}
    assert restricted.users == ("A", "B")
    assert said(report) == []


def test_a_monitor_group():
    text = "MONITORGROUP M AVERAGE BOUNDARY2 1500 ENDMONITORGROUP"
    group = MonitorGroup("M", averages=True, boundaries=(1_000, 1_500, 5_000, 10_000))
    assert readers.monitor_group(operands(text)) == group


@pytest.mark.parametrize(
    ("read", "text", "complaint"),
    [
        (readers.lu_map, "LUMAP 1LU", "1:7 SLYN0103E"),
        (readers.lu_map, "LUMAP LU1 PMAP 1PG", "1:16 SLYN0103E"),
        (readers.default_appl, "DEFAULTAPPL TSO*", "1:13 SLYN0103E"),
        (readers.allow_appl, "ALLOWAPPL TSO LU1", "1:15 SLYN0103E"),
        (readers.restrict_appl, "RESTRICTAPPL TSO", "1:1 SLYN0104E"),
        (readers.group_map, "PARMSMAP", "1:1 SLYN0104E"),
        (readers.monitor_group, "MONITORGROUP M", "1:1 SLYN0108E"),
    ],
)
def test_wrong_operands(read, text, complaint):
    assert refused(read, text) == complaint
