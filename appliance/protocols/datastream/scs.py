"""SCS, the SNA character string: text for printers of LU type 1 (GA23-0059, SNA character string).

Controls are bytes below X'40' between the characters: NL ends a line, FF a page; SHF and SVF in front say how wide a
line and how long a page is. A job is cut into records at line ends, so that a printer which asks for one again prints
no line twice but those of that record.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

from appliance.protocols.datastream.codepages import CP037, CodePage

__all__ = ["MAX_RECORD", "Scs", "encode_line", "page_setup", "records"]

#: Most bytes of one record; RUs towards printers are of 1536 bytes or more.
MAX_RECORD = 1_536


class Scs(enum.IntEnum):
    """The control bytes that are written here."""

    FORM_FEED = 0x0C
    NEW_LINE = 0x15
    FORMAT = 0x2B
    HORIZONTAL = 0xC1  # behind FORMAT: SHF
    VERTICAL = 0xC2  # behind FORMAT: SVF


def page_setup(columns: int, lines: int) -> bytes:
    """SHF and SVF: the maximum presentation position and the maximum page length, each 1 to 255."""
    horizontal = bytes((Scs.FORMAT, Scs.HORIZONTAL, 2, columns))
    return horizontal + bytes((Scs.FORMAT, Scs.VERTICAL, 2, lines))


def encode_line(line: str, code_page: CodePage = CP037) -> bytes:
    r"""One line and its NL; ``\f`` in front of the text begins a page. What the page cannot show becomes ``?``."""
    feeds = len(line) - len(line.lstrip("\f"))
    return bytes((Scs.FORM_FEED,)) * feeds + code_page.encode(line[feeds:]) + bytes((Scs.NEW_LINE,))


def records(pieces: Iterable[bytes], limit: int = MAX_RECORD) -> Iterator[bytes]:
    """Pieces (lines) gathered into records of at most ``limit`` bytes; only a longer piece is cut."""
    gathered = bytearray()
    for piece in pieces:
        if gathered and len(gathered) + len(piece) > limit:
            yield bytes(gathered)
            gathered.clear()
        gathered += piece
        while len(gathered) > limit:
            yield bytes(gathered[:limit])
            del gathered[:limit]
    if gathered:
        yield bytes(gathered)
