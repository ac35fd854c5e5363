"""The table of commands with expected listings: every case file is typed and answered line by line."""

import contextlib

import pytest

from appliance.saf.commands.syntax import bind
from appliance.saf.commands.table import COMMANDS, find
from appliance.saf.commands.tso import TsoError, parse
from tests.support.racf_cases import CASES, read_case, shown

FILES = sorted(path.name for path in CASES.glob("*.txt"))


@pytest.mark.parametrize("name", FILES)
def test_a_case(racf, name):
    for typed in read_case(CASES / name):
        result = racf.run(typed.text, typed.user)
        assert shown(result.code, result.lines) == typed.answer, f"{name}:{typed.number}: {typed.text}"


def test_there_are_cases():
    assert len(FILES) >= 8


def typed():
    """Each command that the cases type, by the name it was typed with, and what it was given."""
    for name in FILES:
        for one in read_case(CASES / name):
            with contextlib.suppress(TsoError):
                call = parse(one.text)
                entry = find(call.name)
                if entry is not None:
                    yield call.name, entry, bind(call, entry.syntax).columns


#: RACDCERT has its own cases, in tests/cases/saf.
LISTED = [entry for entry in COMMANDS if entry.name != "RACDCERT"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry.name)
def test_every_name_and_every_operand_is_in_a_case(entry):
    mine = [(name, given) for name, found, given in typed() if found is entry]
    assert {name for name, _ in mine} == {entry.name, *entry.short}
    assert entry.syntax.keywords.keys() - set().union(*(given for _, given in mine)) == set()
