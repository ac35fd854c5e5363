"""Log modes: the names by which a logon, or TELNETDEVICE, chooses how large a session's screen is.

The names are those of VTAM's own table, as far as they mean a 3270: the model is the last digit, XX3 is whatever the
terminal itself has. Printers have modes of their own: SCS, and DSC2K or DSC4K for 3270 data.
"""

from __future__ import annotations

import re

__all__ = ["PRINTER_MODES", "is_logmode", "size_of"]

PRINTER_MODES = ("SCS", "DSC2K", "DSC4K")
_MODEL = re.compile(r"(?:D4[ABC]327[89]|SNX3270|NSX3270|T3278M)(?P<model>[2-5])")
_ANY_SIZE = re.compile(r"D4[ABC]32XX3")
_SIZES = {"2": (24, 80), "3": (32, 80), "4": (43, 80), "5": (27, 132)}


def is_logmode(name: str) -> bool:
    """Whether a session can be had with this mode."""
    return name in PRINTER_MODES or bool(_MODEL.fullmatch(name) or _ANY_SIZE.fullmatch(name))


def size_of(name: str) -> tuple[int, int] | None:
    """Rows and columns of the larger size that the mode gives a display; None when it leaves that to the terminal."""
    found = _MODEL.fullmatch(name)
    return _SIZES[found["model"]] if found else None
