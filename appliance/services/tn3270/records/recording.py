"""Recording a session: what its screen shows after each record, with every secret masked before anything leaves here.

A recorder keeps a mirror of the terminal and paints it after each record of either side. So a recording is a row of
whole screens with the key that led to each, and what stands in a hidden field is not in it: the mirror is never told.
What a user typed into a hidden field, and PassTickets that Express Logon filled in, are also kept off the screen when
a host shows them elsewhere. When the mirror cannot be sure what the fields are, nothing that is typed is kept.

A recording is JSON lines: a heading, then ``screen`` and ``key`` entries, their records in base 64.
"""

from __future__ import annotations

import base64
import json
from collections import deque
from collections.abc import Callable
from datetime import datetime

from appliance.applications.base import Display
from appliance.applications.tsocommands import without_secrets
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Inbound, InboundField, Malformed, read_inbound
from appliance.protocols.datastream.mirror import Carried, Mirror
from appliance.secret import Secret

__all__ = ["MAX_RECORDING", "Recorder"]

#: Bytes; a recording that has grown to this ends.
MAX_RECORDING = 8 * 1024 * 1024
_MASK = 0x5C  # an asterisk
_MASKED = bytes((_MASK,)) * 8  # whatever was typed, so that its length is not told
_MOST_SECRETS = 16
#: Shorter ones would take ordinary text off the screen.
_SHORTEST_SECRET = 4
_SMALL = frozenset(CP037.encode("abcdefghijklmnopqrstuvwxyz"))
#: Hosts fold what is typed: letters are compared without case.
_FOLDED = bytes(code | 0x40 if code in _SMALL else code for code in range(256))
_ERASES = frozenset((0xF5, 0x7E, 0x05, 0x0D))


class Recorder:
    """One session's recording. Tell it every 3270 record; ``take`` what is to be written."""

    __slots__ = ("_began", "_is_full", "_is_sure", "_lines", "_mirror", "_now", "_painted", "_secrets", "_size", "name")

    def __init__(self, name: str, display: Display, now: Callable[[], datetime], **facts: object) -> None:
        """``name`` is the recording's own, unique; ``facts`` go into its heading."""
        self.name = name
        self._now = now
        self._began = began = now()
        self._mirror = Mirror(display.rows, display.columns)
        self._secrets: deque[bytes] = deque(maxlen=_MOST_SECRETS)
        self._painted = b""
        self._is_sure = True
        self._is_full = False
        self._size = 0
        self._lines: list[bytes] = []
        self._keep({"recording": 1, "time": f"{began:%Y-%m-%dT%H:%M:%SZ}", **facts, **_size(display)})

    def resize(self, display: Display) -> None:
        """Another larger size or code page, before anything is shown in it."""
        self._mirror = Mirror(display.rows, display.columns)
        self._keep({**self._when("size"), **_size(display)})

    def outbound(self, record: bytes) -> None:
        """A record for the terminal."""
        carried = self._mirror.outbound(record)
        if carried is Carried.UNKNOWN:
            self._is_sure = False
        elif record[0] in _ERASES:
            self._is_sure = True
        self._cover()
        self._paint("screen")

    def inbound(self, record: bytes) -> None:
        """A record of the terminal, as the user typed it."""
        inbound = read_inbound(record)
        if isinstance(inbound, Malformed) or inbound.aid in (Aid.NONE, Aid.STRUCTURED_FIELD):
            return  # an answer to a read: nobody typed
        self._mirror.inbound(self._masked(record, inbound))
        self._move_cursor()
        self._cover()
        self._paint("key", key=inbound.aid.name)

    def hide(self, secret: Secret) -> None:
        """Keep a value off every screen from now on."""
        self._remember(CP037.encode(secret.text()))

    def end(self, reason: str) -> None:
        """The session is over."""
        self._keep({**self._when("end"), "reason": reason})

    def take(self) -> bytes:
        """The lines that came since the last time."""
        lines, self._lines = b"".join(self._lines), []
        return lines

    # -- masking

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
        screen = self._mirror.screen
        if not self._is_sure:
            return True
        if field.address is None:
            return bool(screen.fields())  # a terminal with fields says where its data belongs
        at = screen.field_at(field.address) if field.address < screen.size else None
        return at is None if field.address >= screen.size else at is not None and at.is_hidden

    def _move_cursor(self) -> None:
        """A cursor behind the last character would tell the length of what is hidden."""
        screen = self._mirror.screen
        field = screen.field_at(screen.cursor)
        if field is not None and field.is_hidden:
            screen.cursor = field.start

    def _remember(self, value: bytes) -> None:
        value = value.strip(b"\x00\x40").translate(_FOLDED)
        if len(value) >= _SHORTEST_SECRET and value not in self._secrets:
            self._secrets.append(value)

    def _cover(self) -> None:
        """Take every secret off the mirror, wherever a host or a user put it, and all that hidden fields hold."""
        screen = self._mirror.screen
        for field in screen.fields():
            if field.is_hidden and screen.data(field).strip(b"\x00\x40\x5c"):
                for offset in range(field.length):
                    screen.put_character((field.start + offset) % screen.size, _MASK)
        for secret in self._secrets:
            shown, at = screen.characters().translate(_FOLDED), -1
            while (at := shown.find(secret, at + 1)) >= 0:
                for position in range(at, at + len(secret)):
                    screen.put_character(position, _MASK)

    # -- writing

    def _paint(self, event: str, **more: object) -> None:
        painted = self._mirror.repaint()
        if painted == self._painted and event == "screen":
            return
        self._painted = painted
        self._keep({**self._when(event), **more, "record": base64.b64encode(painted).decode("ascii")})

    def _when(self, event: str) -> dict[str, object]:
        return {"event": event, "at": round((self._now() - self._began).total_seconds(), 3)}

    def _keep(self, entry: dict[str, object]) -> None:
        if self._is_full:
            return
        line = json.dumps(entry).encode() + b"\n"
        if self._size + len(line) > MAX_RECORDING:
            self._is_full = True
            line = json.dumps(self._when("full")).encode() + b"\n"
        self._size += len(line)
        self._lines.append(line)


def _size(display: Display) -> dict[str, object]:
    return {"rows": display.rows, "columns": display.columns, "code_page": display.code_page.name}
