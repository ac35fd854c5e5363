"""EBCDIC code pages, as tables of 256 characters made once: only ever for text, never for a record.

Text that goes to a screen must not turn into orders, so whatever would be coded below X'40' (or is unknown to the
page) becomes a question mark: a name with a control character in it cannot move the cursor of the terminal that shows
it. Only NUL stays, an empty position. What comes back is read the same careful way: X'00' is a blank, other controls
are U+FFFD.
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING

import attrs
import ebcdic

if TYPE_CHECKING:
    from _codecs import _EncodingMap

__all__ = ["CP037", "CodePage", "code_page", "code_page_names"]

#: Those of the ``ebcdic`` package, and the one that only Python itself has.
_NAMES = tuple(sorted({*ebcdic.codec_names, "cp1026"}))
_GRAPHICS = range(0x40, 0xFF)
_NEW_LINE = 0x15


@attrs.frozen(eq=False)
class CodePage:
    """One page. Every character is one byte."""

    name: str
    _readable: str = attrs.field(repr=False)
    _graphics: dict[int, int] | _EncodingMap = attrs.field(repr=False)
    _lines: dict[int, int] | _EncodingMap = attrs.field(repr=False)

    def encode(self, text: str) -> bytes:
        """Graphic characters only; what the page cannot show becomes ``?``."""
        return codecs.charmap_encode(text, "replace", self._graphics)[0]

    def encode_lines(self, text: str) -> bytes:
        r"""As ``encode``, and ``\n`` becomes NL, which moves down on printers and in SSCP-LU-DATA."""
        return codecs.charmap_encode(text, "replace", self._lines)[0]

    def decode(self, data: bytes) -> str:
        r"""The characters; NUL reads as a blank, NL as ``\n``, any other control character as U+FFFD."""
        return codecs.charmap_decode(data, "strict", self._readable)[0]


def code_page_names() -> tuple[str, ...]:
    """Every page there is, as Python names it: cp037, cp1047..."""
    return _NAMES


@cache
def code_page(name: str) -> CodePage | None:
    """The page called ``cp1047``, ``1047`` or ``IBM-1047``; None when there is none."""
    short = f"cp{name.lower().removeprefix('ibm-').removeprefix('cp').zfill(3)}"
    return _build(short) if short in _NAMES else None


def _build(name: str) -> CodePage:
    graphics = bytes(_GRAPHICS).decode(name, "replace")
    controls = "\ufffd" * (_GRAPHICS.start - 1)
    readable = " " + controls + graphics + "\ufffd"
    # U+FFFE is what charmap_build takes for "no such byte".
    writable = ("\x00" + controls + graphics + "\ufffd").replace("\ufffd", "\ufffe")
    lines = codecs.charmap_build(_with_new_line(writable))
    return CodePage(name, _with_new_line(readable), codecs.charmap_build(writable), lines)


def _with_new_line(table: str) -> str:
    return table[:_NEW_LINE] + "\n" + table[_NEW_LINE + 1 :]


#: The page of the United States, the default of every emulator.
CP037 = _build("cp037")
