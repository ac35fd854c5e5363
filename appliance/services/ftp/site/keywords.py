"""The keywords of SITE about data sets and JES: one table that reads each and changes the parameters.

Names may be cut down to their capitals, a value comes behind ``=`` or a blank (``ftp`` facts, 4.5). What does not fit
together is corrected, and each correction is a line of the 200 reply.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import attrs

from appliance.remembered import remembered
from appliance.services.ftp.site.parameters import LINE_ENDS, SiteParameters
from appliance.storage.datasets.attributes import RECFMS, Space, fitted
from appliance.storage.datasets.names import is_data_set_name
from appliance.storage.text.tables import DEFAULT_PAIR, CodePages, multi_byte_pair, single_byte_pair

__all__ = ["JES_FILTERS", "begin", "change", "split_parameters"]

T = TypeVar("T", SiteParameters, Space)
_Parameters = Iterable[tuple[str, str]]

_TOKEN = re.compile(r"([^\s=]+)(?:=(\([^)]*\)|\S*))?")
_PAIR = re.compile(r"\(([^(),\s]+),\s*([^(),\s]+)\)")
_NAME = re.compile(r"[A-Z$@#*%][A-Z0-9$@#*%]{0,7}")
_VOLUME = re.compile(r"[A-Z0-9$@#]{1,6}")
_UNIT = re.compile(r"[A-Z0-9$@#]{1,8}")  # a device type, or what a site calls a group of devices: SYSALLDA

#: Those that choose which jobs are seen: changing one needs READ access to ISFCMD.FILTER.
JES_FILTERS = {"JESOWNER": "OWNER", "JESJOBNAME": "PREFIX", "JESSTATUS": "OWNER"}

#: Fields that are called otherwise than their keywords.
_SPELT = {"LINE_END": "SBSENDEOL", "MULTIPLE_LINE_END": "MBSENDEOL", "WAIT_MINUTES": "DSWAITTIME"}

_Change = tuple[SiteParameters, tuple[str, ...]]
_Read = Callable[[SiteParameters, str], _Change]


def _with(value: T, field: str, new: object) -> T:
    changes: dict[str, Any] = {field: new}
    return attrs.evolve(value, **changes)


def _wrong(p: SiteParameters, keyword: str, value: str) -> _Change:
    shown = _SPELT.get(keyword, keyword.replace("_", ""))
    return p, (f"Parameter {shown}={value} is not valid and is ignored.",)


def _flag(field: str, value: bool) -> _Read:
    return lambda p, _: (_with(p, field, value), ())


def _number(field: str, low: int, high: int) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        if not (value.isascii() and value.isdigit()) or not low <= int(value) <= high:
            return _wrong(p, field.upper(), value)
        return _with(p, field, int(value)), ()

    return read


def _choice(field: str, *words: str) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        word = value.upper()
        return (_with(p, field, word), ()) if word in words else _wrong(p, field.upper(), value)

    return read


def _name(field: str) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        word = value.upper()
        if word and not _NAME.fullmatch(word):
            return _wrong(p, field.upper(), value)
        return _with(p, field, word), ()

    return read


def _dcb(p: SiteParameters, recfm: str, lrecl: int, blksize: int, *said_now: str) -> _Change:
    dcb, said = fitted(recfm, lrecl, blksize)
    return attrs.evolve(p, dcb=dcb, own_dcb=p.own_dcb | frozenset(said_now)), said


def _unsaid(p: SiteParameters, keyword: str) -> _Change:
    """A keyword without a value: what the model of DCBDSN, or nobody, says of it counts again."""
    default, own = SiteParameters().dcb, p.own_dcb - {keyword}
    recfm = default.recfm if keyword == "RECFM" else p.dcb.recfm
    lrecl = default.lrecl if keyword == "LRECL" else p.dcb.lrecl
    dcb, said = fitted(recfm, lrecl, 0 if keyword == "BLKSIZE" else p.dcb.blksize)
    return attrs.evolve(p, dcb=dcb, own_dcb=own), said


def _recfm(p: SiteParameters, value: str) -> _Change:
    word = value.upper()
    if not word:
        return _unsaid(p, "RECFM")
    if word not in RECFMS:
        return _wrong(p, "RECFM", value)
    keeps = word[0] == p.dcb.kind
    return _dcb(p, word, p.dcb.lrecl, p.dcb.blksize if keeps else 0, "RECFM")


def _lrecl(p: SiteParameters, value: str) -> _Change:
    if not value:
        return _unsaid(p, "LRECL")
    if not (value.isascii() and value.isdigit()) or not 0 <= int(value) <= 32_760:
        return _wrong(p, "LRECL", value)
    if not int(value):
        said = () if p.dcb.kind == "U" else ("LRECL 0 is valid only with RECFM U",)
        return p, said
    fits = p.dcb.blksize % int(value) == 0 if p.dcb.kind == "F" else p.dcb.blksize >= int(value) + 4
    return _dcb(p, p.dcb.recfm, int(value), p.dcb.blksize if fits else 0, "LRECL")


def _blksize(p: SiteParameters, value: str) -> _Change:
    if not value:
        return _unsaid(p, "BLKSIZE")
    if not (value.isascii() and value.isdigit() and int(value) <= 32_760):
        return _wrong(p, "BLKSIZE", value)
    return _dcb(p, p.dcb.recfm, p.dcb.lrecl, int(value), "BLKSIZE")


def _format(recfm: str) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 32_760):
            return _wrong(p, "LRECL", value)
        return _dcb(p, recfm, int(value), 0, "RECFM", "LRECL")

    return read


def _space(unit: str) -> _Read:
    return lambda p, _: (attrs.evolve(p, space=_with(p.space, "unit", unit)), ())


def _space_number(field: str, low: int = 1) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        if not value:
            return attrs.evolve(p, space=_with(p.space, field, getattr(Space(), field))), ()
        if not (value.isascii() and value.isdigit()) or not low <= int(value) <= 16_777_215:
            return _wrong(p, field.upper(), value)
        return attrs.evolve(p, space=_with(p.space, field, int(value))), ()

    return read


def _volume(p: SiteParameters, value: str) -> _Change:
    word = value.upper().strip("()").split(",")[0]
    if word and not _VOLUME.fullmatch(word):
        return _wrong(p, "VOLUME", value)
    return attrs.evolve(p, volume=word or SiteParameters().volume), ()


def _unit(p: SiteParameters, value: str) -> _Change:
    word = value.upper()
    if word and not _UNIT.fullmatch(word):
        return _wrong(p, "UNIT", value)
    return attrs.evolve(p, unit=word or SiteParameters().unit), ()


def _model(p: SiteParameters, value: str) -> _Change:
    """The name is that of a data set in full, in apostrophes or not; a member of it says nothing more."""
    name = value.upper().strip("'").partition("(")[0]
    if name and not is_data_set_name(name):
        return _wrong(p, "DCBDSN", value)
    return attrs.evolve(p, model=name), ()


def _jes_lrecl(p: SiteParameters, value: str) -> _Change:
    if value == "*":
        return attrs.evolve(p, jes_lrecl=0), ()
    return _number("jes_lrecl", 1, 254)(p, value or str(SiteParameters().jes_lrecl))


def _jes_status(p: SiteParameters, value: str) -> _Change:
    """Without a value all jobs are meant again."""
    return _choice("jes_status", "ALL", "INPUT", "ACTIVE", "OUTPUT")(p, value or SiteParameters().jes_status)


def _pdstype(p: SiteParameters, value: str) -> _Change:
    word = value.upper()
    if word not in ("", "PDS", "PDSE"):
        return _wrong(p, "PDSTYPE", value)
    return attrs.evolve(p, is_library=word == "PDSE"), ()


def _pages(field: str, find: Callable[[str, str], CodePages | None], default: CodePages | None) -> _Read:
    def read(p: SiteParameters, value: str) -> _Change:
        if value == "*":
            return _with(p, field, default), ()
        named = _PAIR.fullmatch(value)
        pair = find(named[1], named[2]) if named else None
        if pair is None:
            return p, (f"Code pages {value or '()'} are not known; the conversion is not changed.",)
        return _with(p, field, pair), ()

    return read


def _encoding(p: SiteParameters, value: str) -> _Change:
    word = value.upper()
    if word not in ("SBCS", "MBCS"):
        return _wrong(p, "ENCODING", value)
    return attrs.evolve(p, is_multiple=word == "MBCS"), ()


#: The capitals are the shortest spelling.
_TABLE: dict[str, _Read] = {
    "FILEtype": _choice("file_type", "SEQ", "JES"),
    "RECfm": _recfm,
    "LRecl": _lrecl,
    "BLKsize": _blksize,
    "BLOCKSIze": _blksize,
    "FIXrecfm": _format("FB"),
    "VARrecfm": _format("VB"),
    "PRImary": _space_number("primary"),
    "SECondary": _space_number("secondary", 0),
    "Directory": _space_number("directory"),
    "TRacks": _space("TRACK"),
    "CYlinders": _space("CYLINDER"),
    "BLocks": _space("BLOCK"),
    "VOLume": _volume,
    "Unit": _unit,
    "PDSTYPE": _pdstype,
    "TRAILingblanks": _flag("trailing_blanks", True),
    "NOTRAILingblanks": _flag("trailing_blanks", False),
    "TRUNcate": _flag("truncate", True),
    "NOTRUNcate": _flag("truncate", False),
    "WRAPrecord": _flag("wrap", True),
    "NOWRAPrecord": _flag("wrap", False),
    "RDW": _flag("rdw", True),
    "NORDW": _flag("rdw", False),
    "ASAtrans": _flag("asa", True),
    "NOASAtrans": _flag("asa", False),
    "QUOtesoverride": _flag("quotes_override", True),
    "NOQUOtesoverride": _flag("quotes_override", False),
    "DIRECTORYMode": _flag("directory_mode", True),
    "DATASetmode": _flag("directory_mode", False),
    "ISPFStats": _flag("statistics", True),
    "NOISPFStats": _flag("statistics", False),
    "LISTLEVel": _number("list_level", 0, 2),
    "SBDataconn": _pages("single", single_byte_pair, DEFAULT_PAIR),
    "MBDATACONN": _pages("multiple", multi_byte_pair, None),
    "ENcoding": _encoding,
    "SBSENDEOL": _choice("line_end", *LINE_ENDS),
    "MBSENDEOL": _choice("multiple_line_end", *LINE_ENDS),
    "JESOwner": _name("jes_owner"),
    "JESJOBName": _name("jes_job_name"),
    "JESSTatus": _jes_status,
    "JESENTRYLimit": _number("jes_entry_limit", 1, 1024),
    "JESLrecl": _jes_lrecl,
    "JESRecfm": _choice("jes_recfm", "F", "V", "*"),
    "AUTORecall": _flag("recalls", True),
    "NOAUTORecall": _flag("recalls", False),
    "DCbdsn": _model,
    "DSWAITTIME": _number("wait_minutes", 0, 14_400),
    "JESGETBYDSN": _flag("jes_get_by_dsn", True),
    "NOJESGETBYDSN": _flag("jes_get_by_dsn", False),
}
_SPELLINGS = [(name.upper(), len(name.rstrip(string.ascii_lowercase)), read) for name, read in _TABLE.items()]
#: Keywords that stand alone: what follows behind a blank is another keyword.
_ALONE = frozenset(name.upper() for name, read in _TABLE.items() if read.__qualname__.startswith(("_flag", "_space.")))
#: Said together, a length counts behind the format and a block size behind both, wherever each of them stands.
_TURNS = {"LRECL": 1, "BLKSIZE": 2, "BLOCKSIZE": 2}


def split_parameters(argument: str) -> tuple[list[tuple[str, str]], str]:
    """The keywords of a SITE command that are known here, spelt in full, with their values; and what is left of it."""
    tokens = list(_TOKEN.finditer(argument))
    found, left, at = [], [], 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        full, value = _full(token[1].upper()), token[2]
        if full is None:
            left.append(token[0])
            continue
        if value is None and full not in _ALONE and at < len(tokens) and _is_value(tokens[at]):
            value, at = tokens[at][1], at + 1
        found.append((full, value or ""))
    return _in_turn(found), " ".join(left)


def _in_turn(parameters: _Parameters) -> list[tuple[str, str]]:
    return sorted(parameters, key=lambda parameter: _TURNS.get(parameter[0], 0))


def _is_value(token: re.Match[str]) -> bool:
    """Whether a word can be the value of the keyword before it: it is no keyword itself."""
    return token[2] is None and _full(token[1].upper()) is None


def _full(word: str) -> str | None:
    for full, shortest, _ in _SPELLINGS:
        if len(word) >= shortest and full.startswith(word):
            return full
    return None


def change(parameters: SiteParameters, keyword: str, value: str) -> _Change:
    """The parameters with one of ``split_parameters`` carried out, and what is to be told about it."""
    read = next(read for full, _, read in _SPELLINGS if full == keyword)
    return read(parameters, value)


@remembered(64)  # every session of a server begins with the same
def begin(statements: tuple[tuple[str, str], ...]) -> SiteParameters:
    """What a session begins with: the defaults, and what FTP.DATA says."""
    parameters = SiteParameters()
    for keyword, value in _in_turn(statements):
        parameters, _ = change(parameters, keyword, value)
    return parameters
