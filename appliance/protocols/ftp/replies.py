"""Replies as bytes: one line, several lines, and the two-level form of FEAT and MLST.

Inner lines carry ``NNN-`` although RFC 959 lets them be anything: some clients take every line that begins with three
digits and a blank for the last one. FEAT and MLST bodies begin with one blank instead (RFC 2389 section 3.2, RFC 3659
section 7.2). Text is cleaned of line ends, so that nothing stored under a strange name can forge a reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from appliance.protocols.ftp.errors import LocalProtocolError

__all__ = ["body_reply", "quoted", "reply"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def reply(code: int, *lines: str) -> bytes:
    """``NNN text``; of several lines all but the last are ``NNN-text``."""
    if not lines or not 100 <= code <= 599:
        raise LocalProtocolError("a reply has a code from 100 to 599 and at least one line")
    *inner, last = lines
    ending = _line(f"{code} ", last)
    return b"".join([*(_line(f"{code}-", text) for text in inner), ending]) if inner else ending


def body_reply(code: int, first: str, body: Iterable[str], last: str) -> bytes:
    """``NNN-first``, each body line behind one blank, ``NNN last``."""
    return _line(f"{code}-", first) + b"".join(_line(" ", text) for text in body) + _line(f"{code} ", last)


def quoted(path: str) -> str:
    """A path in double quotes, inner ones doubled (RFC 959 appendix II)."""
    return '"' + path.replace('"', '""') + '"'


def _line(start: str, text: str) -> bytes:
    clean = text if text.isprintable() else _CONTROL.sub("?", text)
    return f"{start}{clean}\r\n".encode("utf-8", "replace")
