"""A mirror of a terminal that never learns a secret: what others may see of a session is painted from it.

What stands in a hidden field is not in it: the mirror is never told. What a user typed into a hidden field, and
PassTickets that Express Logon filled in, are also kept off the screen when a host shows them elsewhere. When the
mirror cannot be sure what the fields are, nothing that is typed is kept.
"""

from __future__ import annotations

from collections import deque

from appliance.applications.tsocommands import without_secrets
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Inbound, InboundField, Malformed, read_inbound
from appliance.protocols.datastream.mirror import Carried, Mirror
from appliance.protocols.datastream.screen import Screen
from appliance.secret import Secret

__all__ = ["ERASES", "MaskedMirror"]

_BLANK = 0x40
_MASK = 0x5C  # an asterisk
_MASKED = bytes((_MASK,)) * 8  # whatever was typed, so that its length is not told
_MOST_SECRETS = 16
#: Shorter ones would take ordinary text off the screen.
_SHORTEST_SECRET = 4
_SMALL = frozenset(CP037.encode("abcdefghijklmnopqrstuvwxyz"))
#: Hosts fold what is typed: letters are compared without case.
_FOLDED = bytes(code | 0x40 if code in _SMALL else code for code in range(256))
#: Erase/Write and Erase/Write Alternate in both codings: behind one of them the fields are certain.
ERASES = frozenset((0xF5, 0x7E, 0x05, 0x0D))


class MaskedMirror:
    """One terminal. Tell it every 3270 record, as it passes."""

    __slots__ = ("_mirror", "_secrets", "is_sure")

    def __init__(self, rows: int, columns: int) -> None:
        self._mirror = Mirror(rows, columns)
        self._secrets: deque[bytes] = deque(maxlen=_MOST_SECRETS)
        #: Whether the fields are those of the terminal.
        self.is_sure = True

    @property
    def screen(self) -> Screen:
        """What is shown now, its secrets masked."""
        return self._mirror.screen

    def resize(self, rows: int, columns: int) -> None:
        """Another larger size, before anything is shown in it."""
        self._mirror = Mirror(rows, columns)

    def outbound(self, record: bytes) -> None:
        """A record for the terminal."""
        carried = self._mirror.outbound(record)
        if carried is Carried.UNKNOWN:
            self.is_sure = False
        elif record[0] in ERASES:
            self.is_sure = True
        self._cover()

    def inbound(self, record: bytes) -> Aid | None:
        """A record of the terminal, as the user typed it: the key; None for an answer to a read, where nobody typed."""
        inbound = read_inbound(record)
        if isinstance(inbound, Malformed) or inbound.aid in (Aid.NONE, Aid.STRUCTURED_FIELD):
            return None
        self._mirror.inbound(self._masked(record, inbound))
        self._move_cursor()
        self._cover()
        return inbound.aid

    def hide(self, secret: Secret) -> None:
        """Keep a value off every screen from now on."""
        self._remember(CP037.encode(secret.text()))

    def repaint(self) -> bytes:
        """The record that makes an erased terminal show the same."""
        return self._mirror.repaint()

    def blank(self) -> None:
        """Take even the asterisks out of hidden fields: where nothing is to be seen nothing need be sent."""
        for field in self.screen.fields():
            if field.is_hidden:
                self._fill(field.start, field.length, _BLANK)

    def _masked(self, record: bytes, inbound: Inbound) -> bytes:
        """The record as the mirror may know it: fields of the same addresses, secrets replaced."""
        out = bytearray(record[:3])
        at = 3
        for field in inbound.fields:
            out += record[at : field.offset] + self._masked_data(field)
            at = field.offset + field.length
        return bytes(out)

    def _masked_data(self, field: InboundField) -> bytes:
        if self._is_hidden(field):
            self._remember(field.data)
            return _MASKED
        typed = CP037.decode(field.data)
        shown = without_secrets(typed)
        if shown == typed:
            return field.data
        kept = next((at for at, pair in enumerate(zip(typed, shown, strict=False)) if pair[0] != pair[1]), len(shown))
        return CP037.encode(typed[:kept]) + _MASKED

    def _is_hidden(self, field: InboundField) -> bool:
        screen = self.screen
        if not self.is_sure:
            return True
        if field.address is None:
            return bool(screen.fields())  # a terminal with fields says where its data belongs
        at = screen.field_at(field.address) if field.address < screen.size else None
        return at is None if field.address >= screen.size else at is not None and at.is_hidden

    def _move_cursor(self) -> None:
        """A cursor behind the last character would tell the length of what is hidden."""
        screen = self.screen
        field = screen.field_at(screen.cursor)
        if field is not None and field.is_hidden:
            screen.cursor = field.start

    def _remember(self, value: bytes) -> None:
        value = value.strip(b"\x00\x40").translate(_FOLDED)
        if len(value) >= _SHORTEST_SECRET and value not in self._secrets:
            self._secrets.append(value)

    def _cover(self) -> None:
        """Take every secret off the mirror, wherever a host or a user put it, and all that hidden fields hold."""
        screen = self.screen
        for field in screen.fields():
            if field.is_hidden and screen.data(field).strip(b"\x00\x40\x5c"):
                self._fill(field.start, field.length, _MASK)
        for secret in self._secrets:
            shown, at = screen.characters().translate(_FOLDED), -1
            while (at := shown.find(secret, at + 1)) >= 0:
                self._fill(at, len(secret), _MASK)

    def _fill(self, start: int, length: int, character: int) -> None:
        screen = self.screen
        for position in range(start, start + length):
            screen.put_character(position % screen.size, character)
