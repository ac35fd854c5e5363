"""The listings of RACDCERT, command by command, as text cases: what is shown must match line by line.

A case file holds commands, each behind ``> `` or, when it is run by USER2, ``USER2> ``, and under each the lines that
it shows; ``...`` stands for any text within a line, such as a serial number.
"""

import doctest
from pathlib import Path

import pytest

from appliance.saf.commands.racdcert import RACDCERT
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.tso import parse

CASES = sorted((Path(__file__).parents[2] / "cases" / "saf").glob("racdcert-*.txt"))


def steps(text):
    command, user, lines = None, "", []
    for line in text.splitlines():
        before, mark, after = line.partition("> ")
        if line.startswith("#"):
            continue
        if mark and before in ("", "USER2"):
            if command is not None:
                yield command, user, lines
            command, user, lines = after, before or "IBMUSER", []
        elif command is not None:
            lines.append(line)
    yield command, user, lines


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(racf, path):
    checker = doctest.OutputChecker()
    for command, user, expected in steps(path.read_text()):
        shown = list(racf.run(command, user=user).lines)
        while expected and not expected[-1]:
            expected.pop()
        assert len(shown) == len(expected), (command, shown)
        for line, wanted in zip(shown, expected, strict=True):
            assert checker.check_output(wanted + "\n", line + "\n", doctest.ELLIPSIS), (command, line, wanted)
        for name, data in racf.exports.items():
            racf.imports[name] = data


#: Every function of RACDCERT.
FUNCTIONS = {
    *("ADD", "ADDRING", "ALTER", "ALTMAP", "CHECKCERT", "CONNECT", "DELETE", "DELMAP", "DELRING", "EXPORT", "GENCERT"),
    *("GENREQ", "IMPORT", "LIST", "LISTCHAIN", "LISTMAP", "LISTRING", "MAP", "REKEY", "REMOVE", "ROLLOVER"),
}


def test_every_function_has_a_case():
    assert RACDCERT.keywords.keys() >= FUNCTIONS
    given = [bind(parse(command), RACDCERT) for path in CASES for command, _, _ in steps(path.read_text())]
    assert FUNCTIONS - {name for operands in given for name in operands.columns} == set()
