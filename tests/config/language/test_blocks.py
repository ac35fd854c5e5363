from appliance.config.language.blocks import read_nested
from appliance.config.language.report import Report
from appliance.config.terminals.parameters import GROUP
from tests.support.config_reading import operands, said


def read(text: str):
    report = Report()
    cursor = operands(f"PARMSGROUP {text}", report)
    filled = read_nested(cursor, GROUP, "ENDPARMSGROUP", frozenset({"LUMAP"}))
    return filled.values, [token.text for token in cursor.rest()], said(report)


def test_a_block_is_read_to_its_end_and_the_cursor_stands_behind_it():
    assert read("MSG07 INACTIVE 5 ENDPARMSGROUP LUMAP LU1") == ({"msg07": True, "inactive": 5}, ["LUMAP", "LU1"], [])


def test_a_forgotten_end_is_said_and_what_follows_is_not_swallowed():
    assert read("MSG07 LUMAP LU1") == ({"msg07": True}, ["LUMAP", "LU1"], ["1:1 SLYN0108E"])
