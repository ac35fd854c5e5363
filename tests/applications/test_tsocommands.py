"""Commands at READY: what each prints or asks for, and what is never shown again."""

import datetime as dt

import pytest

from appliance.applications.base import Display, End, PrintOut, RunCommand, Terminal
from appliance.applications.tsocommands import LoggedOn, Printed, done, run, without_secrets
from appliance.saf.model import Acee

USER2 = Acee("USER2", ("SYS1",), "SYS1")
NOW = dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC)
SESSION = LoggedOn(Terminal("LU1", Display(), "MVS098", "TSO", "192.0.2.7:4", lambda: NOW), USER2, NOW)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("", Printed()),
        ("   ", Printed()),
        ("lu user3", RunCommand(USER2, "lu user3")),
        ("LISTDSD DATASET('USER2.**')", RunCommand(USER2, "LISTDSD DATASET('USER2.**')")),
        ("EXPLAIN USER2 APPL TSO", RunCommand(USER2, "EXPLAIN USER2 APPL TSO")),
        ("listcat", RunCommand(USER2, "listcat", is_tso=True)),
        ("SUBMIT JCL(JOB1)", RunCommand(USER2, "SUBMIT JCL(JOB1)", is_tso=True)),
        ("LIST NOTES", RunCommand(USER2, "LIST NOTES", is_tso=True)),
        ("PRINT INDATASET(NOTES)", RunCommand(USER2, "PRINT INDATASET(NOTES)", is_tso=True)),
        ("PROFILE PREFIX(SYS1)", Printed(("SLYT0715E PROFILE DOES NOT TAKE PREFIX(SYS1)",))),
        ("profile noprefix", Printed(("SLYT0715E PROFILE DOES NOT TAKE NOPREFIX",))),
        ("LISTALC", Printed(("NO DATA SETS ARE ALLOCATED TO THE SESSION",))),
        ("LISTUSER", RunCommand(USER2, "LISTUSER")),
        ("console syscmd( D FTP )", RunCommand(USER2, "D FTP")),
        ("CONSOLE", Printed(("SLYT0713E CONSOLE NEEDS SYSCMD(command)",))),
        ("PRINT LU(P1) TEXT(X)", PrintOut(USER2, "P1", "TEXT", ("X",))),
        (
            "PRINT LU(P1)",
            Printed(("SLYT0716E THERE IS NO LISTING TO PRINT: PRINT FOLLOWS THE COMMAND THAT MAKES ONE",)),
        ),
        ("TIME", Printed(("2026-11-24 13:30:05 UTC",))),
        ("logoff", End()),
        ("LOGOUT", End()),
        ("NONSENSE-COMMAND x", Printed(("SLYT0712E COMMAND NONSENSE NOT FOUND, HELP SHOWS WHAT THERE IS",))),
    ],
)
def test_a_line_at_ready(typed, outcome):
    assert run(SESSION, typed) == outcome


def test_profile_says_who_where_and_since_when():
    prefix, *lines = run(SESSION, "PROFILE").lines
    assert prefix == "PREFIX(USER2)"
    assert lines[0] == "USER USER2  GROUP SYS1  SINCE 2026-11-24 13:30:05 UTC"
    assert lines[1:] == ["LU LU1  FROM 192.0.2.7:4  SCREEN 24 X 80", "APPLICATION TSO  SYSTEM MVS098"]


def test_help_names_every_command():
    shown = " ".join(run(SESSION, "help").lines)
    assert all(len(line) < 79 for line in run(SESSION, "help").lines)
    assert all(name in shown for name in ("HELP", "TIME", "STATUS", "CONSOLE", "PRINT", "LOGOFF"))


def test_help_of_one_command():
    assert run(SESSION, "HELP lu").lines[0] == "LISTUSER, or LU  <a user ID>"
    assert any("NORACF" in line for line in run(SESSION, "H LISTUSER").lines)
    assert run(SESSION, "HELP SUBMIT").lines[0].startswith("SUBMIT name")
    assert run(SESSION, "HELP ISPF").lines[0].startswith("SLYT0712E")


def test_a_return_code_is_said_when_it_is_not_zero():
    assert done(0, ("x",)) == Printed(("x",))
    assert done(8, ()) == Printed(("SLYT0714I RETURN CODE 8",))


def test_a_listing_stays_until_another_command_makes_one():
    listed = SESSION.typed("STATUS").printed(("A",))
    assert listed.listing == ("A",)
    assert listed.typed("print lu(p1)").printed(("QUEUED",)).listing == ("A",)
    assert listed.typed("").printed(()).listing == ("A",)
    assert listed.typed("TIME").printed(("B",)).listing == ("B",)


def test_the_greeting():
    greeting = "SLYT0711I USER2 LOGGED ON AT 13:30:05 ON 2026-11-24, LU LU1"
    assert SESSION.greeting(None) == (greeting,)
    assert SESSION.greeting(3) == (greeting, "SLYT0717W PASSWORD OF USER2 EXPIRES IN 3 DAY(S)")


@pytest.mark.parametrize("command", ["PASSWORD PASSWORD(OLD NEW)", "altuser x password(secret)", "PHRASE PHRASE('s')"])
def test_secrets_are_left_out(command):
    assert "..." in without_secrets(command)
    assert "secret" not in without_secrets(command)
