"""SETROPTS PASSWORD(...): intervals, history, lock-out and syntax rules."""

from __future__ import annotations

import re
from typing import Any

from appliance.saf.commands.syntax import ANYTHING, FLAG, LIST, VALUE, Keyword, Operands, Syntax, Takes, inner
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import Options
from appliance.saf.settings import Character, PasswordRule

__all__ = ["PASSWORD_RULES", "password_options"]

_RULES = tuple(f"RULE{number}" for number in range(1, 9))
_RULE = inner(LENGTH=VALUE, **{character.name: LIST for character in Character if character is not Character.ANY})
#: keyword -> (field, smallest, greatest value)
_NUMBERS = {
    "REVOKE": ("revoke_after", 1, 255),
    "INTERVAL": ("interval", 1, 254),
    "HISTORY": ("history", 1, 32),
    "WARNING": ("warning", 1, 255),
    "MINCHANGE": ("min_change", 0, 254),
}
_FLAGS = {"MIXEDCASE": "mixed_case", "SPECIALCHARS": "special_chars"}
_KEYWORDS: dict[str, Keyword] = {
    **dict.fromkeys(_NUMBERS, VALUE),
    **{f"NO{name}": FLAG for name in _NUMBERS},
    **{name: FLAG for word in _FLAGS for name in (word, f"NO{word}")},
    **dict.fromkeys(_RULES, _RULE),
    **{f"NO{name}": FLAG for name in _RULES},
    "NORULES": FLAG,
}
PASSWORD_RULES = Keyword(
    Takes.OPERANDS, Syntax(keywords=_KEYWORDS, ignored={"ALGORITHM": ANYTHING, "NOALGORITHM": FLAG})
)
_LONGEST = 8
_RANGE = re.compile(r"([1-8])(?::([1-8]))?")


def password_options(asked: Operands, options: Options) -> dict[str, Any]:
    """The fields of the options that the operands change."""
    changes: dict[str, Any] = {}
    for keyword, (field, least, most) in _NUMBERS.items():
        if asked.switch(keyword) is not None:
            changes[field] = asked.number(keyword, least, most) or 0
    interval, least = (changes.get(field, getattr(options, field)) for field in ("interval", "min_change"))
    if interval and least > interval and asked.has("MINCHANGE"):
        raise TsoError(f"MINCHANGE is at most INTERVAL, {interval} days", asked.column("MINCHANGE"))
    if interval and least > interval and asked.has("INTERVAL"):
        raise TsoError(f"INTERVAL is at least MINCHANGE, {least} days", asked.column("INTERVAL"))
    for keyword, field in _FLAGS.items():
        if (wanted := asked.switch(keyword)) is not None:
            changes[field] = wanted
    rules = {} if asked.has("NORULES") else {rule.number: rule for rule in options.rules}
    for number, keyword in enumerate(_RULES, 1):
        rule = asked.inside(keyword)
        if rule is not None:
            rules[number] = _rule(number, rule, asked.column(keyword))
        elif asked.has(f"NO{keyword}"):
            rules.pop(number, None)
    changes["rules"] = tuple(rules[number] for number in sorted(rules))
    return changes


def _rule(number: int, asked: Operands, column: int) -> PasswordRule:
    words = asked.words("LENGTH")
    if not words:
        raise TsoError("a rule has a LENGTH", column)
    shortest, longest = _range(words[0])
    places = [Character.ANY] * longest
    for character in Character:
        for word in asked.words(character.name):
            first, last = _range(word)
            if last > longest:
                raise TsoError("a place beyond the length of the rule", word.column)
            places[first - 1 : last] = [character] * (last - first + 1)
    return PasswordRule(number, shortest, longest, tuple(places))


def _range(word: Word) -> tuple[int, int]:
    match = _RANGE.fullmatch(word.text)
    first = int(match[1]) if match is not None else 0
    last = int(match[2] or first) if match is not None else 0
    if not 0 < first <= last <= _LONGEST:
        raise TsoError(f"it takes n or m:n, from 1 to {_LONGEST}", word.column)
    return first, last
