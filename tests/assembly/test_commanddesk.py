"""An answer that waits for what it speaks of, but not for ever."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock

from appliance.assembly.commanddesk import CommandDesk
from appliance.saf.errors import StoreError
from appliance.saf.model import Acee
from appliance.services.control.facilities import After, Later
from appliance.session.actions import Command
from appliance.session.events import CommandDone

DONE, LATE = CommandDone(0, ("done",)), CommandDone(0, ("done", "not fetched yet"))


class Desk:
    """A command that is answered after something; what the journal was told."""

    def __init__(self):
        self.clock, self.begun, self.said, self.answers = Clock(), [], [], []
        operator = SimpleNamespace(run=lambda *asked: After(self.begun.append, DONE, LATE))
        journal = SimpleNamespace(console=lambda message, fields: self.said.append(fields["code"]))
        desk = CommandDesk(self.clock, operator, None, None, None, journal, lambda: succeed(None))
        desk.run(Command(Acee("IBMUSER"), "F CA,CRL", "TEST")).addCallback(self.answers.append)


def test_it_comes_when_that_is_done():
    desk = Desk()
    assert (desk.answers, desk.said) == ([], [])
    desk.begun[0]()
    assert (desk.answers, desk.said) == ([DONE], [0])
    desk.clock.advance(60)
    assert desk.answers == [DONE]


def test_another_comes_when_that_takes_too_long():
    desk = Desk()
    desk.clock.advance(60)
    assert desk.answers == [LATE]
    desk.begun[0]()
    assert desk.answers == [LATE]


def test_no_command_is_answered_before_its_audit_is_on_disk():
    written: Deferred[None] = Deferred()
    operator = SimpleNamespace(run=lambda *asked: DONE)
    journal = SimpleNamespace(console=lambda message, fields: None)
    answers = []
    desk = CommandDesk(Clock(), operator, None, None, None, journal, lambda: written)
    desk.run(Command(Acee("IBMUSER"), "ADDUSER A", "TEST")).addCallback(answers.append)
    assert answers == []
    written.callback(None)
    assert answers == [DONE]


@pytest.mark.parametrize(
    ("text", "code", "is_said"),
    [
        *((text, 0, False) for text in ("D FTP", "display ports", "SEARCH CLASS(USER)", "RACDCERT ID(A) LISTRING(*)")),
        *((text, 0, True) for text in ("DELUSER A", "DELGROUP A", "DELDSD 'A.**'", "SETROPTS LIST RACLIST(APPL)")),
        ("RACDCERT ID(A) DELETE(LABEL('LIST'))", 0, True),
        ("D FTP", 8, True),
    ],
)
def test_of_a_terminal_ui_displays_that_went_well_are_not_said(text, code, is_said):
    said = []
    operator = SimpleNamespace(run=lambda *asked: CommandDone(code, ()))
    journal = SimpleNamespace(console=lambda message, fields: said.append(fields["command"]))
    desk = CommandDesk(Clock(), operator, None, None, None, journal, lambda: succeed(None))
    desk.run(Command(Acee("IBMUSER"), text, "TUI"))
    assert said == ([text] if is_said else [])
    desk.run(Command(Acee("IBMUSER"), text, "CONSOLE"))
    assert said[-1:] == [text]


def test_a_database_that_cannot_be_written_is_an_answer_that_says_why():
    answers = []
    pool = SimpleNamespace(run=lambda work: fail(StoreError("saf.sqlite: disk I/O error")))
    desk = CommandDesk(Clock(), None, None, pool, None, None, lambda: succeed(None))
    desk.settled(Later(lambda: None, lambda done: done)).addCallback(answers.append)
    assert answers == [CommandDone(8, ("SLYO0108E the command failed: saf.sqlite: disk I/O error",))]
