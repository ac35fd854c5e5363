"""The statements of FTP.DATA that SITE can change later: what data sets are made with, conversions, and JES.

Each becomes a keyword and a value as SITE knows them, so that one table, that of SITE, says what they do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from appliance.config import messages
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.table import Row

__all__ = ["ROWS", "SITE_STATEMENTS", "SiteParameter"]

#: A keyword of SITE in full spelling, and its value.
SiteParameter = tuple[str, str]

_RECFM = re.compile(r"F[BS]*[AM]?|V[BS]*[AM]?|U[AM]?")
_PAGE = r"(?:(?:IBM|CP)-?\d{3,5}|ISO-?8859-\d{1,2}|UTF-?8)"
_PAIR = re.compile(rf"\({_PAGE},{_PAGE}\)|\*", re.ASCII)


def _words(keyword: str, *allowed: str, known: str = "") -> Callable[[Operands], SiteParameter]:
    """One of these words; ``known`` is one that z/OS has beside them."""

    def read(operands: Operands) -> SiteParameter:
        token = operands.take(", ".join(allowed))
        if known and token.upper == known:
            raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=known)
        if token.upper not in allowed:
            raise operands.wrong(token, f"{token.text} is not {', '.join(allowed)}")
        return keyword, token.upper

    return read


def _switch(keyword: str) -> Callable[[Operands], SiteParameter]:
    """TRUE is the keyword, FALSE its opposite."""

    def read(operands: Operands) -> SiteParameter:
        token = operands.take("TRUE or FALSE")
        if token.upper not in ("TRUE", "FALSE"):
            raise operands.wrong(token, f"{token.text} is not TRUE or FALSE")
        return (keyword if token.upper == "TRUE" else _OPPOSITES.get(keyword, f"NO{keyword}")), ""

    return read


def _number(keyword: str, low: int, high: int) -> Callable[[Operands], SiteParameter]:
    def read(operands: Operands) -> SiteParameter:
        token = operands.take("a number")
        is_number = token.text.isascii() and token.text.isdigit() and len(token.text) < 10
        if not is_number or not low <= int(token.text) <= high:
            raise operands.wrong(token, f"{token.text} is not a number of {low} to {high}")
        return keyword, token.text

    return read


def _matching(keyword: str, pattern: re.Pattern[str], what: str) -> Callable[[Operands], SiteParameter]:
    def read(operands: Operands) -> SiteParameter:
        first = operands.take(what)
        written = first.upper + "".join(token.upper for token in operands.rest())
        if pattern.fullmatch(written) is None:
            raise operands.wrong(first, f"{written} is not {what}")
        return keyword, written

    return read


def _jes_lrecl(operands: Operands) -> SiteParameter:
    token = operands.peek()
    if token is not None and token.text == "*":
        return "JESLRECL", operands.take("a number or *").text
    return _number("JESLRECL", 1, 254)(operands)


def _space(operands: Operands) -> SiteParameter:
    _, unit = _words("", "TRACK", "CYLINDER", "BLOCK")(operands)
    return f"{unit}S", ""


_OPPOSITES = {"DIRECTORYMODE": "DATASETMODE"}
_QUALIFIER = r"[A-Z$@#][A-Z0-9$@#-]{0,7}"
_DATA_SET = re.compile(rf"(?=.{{1,44}}\Z)'?{_QUALIFIER}(?:\.{_QUALIFIER})*'?")
_VOLUME = re.compile(r"[A-Z0-9@#$]{1,6}")
_UNIT = re.compile(r"[A-Z0-9@#$]{1,8}")
_VOLUMES = re.compile(r"[A-Z0-9@#$]{1,6}(?:,[A-Z0-9@#$]{1,6})*")
_SWITCHES = (
    *("ASATRANS", "AUTORECALL", "DIRECTORYMODE", "ISPFSTATS", "JESGETBYDSN", "QUOTESOVERRIDE", "RDW", "TRAILINGBLANKS"),
    *("TRUNCATE", "WRAPRECORD"),
)
_READERS: dict[str, Callable[[Operands], SiteParameter]] = {
    **{keyword: _switch(keyword) for keyword in _SWITCHES},
    "FILETYPE": _words("FILETYPE", "SEQ", "JES", known="SQL"),
    "RECFM": _matching("RECFM", _RECFM, "a record format"),
    "LRECL": _number("LRECL", 0, 32_760),
    "BLKSIZE": _number("BLKSIZE", 0, 32_760),
    "PRIMARY": _number("PRIMARY", 1, 16_777_215),
    "SECONDARY": _number("SECONDARY", 0, 16_777_215),
    "DIRECTORY": _number("DIRECTORY", 1, 16_777_215),
    "SPACETYPE": _space,
    "VOLUME": _matching("VOLUME", _VOLUMES, "a volume, or several with commas between them"),
    "UNITNAME": _matching("UNIT", _UNIT, "a unit"),
    "PDSTYPE": _words("PDSTYPE", "PDS", "PDSE"),
    "LISTLEVEL": _number("LISTLEVEL", 0, 2),
    "ENCODING": _words("ENCODING", "SBCS", "MBCS"),
    "SBDATACONN": _matching("SBDATACONN", _PAIR, "a pair of code pages"),
    "MBDATACONN": _matching("MBDATACONN", _PAIR, "a pair of code pages"),
    "SBSENDEOL": _words("SBSENDEOL", "CRLF", "CR", "LF", "NONE"),
    "MBSENDEOL": _words("MBSENDEOL", "CRLF", "CR", "LF", "NONE"),
    "JESENTRYLIMIT": _number("JESENTRYLIMIT", 1, 1024),
    "JESLRECL": _jes_lrecl,
    "JESRECFM": _words("JESRECFM", "F", "V", "*"),
    "DCBDSN": _matching("DCBDSN", _DATA_SET, "the name of a data set"),
    "DSWAITTIME": _number("DSWAITTIME", 0, 14_400),
}
SITE_STATEMENTS = frozenset(_READERS)
ROWS = [Row(keyword, "site_parameters", read, tuple) for keyword, read in _READERS.items()]
