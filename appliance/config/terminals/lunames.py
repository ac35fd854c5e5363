"""LU names and LU ranges: ``TCPABC01..TCPABC99..FFFFFFNN`` is 99 names that are counted, never written out.

A rule letter per position says how that position turns: F fixed, N 0-9, A A-Z, B 0-9 A-Z, X 0-9 A-F,
? 0-9 A-Z @ # $. The rightmost wheel turns first, like an odometer. A range may hold 4,294,967,295 names, so a name is
computed from its index and an index from its name, in time that depends on the length of the name alone. A single
name is a range of one.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

__all__ = ["LuRange", "LuRangeError", "is_lu_name", "parse_lu_range"]

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NATIONAL = "@#$"
_WHEELS = {
    "N": _DIGITS,
    "A": _LETTERS,
    "B": _DIGITS + _LETTERS,
    "X": _DIGITS + "ABCDEF",
    "?": _DIGITS + _LETTERS + _NATIONAL,
}
MAX_NAMES = 4_294_967_295


class LuRangeError(ValueError):
    """The text is no LU name and no LU range; the sentence says why."""


def is_lu_name(text: str) -> bool:
    """True for A-Z @ # $, then also digits, 1 to 8 characters."""
    return (
        1 <= len(text) <= 8
        and text[0] in _LETTERS + _NATIONAL
        and all(character in _LETTERS + _NATIONAL + _DIGITS for character in text)
    )


@attrs.frozen
class LuRange:
    """Names from ``low`` to ``high`` in the order of ``rule`` (one letter per position, all F for a single name)."""

    low: str
    high: str
    rule: str

    @property
    def count(self) -> int:
        """How many names."""
        return self._number(self.high) - self._number(self.low) + 1

    def name(self, index: int) -> str:
        """The name at ``index``, from 0; IndexError outside the range."""
        if not 0 <= index < self.count:
            raise IndexError(index)
        number = self._number(self.low) + index
        characters: list[str] = []
        for fixed, letter in zip(reversed(self.low), reversed(self.rule), strict=True):
            if letter == "F":
                characters.append(fixed)
                continue
            number, turned = divmod(number, len(_WHEELS[letter]))
            characters.append(_WHEELS[letter][turned])
        return "".join(reversed(characters))

    def index(self, name: str) -> int | None:
        """Where ``name`` is in the range, or None."""
        if len(name) != len(self.low) or not self._fits(name):
            return None
        index = self._number(name) - self._number(self.low)
        return index if 0 <= index < self.count else None

    def __contains__(self, name: str) -> bool:
        return self.index(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (self.name(index) for index in range(self.count))

    def _fits(self, name: str) -> bool:
        return all(
            character == fixed if letter == "F" else character in _WHEELS[letter]
            for character, fixed, letter in zip(name, self.low, self.rule, strict=True)
        )

    def _number(self, name: str) -> int:
        number = 0
        for character, letter in zip(name, self.rule, strict=True):
            if letter != "F":
                number = number * len(_WHEELS[letter]) + _WHEELS[letter].index(character)
        return number


def parse_lu_range(text: str) -> LuRange:
    """``NAME``, ``low..high`` or ``low..high..rule`` as a range; LuRangeError with a sentence otherwise."""
    parts = text.split("..")
    if len(parts) > 3:
        raise LuRangeError(f"{text} has more parts than low..high..rule")
    for name in parts[:2]:
        if not is_lu_name(name):
            raise LuRangeError(f"{name} is not an LU name: A-Z @ # $, then also 0-9, at most 8 characters")
    if len(parts) == 1:
        return LuRange(text, text, "F" * len(text))
    low, high = parts[0], parts[1]
    if len({len(part) for part in parts}) != 1:
        raise LuRangeError(f"the parts of {text} are not of equal length")
    return _checked(LuRange(low, high, parts[2] if len(parts) == 3 else _implied_rule(low, high)))


def _implied_rule(low: str, high: str) -> str:
    """A common base, then a tail of digits alone or of letters alone (``LU01..LU99``, ``XXXAY..XXXBF``)."""
    base = next((at for at, pair in enumerate(zip(low, high, strict=True)) if pair[0] != pair[1]), len(low))
    for letter in "NA":
        if all(character in _WHEELS[letter] for character in low[base:] + high[base:]):
            return "F" * base + letter * (len(low) - base)
    raise LuRangeError(f"{low}..{high} needs a rule: its tail is neither all digits nor all letters")


def _checked(lus: LuRange) -> LuRange:
    if lus.rule[0] not in "FA" or any(letter not in "FNABX?" for letter in lus.rule):
        raise LuRangeError(f"{lus.rule} is not a rule of F N A B X ? that begins with F or A")
    if not (lus._fits(lus.low) and lus._fits(lus.high)):
        raise LuRangeError(f"{lus.low} or {lus.high} does not fit the rule {lus.rule}")
    if lus.count <= 1:
        raise LuRangeError(f"{lus.low} is not before {lus.high}")
    if lus.count > MAX_NAMES:
        raise LuRangeError(f"{lus.low}..{lus.high} holds more than {MAX_NAMES} names")
    return lus
