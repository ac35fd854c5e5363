"""The table of commands with expected listings: every case file is typed and answered line by line."""

import pytest

from tests.support.racf_cases import CASES, read_case, shown

FILES = sorted(path.name for path in CASES.glob("*.txt"))


@pytest.mark.parametrize("name", FILES)
def test_a_case(racf, name):
    for typed in read_case(CASES / name):
        result = racf.run(typed.text, typed.user)
        assert shown(result.code, result.lines) == typed.answer, f"{name}:{typed.number}: {typed.text}"


def test_there_are_cases():
    assert len(FILES) >= 8
