"""A display that can be watched: it is painted when somebody looks, and who sits there is told if he has to be.

While nobody looks the records are merely kept (``shownrecords``); from ``begin`` to ``end`` a masked mirror follows
them. WATCHNOTICE: the notice goes onto the screen itself, as characters in a protected field that were blank, since a
host never reads those back. It is written again whenever the host has written. As long as it found no place nothing
of the screen is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from appliance.applications.base import Display
from appliance.protocols.datastream.addresses import GRAPHICS, encode_address
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Command, Order, Wcc
from appliance.protocols.datastream.screen import Screen
from appliance.secret import Secret
from appliance.services.tn3270.records.maskedmirror import MaskedMirror
from appliance.services.tn3270.records.shownrecords import ShownRecords
from appliance.session.picture import Picture

__all__ = ["NoWatchers", "Watchable", "Watchers"]

_CLEAR = bytes((Aid.CLEAR,))
_BLANKS = frozenset((0x00, 0x40))


def _nobody() -> None:
    """Nobody wants to know of a change."""


class Watchable:
    """One display. Tell it every 3270 record; ``notice`` is what its user has to be told, if anything."""

    __slots__ = ("_changed", "_display", "_is_told", "_mirror", "_notice", "_shown", "is_owed")

    def __init__(self, display: Display, notice: str = "") -> None:
        self._display = display
        self._notice = notice
        self._shown = ShownRecords(display.rows, display.columns)
        self._mirror: MaskedMirror | None = None  # while somebody looks
        self._changed: Callable[[], None] = _nobody
        #: The notice ought to be on the screen, and is not.
        self.is_owed = False
        self._is_told = False  # it was, since somebody began to look

    # -- what passes

    def resize(self, display: Display) -> None:
        """Another larger size or code page, before anything is shown in it."""
        self._display = display
        self._shown = ShownRecords(display.rows, display.columns)
        if self._mirror is not None:
            self._mirror.resize(display.rows, display.columns)

    def outbound(self, record: bytes) -> None:
        """A record for the terminal."""
        self._shown.add(record)
        if self._mirror is not None:
            self._mirror.outbound(record)
            self.is_owed = bool(self._notice)
            self._changed()

    def inbound(self, record: bytes) -> None:
        """A record of the terminal."""
        if record[:1] == _CLEAR:
            self._shown.clear()
        if self._mirror is not None and self._mirror.inbound(record) is not None:
            self._changed()

    def hide(self, secret: Secret) -> None:
        """Keep a value off the picture."""
        if self._mirror is not None:
            self._mirror.hide(secret)

    # -- who looks

    def begin(self, changed: Callable[[], None]) -> None:
        """Somebody looks: follow what passes, and call ``changed`` when there is another picture."""
        self._mirror = self._shown.mirror()
        self._changed = changed
        self.is_owed, self._is_told = bool(self._notice), False

    def end(self) -> None:
        """Nobody does any more."""
        self._mirror = None
        self._changed = _nobody
        self.is_owed = False

    def picture(self) -> Picture:
        """The screen now; only between ``begin`` and ``end``."""
        assert self._mirror is not None, "nobody looks"
        record = b""
        if self._is_told or not self._notice:
            self._mirror.blank()
            record = self._mirror.repaint()
        return Picture(self._display.rows, self._display.columns, self._display.code_page.name, record)

    # -- what the user is told

    def tell(self) -> bytes:
        """A record that puts the notice on the screen, if it ought to be there and has a place; else b""."""
        if self._mirror is None or not self.is_owed or not self._mirror.is_sure:
            return b""
        screen, text = self._mirror.screen, self._display.code_page.encode(self._notice)
        place = _free_place(screen, len(text) + 2)
        if place is None:
            return b""
        self.is_owed = False
        if not self._is_told:
            self._is_told = True
            self._changed()
        address = encode_address(place + 1, screen.size)
        return bytes((Command.WRITE, GRAPHICS[Wcc.NONE], Order.SET_BUFFER_ADDRESS)) + address + text


def _free_place(screen: Screen, length: int) -> int | None:
    """The lowest place for so many characters in one row, blank and of a protected field that is not read back."""
    free = bytearray(screen.size)
    for field in screen.fields():
        if field.is_protected and not field.is_hidden and not field.is_modified:
            for offset, character in enumerate(screen.data(field)):
                free[(field.start + offset) % screen.size] = character in _BLANKS
    for row in range(screen.rows - 1, -1, -1):
        found = free.find(b"\x01" * length, row * screen.columns, (row + 1) * screen.columns)
        if found >= 0:
            return found
    return None


class Watchers(Protocol):
    """Those who may want to look at displays, by the numbers of the displays' connections."""

    def enter(self, connection: int, display: Watchable) -> None:
        """A display is there."""
        ...

    def leave(self, connection: int, reason: str) -> None:
        """It is not any more, or never was."""
        ...


class NoWatchers:
    """Nobody ever looks."""

    def enter(self, connection: int, display: Watchable) -> None:
        """As ``Watchers``."""

    def leave(self, connection: int, reason: str) -> None:
        """As ``Watchers``."""
