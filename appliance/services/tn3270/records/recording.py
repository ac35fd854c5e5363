"""Recording a session: what its screen shows after each record, with every secret masked before anything leaves here.

A recorder keeps a mirror of the terminal (``maskedmirror``) and paints it after each record of either side. So a
recording is a row of whole screens with the key that led to each, and nothing of a hidden field is in it.

A recording is JSON lines: a heading, then ``screen`` and ``key`` entries, their records in base 64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime

from appliance.applications.base import Display
from appliance.secret import Secret
from appliance.services.tn3270.records.maskedmirror import MaskedMirror

__all__ = ["MAX_RECORDING", "Recorder"]

#: Bytes; a recording that has grown to this ends.
MAX_RECORDING = 8 * 1024 * 1024


class Recorder:
    """One session's recording. Tell it every 3270 record; ``take`` what is to be written."""

    __slots__ = ("_began", "_is_full", "_lines", "_mirror", "_now", "_painted", "_size", "name")

    def __init__(self, name: str, display: Display, now: Callable[[], datetime], **facts: object) -> None:
        """``name`` is the recording's own, unique; ``facts`` go into its heading."""
        self.name = name
        self._now = now
        self._began = began = now()
        self._mirror = MaskedMirror(display.rows, display.columns)
        self._painted = b""
        self._is_full = False
        self._size = 0
        self._lines: list[bytes] = []
        self._keep({"recording": 1, "time": f"{began:%Y-%m-%dT%H:%M:%SZ}", **facts, **_size(display)})

    def resize(self, display: Display) -> None:
        """Another larger size or code page, before anything is shown in it."""
        self._mirror.resize(display.rows, display.columns)
        self._keep({**self._when("size"), **_size(display)})

    def outbound(self, record: bytes) -> None:
        """A record for the terminal."""
        self._mirror.outbound(record)
        self._paint("screen")

    def inbound(self, record: bytes) -> None:
        """A record of the terminal, as the user typed it."""
        aid = self._mirror.inbound(record)
        if aid is not None:
            self._paint("key", key=aid.name)

    def hide(self, secret: Secret) -> None:
        """Keep a value off every screen from now on."""
        self._mirror.hide(secret)

    def end(self, reason: str) -> None:
        """The session is over."""
        self._keep({**self._when("end"), "reason": reason})

    def take(self) -> bytes:
        """The lines that came since the last time."""
        lines, self._lines = b"".join(self._lines), []
        return lines

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
