"""Members as files: read safely, or refused with a reason.

A member says who may log in, so only a regular file that nobody but its owner and group can change is read, without
following a symbolic link; and a size and a line length bound what a mistaken file can cost.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report

__all__ = ["MAX_BYTES", "MAX_LINE", "member_text", "read_member"]

MAX_BYTES = 1024 * 1024
MAX_LINE = 2_048


def read_member(path: Path, report: Report) -> str | None:
    """The text of one member, or None after saying why not. Its diagnostics name the file without its folder."""
    start = Place(path.name, 1, 1)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        message = messages.NOT_A_FILE if path.is_symlink() else messages.UNREADABLE
        report.say(message, start, path.name, detail=error.strerror)
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            report.say(messages.NOT_A_FILE, start, path.name)
            return None
        if status.st_mode & stat.S_IWOTH:
            report.say(messages.WRITABLE_BY_OTHERS, start, path.name)
            return None
        data = _bytes(descriptor)
    except OSError as error:
        report.say(messages.UNREADABLE, start, path.name, detail=error.strerror)
        return None
    finally:
        os.close(descriptor)
    return member_text(data, path.name, report)


def _bytes(descriptor: int) -> bytes:
    """All there is, but no more than one byte beyond the limit."""
    data = b""
    while len(data) <= MAX_BYTES and (piece := os.read(descriptor, MAX_BYTES + 1 - len(data))):
        data += piece
    return data


def member_text(data: bytes, file: str, report: Report) -> str | None:
    """The bytes of a member as its text, or None after saying what is wrong with them."""
    if len(data) > MAX_BYTES:
        report.say(messages.TOO_LARGE, Place(file, 1, 1), file, limit=MAX_BYTES)
        return None
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line, column = data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start)
        report.say(messages.NOT_UTF8, Place(file, line, column), file, byte=f"X'{data[error.start]:02X}'")
        return None
    return text if _lines_are_fit(text, file, report) else None


def _lines_are_fit(text: str, file: str, report: Report) -> bool:
    """Every line that is too long, and every first control character of a line, is reported."""
    fit = True
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            report.say(messages.LINE_TOO_LONG, Place(file, number, MAX_LINE + 1), file, limit=MAX_LINE)
            fit = False
        column = next((at for at, character in enumerate(line, 1) if not _is_fit(character)), 0)
        if column:
            code = f"U+{ord(line[column - 1]):04X}"
            report.say(messages.CONTROL_CHARACTER, Place(file, number, column), file, code=code)
            fit = False
    return fit


def _is_fit(character: str) -> bool:
    return character.isprintable() or character == "\t"
