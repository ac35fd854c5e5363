import pytest

from appliance.config.language.readers import constant, number, text
from appliance.config.language.report import Report
from appliance.config.language.table import Row, Table, read_block, read_lines
from appliance.config.language.tokens import tokens_of_text
from tests.support.config_reading import said

ROWS = [
    Row("SIZE", "size", number(0, 9)),
    Row("NAME", "names", text("a name"), tuple),
    Row("ON", "is_on", constant(True)),
    Row("OFF", "is_on", constant(False)),
    Row("CHECKED", "", number(0, 9)),
]
TABLE = Table.of(ROWS, ["OLD"], client=["THEIRS"], blocks={"BEGINX": "ENDX"})
LINES = Table.of(ROWS, ["OLD"], line_starts=True)


def lines(member: str):
    report = Report()
    return read_lines(member, "M", TABLE, report), said(report)


def block(member: str, table: Table = TABLE, outer: frozenset[str] = frozenset()):
    report = Report()
    filled, at, is_ended = read_block(tokens_of_text(member, "M", report), 0, "END", table, report, outer)
    return filled.values, at, is_ended, said(report)


def test_a_line_is_a_statement():
    filled, complaints = lines("size 3\n; no\n\nNAME a\nNAME b\nCHECKED 1")
    assert filled.values == {"size": 3, "names": ("a", "b")}
    assert (filled.place("size").line, filled.place("names").line) == (1, 4)
    assert complaints == []


def test_every_complaint_is_heard_and_the_other_lines_count():
    filled, complaints = lines("SIZE x\nSIZE\nSIZE 1 2\nOLD 1 2\nTHEIRS\nSISE 1\nON\nOFF")
    assert filled.values == {"size": 1, "is_on": False}
    assert complaints == [
        "1:6 SLYN0103E",
        "2:1 SLYN0104E",
        "3:8 SLYN0105E",
        "4:1 SLYN0102W",
        "5:1 SLYN0110W",
        "6:1 SLYN0101E",
        "8:1 SLYN0106W",
    ]


@pytest.mark.parametrize("member", ["SIZE 3 ON NAME a END rest", "SIZE\n3\nON NAME\na\nEND rest"])
def test_free_form_does_not_care_for_lines(member):
    assert block(member) == ({"size": 3, "is_on": True, "names": ("a",)}, 6, True, [])


def test_what_is_passed_over_ends_at_the_next_statement():
    values, _, _, complaints = block("OLD 1 2 ON BEGINX SIZE 3 ENDX NOSUCH 1 SIZE 4 END")
    assert values == {"is_on": True, "size": 4}
    assert complaints == ["1:1 SLYN0102W", "1:12 SLYN0102W", "1:31 SLYN0101E"]


def test_by_lines_only_the_first_word_of_a_line_ends_what_is_passed_over():
    values, _, _, _ = block("OLD 1 SIZE 2\n ON\nEND", LINES)
    assert values == {"is_on": True}


def test_a_block_without_its_end():
    assert block("ON") == ({"is_on": True}, 1, False, [])
    assert block("ON OUTER SIZE 3 END", outer=frozenset({"OUTER"})) == ({"is_on": True}, 1, False, [])
    assert block("BEGINX ON END")[3] == ["1:1 SLYN0102W", "1:1 SLYN0108E"]


def test_a_line_that_begins_with_no_statement_is_complained_about_by_itself():
    values, _, _, complaints = block("SIZE 3\nSISE 4\nNAME a\n NAMES\nOLD 1\n SIZES 2\nON\nEND")
    assert values == {"size": 3, "names": ("a",), "is_on": True}
    assert complaints == ["2:1 SLYN0101E", "4:2 SLYN0101E", "5:1 SLYN0102W", "6:2 SLYN0101E"]


def test_a_group_that_is_not_known_is_passed_with_its_members():
    assert block("NOSUCH x\n a\n b\nENDNOSUCH\nSIZE 3\nEND")[3] == ["1:1 SLYN0101E"]
    assert block("NAMES x\n a\nENDNAME\nEND")[3] == ["1:1 SLYN0101E"]
    assert block("NOSUCH x\nON\nENDNOSUCH\nEND")[3] == ["1:1 SLYN0101E", "3:1 SLYN0101E"]


def test_a_statement_of_another_block_is_told_where_it_belongs():
    table = Table.of(ROWS, ["OLD"], elsewhere={"THERE": "BLOCK"}, going_on={"OLD": frozenset({"MORE"})})
    values, _, _, complaints = block("SIZE 3 THERE 1\nNAME THERE\nTHERE\n a\nENDTHERE\nOLD\n MORE 1\nON\nEND", table)
    assert values == {"size": 3, "names": ("THERE",), "is_on": True}
    assert complaints == ["1:8 SLYN0126E", "3:1 SLYN0126E", "6:1 SLYN0102W"]
