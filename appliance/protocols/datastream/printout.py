"""Print jobs as records, for the two kinds of 3270 printer (GA23-0059, printer operations).

An LU type 1 takes SCS. An LU type 3, and a printer without TN3270E, takes 3270 writes: each fills the printer's buffer
with unformatted text, NL at the ends of the lines and EM at its own, and starts the printer by its WCC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.protocols.datastream import scs
from appliance.protocols.datastream.addresses import GRAPHICS
from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.constants import Command, Wcc

__all__ = ["print_3270", "print_scs"]

_COLUMNS, _PAGE = 132, 66
#: A printer's buffer holds at least 24 by 80 positions.
_BUFFER = 1_900
_END_OF_MESSAGE = 0x19
_START = bytes((Command.ERASE_WRITE, GRAPHICS[Wcc.START_PRINTER]))


def print_scs(lines: Sequence[str], code_page: CodePage = CP037) -> Iterator[bytes]:
    """The records of one job for an LU type 1."""
    setup = scs.page_setup(_COLUMNS, _PAGE)
    yield from scs.records([setup, *(scs.encode_line(line, code_page) for line in lines)])


def print_3270(lines: Sequence[str], code_page: CodePage = CP037) -> Iterator[bytes]:
    """The records of one job for an LU type 3."""
    for text in scs.records((scs.encode_line(line, code_page) for line in lines), _BUFFER):
        yield _START + text + bytes((_END_OF_MESSAGE,))
