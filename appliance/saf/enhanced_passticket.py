"""Enhanced PassTickets: HMAC-SHA-512 in place of DES, the same eight characters (z/OS 2.5, RACF APAR OA59196).

As with the legacy ticket, evaluation undoes the rounds and learns the second the ticket was made in. TYPE(UPPER)
drops seven bits in round one, which are zero in any real time and are put back from the hash.
"""

from __future__ import annotations

import hmac

from appliance.saf.database import TicketType
from appliance.saf.passticket import name_field

__all__ = ["evaluate", "generate"]

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_INDEX = {character: index for index, character in enumerate(_ALPHABET)}
_BASE = {TicketType.UPPER: 36, TicketType.MIXED: 64}
_ROUNDS = range(1, 7)
_UPPER_LIMIT = 1 << 41
_SEVENTEEN_BITS = 0x01FFFF


def generate(user: str, application: str, key: bytes, second: int, kind: TicketType) -> str:
    """The ticket for one second (counted from 1970-01-01T00:00:00Z)."""
    names = name_field(user) + name_field(application)
    value = second ^ _mask(key, names)
    left, right = value >> 24, value & 0xFFFFFF
    for number in _ROUNDS:
        left, right = right, _cut(kind, number, _mix(key, names, number, right) ^ left)
    return _digits(left << 24 | right, _BASE[kind])


def evaluate(ticket: str, user: str, application: str, key: bytes, kind: TicketType) -> int | None:
    """The second the ticket was made in; None when it is no ticket of this type.

    A ticket of another key, user or application gives a second that is anything: the caller judges the window.
    """
    value = _number(ticket, _BASE[kind])
    if value is None or (kind is TicketType.UPPER and value >= _UPPER_LIMIT):
        return None
    names = name_field(user) + name_field(application)
    mask = _mask(key, names)
    left, right = value >> 24, value & 0xFFFFFF
    for number in reversed(_ROUNDS):
        left, right = _cut(kind, number, _mix(key, names, number, left) ^ right), left
    if kind is TicketType.UPPER:
        left |= mask >> 24 & 0xFE0000
    return (left << 24 | right) ^ mask


def _mask(key: bytes, names: bytes) -> int:
    return int.from_bytes(hmac.digest(key, names, "sha512")[:6], "big")


def _mix(key: bytes, names: bytes, number: int, half: int) -> int:
    message = half.to_bytes(3, "big") + bytes((number,)) + names
    return int.from_bytes(hmac.digest(key, message, "sha512")[:3], "big")


def _cut(kind: TicketType, number: int, half: int) -> int:
    return half & _SEVENTEEN_BITS if kind is TicketType.UPPER and number % 2 else half


def _digits(value: int, base: int) -> str:
    characters = []
    for _ in range(8):
        value, digit = divmod(value, base)
        characters.append(_ALPHABET[digit])
    return "".join(reversed(characters))


def _number(ticket: str, base: int) -> int | None:
    if len(ticket) != 8 or any(_INDEX.get(character, base) >= base for character in ticket):
        return None
    value = 0
    for character in ticket:
        value = value * base + _INDEX[character]
    return value
