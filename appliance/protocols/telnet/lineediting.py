"""Editing the line that is being typed at a Network Virtual Terminal.

Clients that edit a line themselves send it whole; others send keys as they are pressed, or the Telnet commands ERASE
CHARACTER and ERASE LINE (RFC 854), which count as the keys that do the same. What is erased is gone before anybody
sees the line, and so is every other control character but a CR that ends no line, which is data.
"""

from __future__ import annotations

from collections.abc import Mapping

from appliance.protocols.telnet.constants import Command

__all__ = ["ERASES", "edit_line"]

_BACKSPACE, _CR, _NAK, _DELETE = 0x08, 0x0D, 0x15, 0x7F

#: The key that does what a Telnet command does.
ERASES: Mapping[Command, int] = {Command.ERASE_CHARACTER: _DELETE, Command.ERASE_LINE: _NAK}


def edit_line(typed: bytes) -> bytes:
    """The line as it was meant: BS and DEL take the character in front of them, NAK (Ctrl+U) the whole line."""
    if typed.isascii() and typed.decode("ascii").isprintable():
        return typed
    line = bytearray()
    for key in typed.expandtabs():
        if key in (_BACKSPACE, _DELETE):
            del line[-1:]
        elif key == _NAK:
            line.clear()
        elif key >= 0x20 or key == _CR:
            line.append(key)
    return bytes(line)
