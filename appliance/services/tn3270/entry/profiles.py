"""Profiles of Telnet ports: each OBEYFILE makes a new one current, and sessions keep the one they came under.

They are numbered in the order they came into force. One that is not current any more is forgotten when its last
session has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from appliance.config.terminals.telnet import TelnetPort
from appliance.config.terminals.telnetparms import DebugLevel
from appliance.message import Message
from appliance.services.tn3270 import messages

__all__ = ["Profile", "Profiles"]


class Profile:
    """One port as one profile describes it; ``connections`` counts the sessions that came under it."""

    __slots__ = ("_owner", "connections", "is_current", "is_debugged", "number", "port")

    def __init__(self, port: TelnetPort) -> None:
        self.port = port
        self.number = 0  # until it comes into force
        self.is_current = True
        self.connections = 0
        self.is_debugged = True  # V TELNET,DEBUG,OFF makes it say no more than errors
        self._owner: Profiles | None = None

    def enter(self) -> None:
        """A session begins."""
        self.connections += 1

    def leave(self) -> None:
        """A session is over."""
        self.connections -= 1
        if self._owner is not None:
            self._owner.forget_unused()

    def owned_by(self, owner: Profiles, number: int) -> None:
        """It comes into force."""
        self._owner = owner
        self.number = number


class Profiles:
    """Those in force and those that still have sessions."""

    def __init__(self, say: Callable[[Message, Mapping[str, object]], None] = lambda message, fields: None) -> None:
        """``say`` hears what DEBUG TASK wants to be said."""
        self._say = say
        self._all: list[Profile] = []
        self._number = 0

    def profile_of(self, port: TelnetPort) -> Profile:
        """The profile in force that is made of this very port (only its keys were renewed), else a new one."""
        current = (profile for profile in self._all if profile.is_current and profile.port is port)
        return next(current, None) or Profile(port)

    def install(self, profiles: Iterable[Profile]) -> None:
        """These are current from now on, and no others."""
        self._number += 1
        for profile in self._all:
            profile.is_current = False
        for profile in profiles:
            profile.owned_by(self, self._number)
            self._all.append(profile)
            self._tell(messages.PROFILE_CURRENT, profile)
        self.forget_unused()

    def forget_unused(self) -> None:
        """Let go of what is neither current nor used."""
        unused = [profile for profile in self._all if not (profile.is_current or profile.connections)]
        if not unused:
            return
        self._all = [profile for profile in self._all if profile not in unused]
        for profile in unused:
            self._tell(messages.PROFILE_FORGOTTEN, profile)

    def _tell(self, message: Message, profile: Profile) -> None:
        if profile.is_debugged and profile.port.debug.task >= DebugLevel.SUMMARY:
            self._say(message, {"number": profile.number, "port": profile.port.name})

    def debug_off(self) -> None:
        """V TELNET,DEBUG,OFF: until the profile is read again."""
        for profile in self._all:
            profile.is_debugged = False

    def all(self) -> tuple[Profile, ...]:
        """The oldest first."""
        return tuple(self._all)
