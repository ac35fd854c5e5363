"""A command that may be run on any snapshot."""

from __future__ import annotations

import attrs
import pytest

from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.prepared import Prepared, has_special
from appliance.saf.commands.table import find
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.model import Acee
from tests.support.racf import NOON, PASSWORDS


def prepared(text, user="IBMUSER", **more):
    entry = find(text.split()[0])
    return Prepared(entry, Acee(user, **more), text, Workshop(PASSWORDS, NOON, refuse_imports))


def test_it_runs_on_each_snapshot_anew_and_changes_none(racf):
    before = racf.database
    command = prepared("ADDUSER PAYER")
    after = command.on(before).database
    assert "PAYER" in after.users
    assert "PAYER" not in before.users
    with pytest.raises(RefusalError):
        command.on(after)


def test_what_it_made_slowly_it_makes_once(racf):
    command = prepared("ADDUSER PAYER PASSWORD(First1)")
    first, second = (command.on(racf.database).database.users["PAYER"].password_hash for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("text", "line"), [("ADDUSER (", "SLYS1001E ADDUSER, column"), ("ADDUSER USER2", "SLYS")])
def test_why_it_is_not_done_is_one_line(racf, text, line):
    command = prepared(text)
    with pytest.raises((TsoError, RefusalError)) as caught:
        command.on(racf.database)
    assert command.line_of(caught.value).startswith(line)


def test_the_authority_is_that_of_the_snapshot_not_of_the_logon(racf):
    command = prepared("ADDUSER PAYER", "USER2", special=True)
    with pytest.raises(RefusalError):
        command.on(racf.database)
    assert "PAYER" in attrs.evolve(command, is_trusted=True).on(racf.database).database.users


def test_the_last_administrator_stays(racf):
    assert has_special(racf.database, NOON.date())
    with pytest.raises(RefusalError, match="SPECIAL"):
        prepared("ALTUSER IBMUSER NOSPECIAL").on(racf.database)
