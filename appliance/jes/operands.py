"""The operand field of a JCL statement: positional and keyword operands, values with parentheses and apostrophes."""

from __future__ import annotations

import re

import attrs

__all__ = ["OperandError", "Operands", "items", "merged", "read_operands"]

#: PARM.STEP is one too, and so is what a procedure calls its symbols.
_KEYWORD = re.compile(r"[A-Za-z0-9$@#.]+")


class OperandError(ValueError):
    """An operand field that cannot be read."""


@attrs.frozen
class Operands:
    """What a statement says. Keyword values keep their parentheses; apostrophes are gone from simple ones."""

    positional: tuple[str, ...] = ()
    keywords: dict[str, str] = attrs.field(factory=dict)

    def get(self, *names: str) -> str | None:
        """The value of the first of these keywords that is there."""
        return next((self.keywords[name] for name in names if name in self.keywords), None)


def _split(text: str) -> list[str]:
    """The parts between commas that stand outside parentheses and apostrophes."""
    parts, depth, is_quoted, start = [], 0, False, 0
    for at, character in enumerate(text):
        if character == "'":
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth < 0:
                raise OperandError("UNBALANCED PARENTHESES")
        elif character == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    if depth or is_quoted:
        raise OperandError("UNBALANCED APOSTROPHES" if is_quoted else "UNBALANCED PARENTHESES")
    return [*parts, text[start:]]


def _plain(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def read_operands(text: str) -> Operands:
    """The operands of a field; OperandError when it cannot be read or says a keyword twice."""
    positional: list[str] = []
    keywords: dict[str, str] = {}
    for part in _split(text) if text else []:
        name, equals, value = part.partition("=")
        if not equals or not _KEYWORD.fullmatch(name):
            if part or not keywords:
                positional.append(_plain(part))
            continue
        if name.upper() in keywords:
            raise OperandError(f"{name.upper()} IS SPECIFIED TWICE")
        keywords[name.upper()] = _plain(value)
    return Operands(tuple(positional), keywords)


def items(value: str) -> list[str]:
    """The items of ``(a,b,c)``, or the one value that stands without parentheses."""
    inner = value[1:-1] if value.startswith("(") and value.endswith(")") else value
    return [_plain(part) for part in _split(inner)]


def merged(text: str, more: str) -> str:
    """An operand field with the keywords of another one added to it, or in the place of its own."""
    if not text or not more:
        return text or more
    own, new = _split(text), _split(more)
    replaced = {part.partition("=")[0].upper() for part in new if "=" in part}
    return ",".join([*(part for part in own if part.partition("=")[0].upper() not in replaced), *new])
