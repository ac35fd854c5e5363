"""Readers of operands: each gives a function that takes what it needs from an ``Operands`` and returns the value."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_network
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from appliance.config import messages
from appliance.config.addresses import IpNetwork
from appliance.config.ciphers import CipherAdvice, look_up
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.tokens import Token

__all__ = [
    "accepted",
    "address",
    "choice",
    "cipher",
    "cipher_list",
    "cipher_names",
    "constant",
    "flat",
    "flat_set",
    "host_and_port",
    "host_of",
    "keyring",
    "name",
    "network_of",
    "number",
    "only",
    "path",
    "port",
    "ring_of",
    "saf_name",
    "switch",
    "text",
]

E = TypeVar("E", bound=enum.Enum)
T = TypeVar("T")

_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$]*")
_SAF_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$-]{0,7}")
_RING = re.compile(r"(?:[A-Z@#$][A-Z0-9@#$]{0,7}/)?[^/\s,]{1,237}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def constant(value: T) -> Callable[[Operands], T]:
    """For a statement without operands: its name says all (MSG07, NOMSG07)."""
    return lambda operands: value


def number(low: int, high: int, what: str = "a number", *, base: int = 10) -> Callable[[Operands], int]:
    """A whole number from ``low`` to ``high``."""

    def read(operands: Operands) -> int:
        token = operands.take(what)
        try:
            value = int(token.text, base) if token.text.isascii() and token.text.isdigit() else None
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            limits = f"{low:o} to {high:o}, octal" if base == 8 else f"{low} to {high}"
            raise operands.wrong(token, f"{token.text} is not {what} of {limits}")
        return value

    return read


port = number(1, 65_535, "a port number")


def choice(members: type[E]) -> Callable[[Operands], E]:
    """A member of an enum by its value; ``-`` is read as ``_`` (the talk writes VERIFY-USER)."""
    known = {str(member.value): member for member in members}

    def read(operands: Operands) -> E:
        token = operands.take(_one_of(known))
        word = token.upper.replace("-", "_")
        if word not in known:
            raise operands.wrong(token, f"{token.text} is not {_one_of(known)}")
        return known[word]

    return read


def switch(on: str, off: str) -> Callable[[Operands], bool]:
    """One of two words: True for ``on``."""

    def read(operands: Operands) -> bool:
        token = operands.take(f"{on} or {off}")
        if token.upper not in (on, off):
            raise operands.wrong(token, f"{token.text} is not {on} or {off}")
        return token.upper == on

    return read


def only(*allowed: str, known: Mapping[str, str]) -> Callable[[Operands], None]:
    """A statement of which ``allowed`` alone is safe to go on with; ``known`` maps z/OS's other values to why not."""

    def read(operands: Operands) -> None:
        token = operands.take(_one_of((*allowed, *known)))
        if token.upper in known:
            raise operands.wrong(token, f"{token.upper} is not supported here: {known[token.upper]}")
        if token.upper not in allowed:
            raise operands.wrong(token, f"{token.text} is not {_one_of((*allowed, *known))}")

    return read


def accepted(*carried_out: str, known: Iterable[str]) -> Callable[[Operands], None]:
    """A statement that changes nothing: we do ``carried_out`` anyway, and warn of ``known``, z/OS's other values."""

    def read(operands: Operands) -> None:
        token = operands.take(_one_of((*carried_out, *known)))
        if token.upper in known:
            raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=token.upper)
        if token.upper not in carried_out:
            raise operands.wrong(token, f"{token.text} is not {_one_of((*carried_out, *known))}")

    return read


def name(longest: int = 8, what: str = "a name") -> Callable[[Operands], str]:
    """A z/OS name: A-Z @ # $, then also 0-9; given back in upper case."""

    def read(operands: Operands) -> str:
        token = operands.take(what)
        if len(token.text) > longest or not _NAME.fullmatch(token.upper):
            raise operands.wrong(token, f"{token.text} is not {what}: A-Z @ # $, then also 0-9, at most {longest}")
        return token.upper

    return read


def saf_name(operands: Operands) -> str:
    """The last qualifier of a SERVAUTH resource (zones, PORT SAF): as a name of 8, and a hyphen may be in it."""
    token = operands.take("a SAF name")
    if not _SAF_NAME.fullmatch(token.upper):
        raise operands.wrong(token, f"{token.text} is not a SAF name: A-Z @ # $, then also 0-9 and -, at most 8")
    return token.upper


def text(what: str) -> Callable[[Operands], str]:
    """Any one operand, as it was written."""
    return lambda operands: operands.take(what).text


def path(operands: Operands) -> Path:
    """A path, as it was written."""
    return Path(operands.take("a path").text)


def address(operands: Operands) -> str:
    """An IP address, in its canonical form."""
    token = operands.take("an IP address")
    try:
        return str(ip_address(token.text))
    except ValueError:
        raise operands.wrong(token, f"{token.text} is not an IP address") from None


def network_of(operands: Operands, token: Token) -> IpNetwork:
    """``token`` as ``address/bits``; a bare address is a network of one."""
    try:
        return ip_network(token.text)
    except ValueError:
        raise operands.wrong(token, f"{token.text} is not a network such as 192.0.2.0/24") from None


def host_of(operands: Operands, token: Token) -> str:
    """``token`` as a host name or address."""
    if ":" in token.text:
        return address(Operands([operands.keyword, token], 0, operands.report))
    if not _HOST.fullmatch(token.text) or len(token.text) > 255:
        raise operands.wrong(token, f"{token.text} is not a host name or address")
    return token.text


def host_and_port(default: int) -> Callable[[Operands], tuple[str, int]]:
    """A host name or address, and a port that may be left out."""

    def read(operands: Operands) -> tuple[str, int]:
        host = host_of(operands, operands.take("a host name or address"))
        token = operands.peek()
        return host, port(operands) if token is not None and token.text.isdigit() else default

    return read


def ring_of(operands: Operands, token: Token) -> str:
    """``token`` as a SAF key ring, ``ring`` or ``owner/ring``; the virtual and file forms are refused."""
    if token.text.startswith(("/", "*")):
        raise operands.wrong(token, f"{token.text} is no SAF key ring: key files and virtual rings are not supported")
    owner, slash, ring = token.text.rpartition("/")
    if not _RING.fullmatch(f"{owner.upper()}{slash}{ring}"):
        raise operands.wrong(token, f"{token.text} is not a key ring's name")
    return f"{owner.upper()}{slash}{ring}"


def keyring(operands: Operands) -> str:
    """A SAF key ring, ``ring`` or ``owner/ring``; ring names keep their case."""
    return ring_of(operands, operands.take("a key ring"))


def cipher_names(operands: Operands, tokens: Iterable[Token]) -> tuple[str, ...]:
    """OpenSSL's names for ``tokens``, in their order; each one that is unknown, obsolete or weak is reported."""
    found = []
    for token in tokens:
        advice, keyword = look_up(token.text), operands.keyword.upper
        if advice is None:
            operands.report.say(messages.CIPHER_UNKNOWN, token.place, keyword, name=token.text)
        elif advice.advice is CipherAdvice.OBSOLETE:
            operands.report.say(messages.CIPHER_OBSOLETE, token.place, keyword, name=token.upper, why=advice.why)
        else:
            found.append(advice.openssl)
            if advice.advice is CipherAdvice.WEAK:
                fields = {"name": token.upper, "openssl": advice.openssl, "why": advice.why}
                operands.report.say(messages.CIPHER_WEAK, token.place, keyword, **fields)
    return tuple(dict.fromkeys(found))


def cipher(operands: Operands) -> tuple[str, ...]:
    """One cipher suite by name or code (CIPHERSUITE)."""
    return cipher_names(operands, [operands.take("the name of a cipher suite")])


def cipher_list(end: str) -> Callable[[Operands], tuple[str, ...]]:
    """Cipher suites up to the keyword ``end`` (ENCRYPTION ... ENDENCRYPTION)."""

    def read(operands: Operands) -> tuple[str, ...]:
        tokens = operands.until(end)
        if not tokens:
            raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="the names of cipher suites")
        return cipher_names(operands, tokens)

    return read


def flat(values: list[Any]) -> tuple[Any, ...]:
    """Joins the tuples of a repeated statement, each element once, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(values)))


def flat_set(values: list[Any]) -> frozenset[Any]:
    """Joins the tuples of a repeated statement to a set."""
    return frozenset(chain.from_iterable(values))


def _one_of(words: Iterable[str]) -> str:
    return ", ".join(words)
