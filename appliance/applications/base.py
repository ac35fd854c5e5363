"""The face of a built-in 3270 application: records in, asks out.

An application sees one terminal. It is told what the terminal types (one 3270 record at a time) and what became of
its asks; it answers with asks that whoever runs it performs in order. It knows no socket, no clock of its own and no
authority: who a user is, and what a command does, is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import attrs
import msgspec

from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.saf.model import Acee, VerifyResult
from appliance.secret import Secret

__all__ = [
    "Application",
    "Ask",
    "CancelPrint",
    "Display",
    "End",
    "PrintOut",
    "Resumable",
    "RunCommand",
    "Show",
    "Terminal",
    "VerifyUser",
    "resumable",
]


class Show(msgspec.Struct, frozen=True):
    """Write one 3270 record (command, WCC, orders, text) to the terminal."""

    record: bytes


class VerifyUser(msgspec.Struct, frozen=True):
    """Verify a user for this application; answered by ``verified``. No other ask may follow it."""

    user: str
    secret: Secret
    new_secret: Secret | None = None


class RunCommand(msgspec.Struct, frozen=True):
    """Run a RACF or operator command as ``acee``; answered by ``command_done``. No other ask may follow it.

    ``is_tso``: it is a command of TSO about data sets or jobs.
    """

    acee: Acee
    text: str
    is_tso: bool = False


class PrintOut(msgspec.Struct, frozen=True):
    """Print lines on a printer LU as ``acee``; answered by ``command_done``. No other ask may follow it.

    ``lu`` is empty for the printer that is associated with the terminal. ``wants_3270``: in an LU type 3 session, else
    as the printer can.
    """

    acee: Acee
    lu: str
    title: str
    lines: tuple[str, ...]
    wants_3270: bool = False


class CancelPrint(msgspec.Struct, frozen=True):
    """Drop what ``acee`` has waiting for a printer LU, named as in ``PrintOut``; answered in the same way."""

    acee: Acee
    lu: str


class End(msgspec.Struct, frozen=True):
    """The application is done with this terminal: LOGOFF."""


Ask = Show | VerifyUser | RunCommand | PrintOut | CancelPrint | End


@attrs.frozen
class Display:
    """What the terminal can show: its larger size, whether it knows extended attributes and queries, its code page."""

    rows: int = 24
    columns: int = 80
    is_extended: bool = False
    code_page: CodePage = CP037

    @property
    def has_alternate(self) -> bool:
        """Whether there is a larger size than the default 24 by 80."""
        return (self.rows, self.columns) != (24, 80)


@attrs.frozen
class Terminal:
    """The terminal in front of the application, and where it is."""

    lu: str
    display: Display
    system: str  # "MVS098"
    application: str  # the name that this application is called by: "TSO"
    peer: str  # address and port, for messages
    now: Callable[[], datetime] = attrs.field(repr=False)
    data: str = ""  # what the user wrote behind the application's name: LOGON APPLID(TSO) DATA(USER2)


class Application(Protocol):
    """One built-in application on one terminal."""

    @property
    def user(self) -> str:
        """Who is logged on; empty while nobody is."""
        ...

    def start(self) -> Sequence[Ask]:
        """The session is bound: show the first screen."""
        ...

    def receive(self, record: bytes) -> Sequence[Ask]:
        """One inbound record: AID, cursor address, fields. Any bytes may come; they never raise."""
        ...

    def verified(self, result: VerifyResult) -> Sequence[Ask]:
        """The answer to ``VerifyUser``."""
        ...

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """The answer to ``RunCommand`` and ``PrintOut``: return code 0, 4 or 8 and what it printed."""
        ...


@runtime_checkable
class Resumable(Protocol):
    """An application whose session can go on at another terminal of its user (DISCONNECTABLE)."""

    @property
    def user(self) -> str:
        """Who is logged on."""
        ...

    @property
    def session(self) -> object | None:
        """What to go on with; None while nobody is logged on."""
        ...

    def resume(self, session: object) -> Sequence[Any]:
        """Go on with what ``session`` of another terminal was, in place of the one that has just begun."""
        ...


def resumable(application: object) -> Resumable | None:
    """``application``, when it is one of these and somebody is logged on."""
    return application if isinstance(application, Resumable) and application.session is not None else None
