"""Guided tasks: a few fields, and the steps that are made of them. Nothing else is done; the form shows them first.

A field says which characters its value may have, so that what is put into a command cannot become another operand;
free text goes into quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import attrs

from appliance.tui.steps import Step

__all__ = ["Field", "Task", "Values", "operand", "problem", "quoted"]

Values = Mapping[str, str]


@attrs.frozen
class Field:
    """One thing to be filled in; ``pattern`` is what the whole value has to look like."""

    name: str
    label: str
    default: str = ""
    pattern: str = r"[A-Za-z0-9@#$]{1,8}"
    hint: str = "1 to 8 letters, digits, @ # $"
    is_needed: bool = True
    is_secret: bool = False


@attrs.frozen
class Task:
    """What it is for, what it asks, and the steps in the order in which they run; the first failure ends it.

    ``rule`` gives what is wrong with values that are well each by itself, "" when nothing is.
    """

    title: str
    text: str
    fields: tuple[Field, ...]
    commands: Callable[[Values], tuple[Step, ...]]
    rule: Callable[[Values], str] = lambda values: ""

    def fault(self, values: Values) -> str:
        """The first thing that keeps it from being run, "" when nothing does."""
        wrong = (found for field in self.fields if (found := problem(field, values[field.name])))
        return next(wrong, "") or self.rule(values)

    def filled(self, **defaults: str) -> Task:
        """The same task with values that are known already."""
        fields = (attrs.evolve(field, default=defaults.get(field.name, field.default)) for field in self.fields)
        return attrs.evolve(self, fields=tuple(fields))


def problem(field: Field, value: str) -> str:
    """What is wrong with a value; empty when nothing is."""
    if not value:
        return f"{field.label} is missing" if field.is_needed else ""
    return "" if re.fullmatch(field.pattern, value) else f"{field.label}: {field.hint}"


def operand(text: str) -> str:
    """A value of KEY=value in an operator command: quoted where it has to be."""
    return text if re.fullmatch(r"[\w.*:@#$/-]+", text) else quoted(text)


def quoted(text: str) -> str:
    """As TSO quotes it."""
    return "'" + text.replace("'", "''") + "'"
