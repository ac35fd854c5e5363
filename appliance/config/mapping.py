"""BEGINVTAM: which LUs, applications and USS tables which clients get.

The order of statements means nothing, and a group may be used before it is defined: so a mapping keeps its client
identifier as it was written until the block is read to its end, and is resolved then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from appliance.config import messages, zos
from appliance.config.clients import ClientId
from appliance.config.diagnostics import Place
from appliance.config.groups import ip_group, lu_group, lu_pool, lu_ranges, user_group
from appliance.config.identifiers import client_id
from appliance.config.lunames import LuRange, is_lu_name
from appliance.config.operands import OperandError, Operands
from appliance.config.parameters import BASIC_PORT
from appliance.config.readers import flat, name
from appliance.config.report import Report
from appliance.config.table import Filled, Row, Table
from appliance.config.telnet import AllowAppl, DefaultAppl, InterpTcp, LuMap, RestrictAppl, TelnetMapping, UssTcp
from appliance.config.tokens import Token

__all__ = ["VTAM", "mapping_of", "ports_of"]

_PATTERN = re.compile(r"(?:[A-Z@#$][A-Z0-9@#$]{0,7}\.)?([A-Z@#$%][A-Z0-9@#$%]{0,7}\*?|\*)")


@attrs.frozen
class _Mapped:
    """A mapping that waits for its client: ``client`` is None for NULL."""

    make: Callable[[ClientId], Any]
    client: Token | None
    keyword: Token


def _ports(operands: Operands) -> tuple[tuple[int, Place], ...]:
    found = []
    while (token := operands.peek()) is not None:
        port = operands.take_number()
        if port is None or not 1 <= port <= 65_535:
            raise operands.wrong(token, f"{token.text} is not a port number of 1 to 65535")
        found.append((port, token.place))
    if not found:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="a port number")
    return tuple(found)


def _application_pattern(operands: Operands, token: Token) -> str:
    """``net.appl`` is taken as ``appl``: there is one network here."""
    found = _PATTERN.fullmatch(token.upper)
    if found is None:
        raise operands.wrong(token, f"{token.text} is not the name of an application, or a pattern of one")
    return found[1]


def _application(operands: Operands) -> str:
    token = operands.take("an application")
    pattern = _application_pattern(operands, token)
    if "%" in pattern or "*" in pattern:
        raise operands.wrong(token, f"{token.text} is a pattern: one application must be named")
    return pattern


def _options(operands: Operands, known: Sequence[str], not_supported: Sequence[str] = ()) -> set[str]:
    """Words that may follow in any order; the unsupported ones are reported and left out."""
    found = set()
    while (token := operands.peek()) is not None:
        if operands.take_word(*known):
            found.add(token.upper)
        elif token.upper.partition(",")[0] in not_supported:
            operands.no_effect(operands.take("an operand"))
        else:
            break
    return found


def _client(operands: Operands, *options: str) -> Token | None:
    """The client identifier, unless one of the ``options`` comes next."""
    token = operands.peek()
    return None if token is None or token.upper in options else operands.take("an operand")


def _default_appl(operands: Operands) -> _Mapped:
    later = ("DEFONLY", "LOGAPPL", "QINIT")
    title, place = _application(operands), operands.keyword.place
    client = _client(operands, "FIRSTONLY", *later)
    chosen = _options(operands, ("FIRSTONLY",), later)
    return _Mapped(lambda who: DefaultAppl(title, who, bool(chosen), place=place), client, operands.keyword)


def _uss_tcp(operands: Operands) -> _Mapped:
    token = operands.take("a USS table")
    title, comma, scs = token.upper.partition(",")
    if not title or (comma and not scs):
        raise operands.wrong(token, f"{token.text} is not table or table,scstable")
    place = operands.keyword.place
    return _Mapped(lambda who: UssTcp(title, who, scs, place=place), _client(operands), operands.keyword)


def _interp_tcp(operands: Operands) -> _Mapped:
    title, place = operands.take("an interpret table").upper, operands.keyword.place
    return _Mapped(lambda who: InterpTcp(title, who, place=place), _client(operands), operands.keyword)


def _lu_map(operands: Operands) -> _Mapped:
    """LUMAP and PRTMAP."""
    token, place = operands.take("an LU or a group"), operands.keyword.place
    if not is_lu_name(token.upper):
        raise operands.wrong(token, f"{token.text} is not the name of an LU or of a group")
    kinds, later = ("GENERIC", "SPECIFIC"), ("KEEPOPEN", "NOKEEPOPEN", "LOGAPPL", "QINIT", "FIRSTONLY", "DEFONLY")
    client = _client(operands, *kinds, *later, "DEFAPPL", "PMAP")
    chosen = _options(operands, kinds, later)
    application = _application(operands) if operands.take_word("DEFAPPL") else None
    is_specific = "SPECIFIC" in chosen | _options(operands, kinds, later)
    _without_effect(operands)
    return _Mapped(lambda who: LuMap(token.upper, who, is_specific, application, place=place), client, operands.keyword)


def _without_effect(operands: Operands) -> None:
    """PMAP and the associated printer group, known on z/OS."""
    for token in operands.rest():
        operands.no_effect(token)


def _allow_appl(operands: Operands) -> AllowAppl:
    pattern = _application_pattern(operands, operands.take("an application"))
    _options(operands, (), ("DISCONNECTABLE", "QSESSION"))
    lus, groups = _lus_and_groups(operands)
    return AllowAppl(pattern, lus, groups, place=operands.keyword.place)


def _restrict_appl(operands: Operands) -> RestrictAppl:
    pattern = _application_pattern(operands, operands.take("an application"))
    chosen, users = _options(operands, ("CERTAUTH", "ALLOWPRINTER")), []
    while operands.take_word("USER"):
        users.append(name(8, "a user ID")(operands))
        _refuse_lus(operands)
    if not users:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="USER and a user ID")
    place = operands.keyword.place
    return RestrictAppl(pattern, tuple(users), "CERTAUTH" in chosen, "ALLOWPRINTER" in chosen, place=place)


def _refuse_lus(operands: Operands) -> None:
    token = operands.peek()
    if token is not None and token.upper in ("LU", "LUG"):
        raise OperandError(token.place, messages.BAD_OPERAND, detail=f"{token.upper} behind USER is not supported here")


def _lus_and_groups(operands: Operands) -> tuple[tuple[LuRange, ...], tuple[str, ...]]:
    """``LU names...`` and ``LUG groups...``, in any order."""
    lus: list[Token] = []
    groups: list[str] = []
    kind = None
    while (token := operands.peek()) is not None:
        kind = operands.take_word("LU", "LUG") or kind
        if kind is None:
            break
        if token.upper not in ("LU", "LUG"):
            operands.take("an operand")
            if kind == "LU":
                lus.append(token)
            else:
                groups.append(token.upper)
    return lu_ranges(operands, lus), tuple(groups)


VTAM = Table.of(
    [
        Row("PORT", "ports", _ports, flat),
        Row("LUGROUP", "lu_groups", lu_group("ENDLUGROUP"), tuple),
        Row("PRTGROUP", "printer_groups", lu_group("ENDPRTGROUP"), tuple),
        Row("IPGROUP", "ip_groups", ip_group, tuple),
        Row("USERGROUP", "user_groups", user_group, tuple),
        Row("DEFAULTLUS", "default_lus", lu_pool("ENDDEFAULTLUS"), flat),
        Row("DEFAULTLUSSPEC", "default_lus_specific", lu_pool("ENDDEFAULTLUSSPEC"), flat),
        Row("DEFAULTPRT", "default_printers", lu_pool("ENDDEFAULTPRT"), flat),
        Row("DEFAULTPRTSPEC", "default_printers_specific", lu_pool("ENDDEFAULTPRTSPEC"), flat),
        Row("LUMAP", "lu_maps", _lu_map, tuple),
        Row("PRTMAP", "printer_maps", _lu_map, tuple),
        Row("DEFAULTAPPL", "default_appls", _default_appl, tuple),
        Row("PRTDEFAULTAPPL", "printer_default_appls", _default_appl, tuple),
        Row("USSTCP", "uss_tables", _uss_tcp, tuple),
        Row("INTERPTCP", "interpret_tables", _interp_tcp, tuple),
        Row("ALLOWAPPL", "allowed", _allow_appl, tuple),
        Row("RESTRICTAPPL", "restricted", _restrict_appl, tuple),
    ],
    zos.VTAM,
    blocks=zos.VTAM_BLOCKS,
)
_GROUPS = ("lu_groups", "printer_groups", "ip_groups", "user_groups")
_MAPPED = ("lu_maps", "printer_maps", "default_appls", "printer_default_appls", "uss_tables", "interpret_tables")


def ports_of(filled: Filled, block: Token) -> tuple[tuple[int, Place], ...]:
    """The ports that a BEGINVTAM block lists, and where; without a PORT statement it is the one of plain Telnet."""
    ports: tuple[tuple[int, Place], ...] = filled.values.get("ports", ((BASIC_PORT, block.place),))
    return ports


def mapping_of(filled: Filled, block: Token, report: Report) -> TelnetMapping:
    """The mapping of one BEGINVTAM block; a mapping whose client cannot be resolved is reported and left out."""
    values = {key: value for key, value in filled.values.items() if key != "ports"}
    for field in _GROUPS:
        values[field] = _by_name(values.get(field, ()), block, report)
    for field in _MAPPED:
        values[field] = tuple(_resolved(values.get(field, ()), values, report))
    return TelnetMapping(**values, place=block.place)


def _by_name(groups: Iterable[Any], block: Token, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for group in groups:
        if group.name in found:
            place = getattr(group, "place", block.place)
            report.say(messages.BAD_OPERAND, place, "BEGINVTAM", detail=f"the group {group.name} is defined twice")
        found[group.name] = group
    return found


def _resolved(mapped: Iterable[_Mapped], groups: Mapping[str, Any], report: Report) -> Iterable[Any]:
    for waiting in mapped:
        try:
            yield waiting.make(client_id(waiting.client, groups))
        except OperandError as error:
            report.say(error.message, error.place, waiting.keyword.upper, **error.fields)
