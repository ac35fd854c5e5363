"""The lobby: what a terminal sees and may ask for while no application is in front of it.

    AT_USS (the USS screen) --LOGON, RESTRICTAPPL--> SOLICITING --user verified--> Go
    AT_MENU (its sessions) --number--> Bring

A client that no USSTCP names has the solicitor screen in place of the USS screen. The lobby shows and reads; what the
user wants is a ``Wish``, for the seat to fulfil.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

import attrs

from appliance.applications.base import VerifyUser
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.saf.model import Acee, VerifyResult
from appliance.services.tn3270 import messages
from appliance.services.tn3270.desk.solicitor import Left, Passed, Prompt, Solicitor
from appliance.services.tn3270.desk.usscommand import Logoff, Logon
from appliance.services.tn3270.desk.ussdesk import Screen, Text, UssDesk
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.front import sessionmenu
from appliance.services.tn3270.front.sessionmenu import Listed
from appliance.services.tn3270.occupant import Occupant
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, Send, Verify

__all__ = ["Bring", "Go", "Leave", "Lobby", "Refused", "Room", "Step", "Wish"]


class Room(enum.Enum):
    """Where in the lobby; for the operator, in a word."""

    AT_USS = "USS"
    AT_MENU = "MENU"
    SOLICITING = "SOLICITOR"


@attrs.frozen
class Go:
    """To an application; ``verified`` is who the solicitor screen asked for."""

    request: Logon
    verified: Acee | None = None


@attrs.frozen
class Bring:
    """To the session of that number, from 0."""

    number: int


@attrs.frozen
class Refused:
    """To an application that this client may not have."""

    application: str


@attrs.frozen
class Leave:
    """Away; ``violation`` is what the terminal did that none does."""

    violation: str = ""


Wish = Go | Bring | Refused | Leave
#: What is shown, or what is wanted.
Step = Sequence[Action] | Wish


class Lobby:
    """One terminal's lobby. ``key`` names the jump key, "" when there is none."""

    __slots__ = (
        "_is_typed",
        "_key",
        "_listed",
        "_setup",
        "_solicitor",
        "_terminal",
        "desk",
        "is_waiting",
        "occupant",
        "room",
    )

    def __init__(self, occupant: Occupant, terminal: BoundTerminal, desk: UssDesk, key: str) -> None:
        self._setup = occupant.setup
        self._terminal = terminal
        self._key = key
        #: Lines that are shown now would stand behind what the user typed.
        self._is_typed = False
        self._listed: Sequence[Listed] = ()
        self._solicitor: Solicitor | None = None
        self.desk = desk
        self.occupant = occupant
        self.room = Room.AT_USS
        #: The verdict on a user at the solicitor screen is owed.
        self.is_waiting = False

    # -- what is shown

    def welcome(self, notice: str = "") -> Step:
        """The USS screen, or the solicitor screen for a client without a USS table."""
        return self._show(self.desk.show(notice=notice)) if self.desk.has_table else self._solicit(None, notice)

    def refuse(self, application: str, sense: str, notice: str) -> Step:
        """USS message 7: no session with that application."""
        return self._show(self.desk.refuse(application, sense, notice)) if self.desk.has_table else self.welcome(notice)

    def menu(self, listed: Sequence[Listed], notice: str = "") -> Sequence[Action]:
        """The sessions that there are."""
        self.room, self._listed = Room.AT_MENU, listed
        terminal = self._terminal
        return self._paint(sessionmenu.show(listed, terminal.display, terminal.lu, self._key, notice))

    def admit(self, request: Logon, *, is_default: bool = False) -> Step:
        """Go to an application when RESTRICTAPPL and ALLOWAPPL let it; a default one needs no ALLOWAPPL."""
        name, terminal = request.application, self._terminal
        is_printer = terminal.device.is_printer
        occupant, mapped = self.occupant, self._setup.config.mapping
        match mapping.permission(mapped, occupant.client, name, terminal.lu, occupant.lu_map, is_printer=is_printer):
            case mapping.Permission.ALLOWED:
                return Go(request)
            case mapping.Permission.NOT_ALLOWED if is_default:
                return Go(request)
            case mapping.Permission.RESTRICTED if not is_printer:
                return self._solicit(request)
            case _:
                return Refused(name)

    # -- what is said

    def record(self, event: RecordReceived) -> Step:
        """One record of the terminal."""
        match self.room:
            case Room.AT_USS:
                return self._read(event)
            case Room.AT_MENU:
                return self._choose(event)
            case Room.SOLICITING:
                return self._after_solicitor(self._solicitor.receive(event.data)) if self._solicitor else []

    def verified(self, result: VerifyResult) -> Step:
        """The verdict on a user at the solicitor screen."""
        self.is_waiting = False
        return self._after_solicitor(self._solicitor.verified(result)) if self._solicitor else []

    def _read(self, event: RecordReceived) -> Step:
        self._is_typed = event.data_type is DataType.SSCP_LU_DATA
        match self.desk.read(event):
            case Screen() | Text() as screen:
                return self._show(screen)
            case Logon() as request:
                return self.admit(request)
            case Logoff():
                return Leave()
            case Malformed(reason):
                return Leave(reason)

    def _choose(self, event: RecordReceived) -> Step:
        """A number brings a session, CLEAR the logon screen; everything else is a command."""
        if event.data_type is DataType.DATA_3270:
            if event.data[:1] == bytes((Aid.CLEAR,)):
                return self.welcome()
            chosen = sessionmenu.choose(event.data, self._listed, self._terminal.display)
            if chosen is not None:
                return Bring(chosen)
        return self._read(event)

    # -- the solicitor screen

    def _solicit(self, request: Logon | None, notice: str = "") -> Step:
        self.room = Room.SOLICITING
        self._solicitor = Solicitor(self._setup, self._terminal.display, self._terminal.lu)
        return self._after_solicitor(self._solicitor.ask(request, notice or self.desk.notice))

    def _after_solicitor(self, step: Prompt | VerifyUser | Passed | Left) -> Step:
        solicitor = self._solicitor
        assert solicitor is not None
        match step:
            case Prompt(record, unlisted):
                facts = {"user": unlisted, "application": solicitor.application}
                said = self.occupant.say(messages.SOLICITOR_UNLISTED, **facts) if unlisted else []
                return [*said, *self._paint(record)]
            case VerifyUser(user, secret, new_secret):
                self.is_waiting = True
                wanted = solicitor.application
                known = self._setup.applications.get(wanted)
                name = known.passticket_name if known else wanted
                return [Verify(user, secret, name, self._terminal.lu, new_secret)]
            case Passed(request, None):
                return self.admit(request)
            case Passed(request, acee):
                self._solicitor = None
                return Go(request, acee)
            case Left():
                self._solicitor = None
                return self._show(self.desk.show()) if self.desk.has_table else Leave()

    # -- on the wire

    def _show(self, screen: Screen | Text) -> Sequence[Action]:
        self.room = Room.AT_USS
        if isinstance(screen, Text):
            lead = "\n" if self._is_typed and not self._terminal.is_bound else ""  # an UNBIND erases the screen
            self._is_typed = False
            return [Send(self._terminal.unbind() + self._terminal.show_text(lead + screen.text))]
        return self._paint(screen.record)

    def _paint(self, record: bytes) -> list[Action]:
        """A 3270 screen of our own."""
        bind = b"" if self._terminal.is_bound else self._terminal.bind(self._setup.system)
        return [Send(bind + self._terminal.show(record))]
