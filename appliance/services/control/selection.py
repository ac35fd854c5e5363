"""Which rows a display is for: PORT=, PROFILE=, MAX= and addresses, as the Telnet displays take them, and times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network

from appliance.services.control.language import OperatorCommand

__all__ = ["SelectionError", "address_filter", "limit", "matcher", "matches", "moment", "port_filter", "profile_filter"]

DEFAULT_MAX = 100
_MOST = 65_533
_WILD = frozenset("*?")
_RANGE = re.compile(r"(\d{1,5})\.\.(\d{1,5})")
#: Words of PROFILE= and PORT= and the fewest letters that they may be cut to.
_CUT = {"CURRENT": 4, "ACTIVE": 3, "BASIC": 1, "SECURE": 1, "PENDING": 1, "ALL": 3}
_QUALIFIED = re.compile(r"\(?(\d{1,5}),([^()]+)\)?")


class SelectionError(Exception):
    """An operand selects nothing that could be; the text is one sentence for the operator."""


def limit(command: OperatorCommand) -> int:
    """MAX=: 100 without it, ``*`` for all."""
    text = command.keyword("MAX", str(DEFAULT_MAX))
    if text == "*":
        return _MOST
    return min(max(int(text), 1), _MOST) if text.isascii() and text.isdigit() and len(text) <= 9 else DEFAULT_MAX


def matches(text: str, pattern: str) -> bool:
    """``*`` stands for anything, wherever it is."""
    return matcher(pattern)(text)


def matcher(pattern: str) -> Callable[[str], bool]:
    """``matches`` for many texts; a pattern without ``*`` and ``?`` is only compared."""
    wanted = pattern.upper().replace("[", "[[]")
    if not _WILD.intersection(pattern):
        exact = pattern.upper()
        return lambda text: text.upper() == exact
    return lambda text: fnmatchcase(text.upper(), wanted)


def moment(text: str) -> datetime | None:
    """A date, or a date and time, UTC when no zone is given; None for no text. ValueError when it is neither."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def port_filter(command: OperatorCommand) -> Callable[[str, bool], bool]:
    """PORT=ALL | n | n1..n2 | (n,qualifier) | BASIC | SECURE, for a port's name and whether it is secure."""
    text = _whole(command.keyword("PORT", "ALL").upper())
    if text == "ALL":
        return lambda name, is_secure: True
    if text in ("BASIC", "SECURE"):
        return lambda name, is_secure: is_secure is (text == "SECURE")
    if text.isascii() and text.isdigit():
        return lambda name, is_secure: name.partition(",")[0] == text
    if found := _RANGE.fullmatch(text):
        low, high = int(found[1]), int(found[2])
        return lambda name, is_secure: low <= int(name.partition(",")[0]) <= high
    if found := _QUALIFIED.fullmatch(text):
        wanted = f"{found[1]},{found[2]}"
        return lambda name, is_secure: name.upper() == wanted
    raise SelectionError(f"there is no port {text}")


def profile_filter(command: OperatorCommand, default: str) -> Callable[[int, bool, bool], bool]:
    """PROFILE=CURRENT | ACTIVE | ALL | BASIC | SECURE | id, for a profile's number, current or not, secure or not.

    ACTIVE are the current ones and those that live on by their sessions, which is ALL: others are forgotten. None is
    PENDING, as where another server gives out LU names.
    """
    text = _whole(command.keyword("PROFILE", default).upper())
    match text:
        case "ALL" | "ACTIVE":
            return lambda number, is_current, is_secure: True
        case "CURRENT":
            return lambda number, is_current, is_secure: is_current
        case "PENDING":
            return lambda number, is_current, is_secure: False
        case "BASIC" | "SECURE":
            return lambda number, is_current, is_secure: is_secure is (text == "SECURE")
        case _ if text.isascii() and text.isdigit():
            return lambda number, is_current, is_secure: number == int(text)
        case _:
            raise SelectionError(f"{text} is not ALL, CURRENT, ACTIVE, BASIC, SECURE or the number of a profile")


def _whole(text: str) -> str:
    """A word that was cut short, whole; anything else as it is."""
    return next((word for word, fewest in _CUT.items() if word.startswith(text) and len(text) >= fewest), text)


def address_filter(text: str) -> Callable[[str], bool]:
    """IPADDR= an address, ``mask:subnet``, ``prefix/length``, or a pattern with ``*``."""
    mask, colon, subnet = text.partition(":")
    try:
        if "/" in text:
            network = ip_network(text, strict=False)
        elif colon and "." in mask and ":" not in subnet:
            network = ip_network(f"{subnet}/{mask}")
        else:
            if not _WILD.intersection(text):
                text = str(ip_address(text))
            return lambda address: matches(address, text)
    except ValueError:
        raise SelectionError(f"{text} is neither an address nor a subnet") from None
    return lambda address: ip_address(address) in network
