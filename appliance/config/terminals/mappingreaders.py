"""Readers of the mapping statements of BEGINVTAM.

A mapping keeps its client identifier as it was written (``Mapped``), until the block is read to its end: groups may be
used before they are defined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import name, number
from appliance.config.language.tokens import Token
from appliance.config.terminals.clients import ClientId
from appliance.config.terminals.groups import USER_PATTERN, lu_ranges
from appliance.config.terminals.lunames import is_lu_name
from appliance.config.terminals.telnet import (
    AllowAppl,
    DefaultAppl,
    GroupMap,
    InterpTcp,
    LuMap,
    LuSelection,
    MonitorGroup,
    RestrictAppl,
    UssTcp,
)

__all__ = [
    "Mapped",
    "allow_appl",
    "default_appl",
    "group_map",
    "interp_tcp",
    "lu_map",
    "monitor_group",
    "restrict_appl",
    "uss_tcp",
]

_PATTERN = re.compile(r"(?:[A-Z@#$][A-Z0-9@#$]{0,7}\.)?([A-Z@#$%][A-Z0-9@#$%]{0,7}\*?|\*)")
_APPL_OPTIONS = {"FIRSTONLY": "first_only", "LOGAPPL": "log_appl", "QINIT": "queue_init", "DEFONLY": "def_only"}
_KINDS = ("GENERIC", "SPECIFIC")
_KEEPING = ("KEEPOPEN", "NOKEEPOPEN")


@attrs.frozen
class Mapped:
    """A mapping that waits for its client: ``client`` is None for NULL."""

    make: Callable[[ClientId], Any]
    client: Token | None
    keyword: Token


def default_appl(operands: Operands) -> Mapped:
    """DEFAULTAPPL, PRTDEFAULTAPPL and LINEMODEAPPL."""
    title, place = _application(operands), operands.keyword.place
    client = _client(operands, *_APPL_OPTIONS)
    chosen = _appl_options(operands)
    return Mapped(lambda who: DefaultAppl(title, who, **chosen, place=place), client, operands.keyword)


def uss_tcp(operands: Operands) -> Mapped:
    """USSTCP ``table[,scstable]``."""
    token = operands.take("a USS table")
    title, comma, scs = token.upper.partition(",")
    if not title or (comma and not scs):
        raise operands.wrong(token, f"{token.text} is not table or table,scstable")
    place = operands.keyword.place
    return Mapped(lambda who: UssTcp(title, who, scs, place=place), _client(operands), operands.keyword)


def interp_tcp(operands: Operands) -> Mapped:
    """INTERPTCP."""
    title, place = operands.take("an interpret table").upper, operands.keyword.place
    return Mapped(lambda who: InterpTcp(title, who, place=place), _client(operands), operands.keyword)


def group_map(operands: Operands) -> Mapped:
    """PARMSMAP and MONITORMAP."""
    title, place = name(8, "the name of a group")(operands), operands.keyword.place
    return Mapped(lambda who: GroupMap(title, who, place=place), _client(operands), operands.keyword)


def lu_map(operands: Operands) -> Mapped:
    """LUMAP and PRTMAP: name, client, then GENERIC or SPECIFIC, KEEPOPEN, DEFAPPL and PMAP in any order, printers."""
    token, place = operands.take("an LU or a group"), operands.keyword.place
    if not is_lu_name(token.upper):
        raise operands.wrong(token, f"{token.text} is not the name of an LU or of a group")
    client = _client(operands, *_KINDS, *_KEEPING, *_APPL_OPTIONS, "DEFAPPL", "PMAP")
    chosen: dict[str, Any] = {"keep_open": operands.keyword.upper == "PRTMAP"}
    while (following := operands.peek()) is not None:
        if kind := operands.take_word(*_KINDS):
            chosen["is_specific"] = kind == "SPECIFIC"
        elif keeping := operands.take_word(*_KEEPING):
            chosen["keep_open"] = keeping == "KEEPOPEN"
        elif operands.take_word("DEFAPPL"):
            chosen["default_application"] = _application(operands)
            chosen |= _appl_options(operands)
        elif operands.take_word("PMAP"):
            chosen["parms_group"] = name(8, "the name of a PARMSGROUP")(operands)
        elif following.upper in _APPL_OPTIONS:
            chosen |= _appl_options(operands)
        else:
            break
    chosen |= _associated(operands)
    return Mapped(lambda who: LuMap(token.upper, who, **chosen, place=place), client, operands.keyword)


def _associated(operands: Operands) -> dict[str, str]:
    """The printer or group of printers behind a LUMAP."""
    token = operands.peek()
    if token is None or operands.keyword.upper != "LUMAP" or not is_lu_name(token.upper):
        return {}
    operands.take("a printer")
    return {"printers": token.upper}


def allow_appl(operands: Operands) -> AllowAppl:
    """ALLOWAPPL."""
    pattern = _pattern(operands, operands.take("an application"))
    session = _session_options(operands)
    chosen = _selection(operands, operands.rest())
    return AllowAppl(pattern, chosen.lus, chosen.lu_groups, **session, place=operands.keyword.place)


def restrict_appl(operands: Operands) -> RestrictAppl:
    """RESTRICTAPPL; each USER (or pattern: ``PAY*``) may be followed by the LUs that he may use."""
    pattern = _pattern(operands, operands.take("an application"))
    options = _session_options(operands, "CERTAUTH", "ALLOWPRINTER")
    user_lus, users = {}, []
    while operands.take_word("USER"):
        user = _user(operands)
        users.append(user)
        named = _until_user(operands)
        if named:
            user_lus[user] = _selection(operands, named)
    if not users:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="USER and a user ID")
    return RestrictAppl(pattern, tuple(users), user_lus=user_lus, **options, place=operands.keyword.place)


def _user(operands: Operands) -> str:
    token = operands.take("a user ID")
    if not USER_PATTERN.fullmatch(token.upper):
        raise operands.wrong(token, f"{token.text} is not a user ID or a pattern of one")
    return token.upper


def monitor_group(operands: Operands) -> MonitorGroup:
    """MONITORGROUP ``name`` options ENDMONITORGROUP."""
    title, keyword = name(8, "a group name")(operands), operands.keyword
    inner = Operands([keyword, *operands.until("ENDMONITORGROUP")], 0, operands.report)
    values: dict[str, Any] = {}
    boundaries = dict(enumerate(MonitorGroup("").boundaries, 1))
    seconds = number(1, 99_999_999, "a number of seconds")
    milliseconds = number(1, 99_999_999, "a number of milliseconds")
    while (token := inner.peek()) is not None:
        inner.take("an option")
        if token.upper in _MONITOR_SWITCHES:
            field, value = _MONITOR_SWITCHES[token.upper]
            values[field] = value
        elif token.upper == "AVGSAMPPERIOD":
            values["sampling_period"] = seconds(inner)
        elif token.upper == "AVGSAMPMULTIPLIER":
            values["multiplier"] = number(1, 99)(inner)
        elif token.upper in _BOUNDARIES:
            boundaries[_BOUNDARIES.index(token.upper) + 1] = milliseconds(inner)
        else:
            raise inner.wrong(token, f"{token.text} is not one of its options")
    return MonitorGroup(title, **values, boundaries=tuple(boundaries.values()), place=keyword.place)


_BOUNDARIES = ("BOUNDARY1", "BOUNDARY2", "BOUNDARY3", "BOUNDARY4")
_MONITOR_SWITCHES = {
    "AVERAGE": ("averages", True),
    "NOAVERAGE": ("averages", False),
    "BUCKETS": ("buckets", True),
    "NOBUCKETS": ("buckets", False),
    "INCLUDEIP": ("includes_network", True),
    "NOINCLUDEIP": ("includes_network", False),
    "DYNAMICDR": ("dynamic_responses", True),
    "NODYNAMICDR": ("dynamic_responses", False),
}


def _pattern(operands: Operands, token: Token) -> str:
    """``net.appl`` is taken as ``appl``: there is one network here."""
    found = _PATTERN.fullmatch(token.upper)
    if found is None:
        raise operands.wrong(token, f"{token.text} is not the name of an application, or a pattern of one")
    return found[1]


def _application(operands: Operands) -> str:
    token = operands.take("an application")
    pattern = _pattern(operands, token)
    if "%" in pattern or "*" in pattern:
        raise operands.wrong(token, f"{token.text} is a pattern: one application must be named")
    return pattern


def _appl_options(operands: Operands) -> dict[str, bool]:
    """FIRSTONLY and its relatives, in any order."""
    found = {}
    while word := operands.take_word(*_APPL_OPTIONS):
        found[_APPL_OPTIONS[word]] = True
    return found


def _session_options(operands: Operands, *switches: str) -> dict[str, Any]:
    """DISCONNECTABLE, QSESSION and ``switches``, in any order."""
    fields = {"CERTAUTH": "cert_auth", "ALLOWPRINTER": "allow_printer"}
    found: dict[str, Any] = {}
    while (token := operands.peek()) is not None:
        word, comma, seconds = token.upper.partition(",")
        if word in switches and not comma:
            found[fields[word]] = True
        elif word == "DISCONNECTABLE" and not comma:
            found["disconnectable"] = True
        elif word == "QSESSION" and (not comma or (seconds.isascii() and seconds.isdigit() and len(seconds) <= 8)):
            found["queue_seconds"] = int(seconds or 0)
        else:
            break
        operands.take("an option")
    return found


def _until_user(operands: Operands) -> list[Token]:
    found = []
    while (token := operands.peek()) is not None and token.upper != "USER":
        found.append(operands.take("an operand"))
    return found


def _selection(operands: Operands, tokens: Sequence[Token]) -> LuSelection:
    """``LU names...`` and ``LUG groups...``, in any order."""
    lus: list[Token] = []
    groups: list[str] = []
    kind = ""
    for token in tokens:
        if token.upper in ("LU", "LUG"):
            kind = token.upper
        elif kind == "LU":
            lus.append(token)
        elif kind == "LUG":
            groups.append(token.upper)
        else:
            raise operands.wrong(token, f"{token.text} is not one of its operands")
    return LuSelection(lu_ranges(operands, lus), tuple(groups))


def _client(operands: Operands, *options: str) -> Token | None:
    """The client identifier, unless one of the ``options`` comes next."""
    token = operands.peek()
    return None if token is None or token.upper in options else operands.take("an operand")
