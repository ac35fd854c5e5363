"""The RACF command language: read, masked for the audit, and run on a snapshot, by an administrator or by a user."""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.saf.acees import acee_of
from appliance.saf.commands.engine import masked, syntax_error
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.table import find
from appliance.saf.commands.tso import TsoError, parse
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.database import SafDatabase
from tests.fuzz.invariants import Target
from tests.support.racf import NOON, PASSWORDS
from tests.support.racf_cases import CASES, read_case
from tests.support.saf_samples import database, profile

_START = database(profile("SERVAUTH", "A.B"), profile("SERVAUTH", "EZB.FTP.**"), profile("DATASET", "USER2.**"))
#: Commands that make keys or read files; only their text is of interest here.
_NOT_RUN = frozenset({"RACDCERT"})


class _State:
    """The database that the commands so far led to; it begins again before it grows too large."""

    database = _START
    left = 0


def _commands() -> tuple[bytes, ...]:
    typed = (one.text.encode() for path in sorted(CASES.glob("*.txt")) for one in read_case(path))
    return tuple(dict.fromkeys(typed))


def feed(data: bytes, source: random.Random) -> Sequence[object]:
    text = data.decode("utf-8", "replace")
    masked(text)
    problem = syntax_error(text)
    if problem is not None:
        assert problem.column >= 1
        return ()
    if _State.left == 0:
        _State.database, _State.left = _START, 500
    _State.left -= 1
    _State.database = _run(text, source)
    return ()


def _run(text: str, source: random.Random) -> SafDatabase:
    before = _State.database
    user = before.users.get(source.choice(("IBMUSER", "IBMUSER", "USER2")))
    entry = find(parse(text).name)
    if user is None or entry is None or entry.name in _NOT_RUN:
        return before
    workshop = Workshop(PASSWORDS, NOON, refuse_imports)
    try:
        operands = bind(parse(text), entry.syntax)
        outcome = entry.run(Request(entry.name, operands, before, acee_of(user, NOON.date()), workshop))
    except (TsoError, RefusalError):
        return before
    assert outcome.code in (0, 4)
    assert all(isinstance(line, str) and "\n" not in line for line in outcome.lines)
    return outcome.database


TARGET = Target("racf-commands", _commands(), feed)
