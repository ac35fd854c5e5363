"""Readers of the Telnet parameters that take more than a number or a choice."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import ebcdic

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import address, host_and_port, name, number, port, ring_of
from appliance.config.language.tokens import Token
from appliance.config.terminals.logmodes import is_logmode
from appliance.config.terminals.telnetparms import (
    ClientCheck,
    CodePage,
    ConnType,
    DebugLevel,
    SmfRecords,
    Takeover,
    UnlockKeyboard,
)

__all__ = [
    "QualifiedPort",
    "attls_port",
    "client_check",
    "code_page",
    "conn_type",
    "crl_servers",
    "debug",
    "debug_of",
    "device",
    "keyring_of",
    "not_carried_out",
    "qualified_port",
    "smf_records",
    "takeover",
    "unlock_keyboard",
]

T = TypeVar("T")

_LINK_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$_.-]{0,15}")
_MAX_CRL_SERVERS = 5
_CONN_TYPES = {member.value: member for member in ConnType} | {"NEGSECURE": ConnType.NEGTSECURE}
_CODE_PAGE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,15}")
_DEVICE = re.compile(r"(?:IBM-)?3(?:277|278|279|287)(?:-[1-5])?(?:-E)?|DYNAMIC|IBM-DYNAMIC|TRANSFORM|LINEMODE")
_SECONDS = number(0, 99_999_999, "a number of seconds")
_STANDARD_NAME, _STANDARD = "TNSTD", CodePage("ISO8859-1", "IBM-1047")


def not_carried_out(read: Callable[[Operands], T], why: str) -> Callable[[Operands], T]:
    """``read``, and the warning that nothing comes of it: for statements that are known and checked, no more."""

    def reader(operands: Operands) -> T:
        value = read(operands)
        operands.report.say(messages.NO_EFFECT, operands.keyword.place, operands.keyword.upper, why=why)
        return value

    return reader


@attrs.frozen
class QualifiedPort:
    """``number``, ``number,address`` or ``number,linkname``; ``place`` is where it stands."""

    number: int
    qualifier: str
    place: Place

    def address(self, links: Mapping[str, str]) -> str | None:
        """The address to bind, "" for any; None when the qualifier is a link that HOME does not name."""
        if not _LINK_NAME.fullmatch(self.qualifier):
            return self.qualifier
        return next((address for address, link in links.items() if link == self.qualifier), None)


def qualified_port(operands: Operands) -> QualifiedPort:
    """A port, alone or for one address or one link."""
    token = operands.take("a port number")
    figures, comma, qualifier = token.text.partition(",")
    number = port(Operands([operands.keyword, Token(figures, token.place)], 0, operands.report))
    if comma and not _LINK_NAME.fullmatch(qualifier.upper()):
        qualifier = address(Operands([operands.keyword, Token(qualifier, token.place)], 0, operands.report))
    return QualifiedPort(number, qualifier.upper() if ":" not in qualifier else qualifier, token.place)


def attls_port(operands: Operands) -> QualifiedPort:
    """TTLSPORT: AT-TLS would secure it; here the parameters of the port do."""
    found = qualified_port(operands)
    operands.report.say(messages.ATTLS_NOT_READ, found.place, operands.keyword.upper, port=found.number)
    return found


def conn_type(operands: Operands) -> ConnType:
    """CONNTYPE; NEGSECURE is the spelling of the talk."""
    token = operands.take("a connection type")
    if token.upper not in _CONN_TYPES:
        raise operands.wrong(token, f"{token.text} is not {', '.join(_CONN_TYPES)}")
    return _CONN_TYPES[token.upper]


def keyring_of(operands: Operands) -> str:
    """``SAF ring``, or ``HFS path``: a key file; the MVS form names a data set, which is not supported."""
    token = operands.take("SAF and a key ring")
    if token.upper == "MVS":
        operands.take("a key file")
        raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=token.upper)
    if token.upper == "HFS":
        path = operands.take("the path of a key file")
        if not path.text.startswith("/"):
            raise operands.wrong(path, f"{path.text} is not an absolute path")
        return path.text
    if token.upper != "SAF":
        raise operands.wrong(token, f"{token.text} is not SAF, HFS or MVS")
    return ring_of(operands, operands.take("a key ring"))


def crl_servers(operands: Operands) -> tuple[tuple[str, int], ...]:
    """``host port`` pairs up to ENDCRLLDAPSERVER; a port may be left out."""
    tokens = operands.until("ENDCRLLDAPSERVER")
    inner, read, found = Operands([operands.keyword, *tokens], 0, operands.report), host_and_port(389), []
    while inner.peek() is not None:
        found.append(read(inner))
    if not 1 <= len(found) <= _MAX_CRL_SERVERS:
        raise operands.wrong(operands.keyword, f"takes 1 to {_MAX_CRL_SERVERS} servers")
    return tuple(found)


_TAKEOVER_OPTIONS = ("KEEPONTMRESET", "SAMEIPADDR", "SAMECONNTYPE")


def takeover(operands: Operands) -> Takeover:
    """``seconds [KEEPONTMRESET] [SAMEIPADDR] [SAMECONNTYPE]``; a keyword that ends in RECON keeps the session."""
    seconds = _SECONDS(operands)
    chosen = set()
    while word := operands.take_word(*_TAKEOVER_OPTIONS):
        chosen.add(word)
    reconnects = operands.keyword.upper.endswith("RECON")
    if "KEEPONTMRESET" in chosen and not reconnects:
        raise operands.wrong(
            operands.keyword, "KEEPONTMRESET keeps a session, and only the RECON forms have one to keep"
        )
    return Takeover(seconds, reconnects, "KEEPONTMRESET" in chosen, "SAMEIPADDR" in chosen, "SAMECONNTYPE" in chosen)


def client_check(operands: Operands) -> ClientCheck:
    """``[seconds[,connections]]``."""
    token = operands.peek()
    if token is None:
        return ClientCheck()
    operands.take("a number of seconds")
    given = token.text.split(",")
    if len(given) > 2 or not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 99_999_999 for part in given):
        raise operands.wrong(token, f"{token.text} is not seconds, or seconds,connections")
    return ClientCheck(*map(int, given))


def code_page(operands: Operands) -> CodePage:
    """An ASCII and an EBCDIC code page; TNSTD is the standard table of z/OS Telnet."""
    names = [operands.take("an ASCII and an EBCDIC code page") for _ in range(2)]
    for token, is_known in zip(names, (_is_ascii_page, _is_ebcdic_page), strict=True):
        if token.upper != _STANDARD_NAME and not (_CODE_PAGE.fullmatch(token.upper) and is_known(token.upper)):
            raise operands.wrong(token, f"{token.text} is not the name of a code page")
    ascii_page, ebcdic_page = (token.upper for token in names)
    return CodePage(
        _STANDARD.ascii if ascii_page == _STANDARD_NAME else ascii_page,
        _STANDARD.ebcdic if ebcdic_page == _STANDARD_NAME else ebcdic_page,
    )


def _is_ascii_page(name: str) -> bool:
    """By a name that Python knows, or by its number as IBM writes it."""
    for known in (name, f"cp{name.removeprefix('IBM-')}"):
        try:
            return codecs.lookup(known).encode("A")[0] == b"A"
        except LookupError:
            continue
    return False


def _is_ebcdic_page(name: str) -> bool:
    number = name.removeprefix("IBM-").removeprefix("CP").zfill(3)
    return f"cp{number}" in {*ebcdic.codec_names, "cp1026"}


def device(operands: Operands) -> tuple[str, tuple[str, str]]:
    """TELNETDEVICE ``type logmode[,logmode]``: for TN3270 and for TN3270E."""
    token = operands.take("a device type")
    if not _DEVICE.fullmatch(token.upper):
        raise operands.wrong(token, f"{token.text} is not a device type")
    modes = operands.take("the names of two logmodes")
    basic, comma, extended = modes.upper.partition(",")
    for title in filter(None, (basic, extended)):
        name(8, "a logmode")(Operands([operands.keyword, Token(title, modes.place)], 0, operands.report))
        if not is_logmode(title):
            operands.no_effect(modes, f"the logmode {title}")
    return token.upper.removeprefix("IBM-"), (basic, extended if comma else basic)


def smf_records(operands: Operands) -> SmfRecords:
    """``TYPE119 | NOTYPE119``, and the number (STD: its own) of the older record, which is not written here."""
    is_type119 = False
    if operands.peek() is None:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="TYPE119, NOTYPE119 or a number")
    while (token := operands.peek()) is not None:
        if operands.take_word("TYPE119"):
            is_type119 = True
        elif operands.take_word("NOTYPE119"):
            is_type119 = False
        elif operands.take_word("STD") or (subtype := operands.take_number()) in range(1, 256):
            operands.no_effect(token, f"the record of subtype {token.text}, older than type 119,")
        elif subtype != 0:  # which asks for none
            raise operands.wrong(token, f"{token.text} is not TYPE119, NOTYPE119 or a number of 0 to 255")
    return SmfRecords(is_type119)


def unlock_keyboard(operands: Operands) -> UnlockKeyboard:
    """``[BEFOREREAD | AFTERREAD] [TN3270BIND | NOTN3270BIND]``."""
    when = operands.take_word("BEFOREREAD", "AFTERREAD")
    bind = operands.take_word("TN3270BIND", "NOTN3270BIND")
    if when is None and bind is None:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="BEFOREREAD or TN3270BIND")
    return UnlockKeyboard(when != "AFTERREAD", bind != "NOTN3270BIND")


_DEBUG_TYPES = ("CONN", "TASK", "CONFIG")
_DEBUG_PLACES = ("CONSOLE", "JOBLOG", "CTRACE")


def debug(operands: Operands) -> dict[str, DebugLevel]:
    """``OFF``, or ``[CONN | TASK | CONFIG]`` with a level; where it is to be said has one answer here, the log."""
    if operands.take_word("OFF"):
        return {kind.lower(): DebugLevel.OFF for kind in _DEBUG_TYPES}
    levels = [level.name for level in DebugLevel if level]
    kind = operands.take_word(*_DEBUG_TYPES)
    word = operands.take_word(*levels)
    if kind is None and word is None:
        token = operands.take(f"OFF, {', '.join(_DEBUG_TYPES)}")
        raise operands.wrong(token, f"{token.text} is not OFF, {', '.join((*_DEBUG_TYPES, *levels))}")
    place = operands.peek()
    if operands.take_word(*_DEBUG_PLACES) == "CTRACE" and place is not None:
        operands.no_effect(place)
    return {(kind or "CONN").lower(): DebugLevel[word] if word else DebugLevel.EXCEPTION}


def debug_of(values: list[Any]) -> dict[str, DebugLevel]:
    """All DEBUG statements of one block: type -> level."""
    levels: dict[str, DebugLevel] = {}
    for value in values:
        levels |= value
    return levels
