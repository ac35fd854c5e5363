"""RACF variables: ``&NAME`` in a general resource profile's name stands for each member of the RACFVARS profile &NAME.

A variable is one of the generic characters: a name that holds one is a generic profile's. It ends at the first
character that no name has, and a variable without members, or without a profile, stands for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from appliance.saf.patterns import compile_pattern

__all__ = ["VariablePattern", "Variables", "has_variable", "is_member", "is_variable", "variables_in"]

#: Name with its ampersand -> what it stands for.
Variables = Mapping[str, tuple[str, ...]]

_VARIABLE = re.compile(r"&[A-Z0-9@#$]*")
_NAME = re.compile(r"&[A-Z0-9@#$]{1,7}")
_MEMBER = re.compile(r"[A-Z0-9@#$_-]{1,39}")
#: Stands in for a variable while a name is made a regular expression: no name has such a character.
_FIRST_STAND_IN = 0xE000


def has_variable(name: str) -> bool:
    """Whether a profile name holds a variable."""
    return "&" in name


def variables_in(name: str) -> list[str]:
    """The variables of a profile name; an ampersand alone is one that cannot be."""
    return _VARIABLE.findall(name)


def is_variable(name: str) -> bool:
    """Whether this is the name of a variable: an ampersand, then 1 to 7 characters."""
    return _NAME.fullmatch(name) is not None


def is_member(value: str) -> bool:
    """Whether a variable may stand for this: a part of a qualifier, without generic characters."""
    return _MEMBER.fullmatch(value) is not None


class VariablePattern:
    """One generic profile name with variables, ready to be held against resource names."""

    __slots__ = ("_expression",)

    def __init__(self, name: str, variables: Variables) -> None:
        used: list[str] = []

        def stand_in(found: re.Match[str]) -> str:
            used.append(found.group())
            return chr(_FIRST_STAND_IN + len(used) - 1)

        expression = compile_pattern(_VARIABLE.sub(stand_in, name)).pattern
        for at, variable in enumerate(used):
            choices = "|".join(map(re.escape, variables.get(variable, ())))
            expression = expression.replace(chr(_FIRST_STAND_IN + at), f"(?:{choices})" if choices else "(?!)")
        self._expression = re.compile(expression, re.DOTALL)

    def fits(self, name: str, qualifiers: list[str]) -> bool:
        """Whether a resource name is matched, with some member in each variable's place."""
        return self._expression.fullmatch(name) is not None
