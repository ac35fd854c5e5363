"""Macros that an assembler source defines for itself: MACRO to MEND, expanded where they are called.

    MACRO
    &NAME    SCREEN &MSG=.,&TEXT=.
             AIF   ('&MSG' EQ '.').END
    &BUF     SETC  'BUF'.'&MSG'
    &BUF     DC    AL2(&BUF.E-*-2),C&TEXT
    &BUF.E   EQU   *
    .END     MEND

Variable symbols are replaced before a model statement is looked at; AIF, AGO, ANOP, SETC, MEXIT and the declarations
are carried out, anything else of the conditional assembly is refused. An expansion has a limit, and so has its depth.
High Level Assembler Language Reference, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from appliance.config import messages
from appliance.config.language.assembler import Statement, split_operands
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import OperandError

__all__ = ["expand"]

_MAX_STATEMENTS = 20_000
_MAX_DEPTH = 5
_VARIABLE = re.compile(r"&(?P<name>[A-Z@#$_][A-Z0-9@#$_]*)\.?", re.IGNORECASE)
_BRANCH = re.compile(r"\((?P<condition>.*)\)\s*(?P<target>\.[A-Z0-9@#$_]+)", re.IGNORECASE)
_COMPARISON = re.compile(r"'(?P<left>[^']*)'\s+(?P<how>EQ|NE)\s+'(?P<right>[^']*)'", re.IGNORECASE)
_OR, _AND = re.compile(r"\s+OR\s+", re.IGNORECASE), re.compile(r"\s+AND\s+", re.IGNORECASE)
_JOINED = re.compile(r"'((?:[^']|'')*)'\.?")
_DECLARATIONS = frozenset({"ANOP", "GBLA", "GBLB", "GBLC", "LCLA", "LCLB", "LCLC", "MNOTE"})


@attrs.frozen
class _Macro:
    """A definition: the names of its parameters with their defaults, and its model statements."""

    label: str
    positional: tuple[str, ...]
    keywords: Mapping[str, str]
    body: tuple[Statement, ...]


def expand(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements with every call of a macro of their own replaced. OperandError at what cannot be carried out."""
    yield from _Expansion().run(iter(statements), 0)


class _Expansion:
    """The macros known so far, and how much they have given."""

    def __init__(self) -> None:
        self._macros: dict[str, _Macro] = {}
        self._given = 0
        self._calls = 0

    def run(self, statements: Iterator[Statement], depth: int) -> Iterator[Statement]:
        """Definitions are kept, calls expanded, everything else handed on."""
        for statement in statements:
            if statement.operation == "MACRO":
                self._define(statement, statements)
            elif statement.operation in self._macros:
                yield from self._call(self._macros[statement.operation], statement, depth)
            else:
                self._given += 1
                if self._given > _MAX_STATEMENTS:
                    raise _wrong(statement.place, f"the macros make more than {_MAX_STATEMENTS} statements")
                yield statement

    def _define(self, opening: Statement, statements: Iterator[Statement]) -> None:
        body: list[Statement] = []
        for statement in statements:
            body.append(statement)
            if statement.operation == "MEND":
                break
        else:
            raise OperandError(opening.place, messages.OPEN_BLOCK, end="MEND")
        prototype, *models = body
        parameters = [part.lstrip("&").upper() for part in split_operands(prototype.operands)]
        keywords = dict(part.split("=", 1) for part in parameters if "=" in part)
        positional = tuple(part for part in parameters if "=" not in part)
        self._macros[prototype.operation] = _Macro(prototype.label.lstrip("&"), positional, keywords, tuple(models))

    def _call(self, macro: _Macro, call: Statement, depth: int) -> Iterator[Statement]:
        if depth >= _MAX_DEPTH:
            raise _wrong(call.place, "macros call each other too deeply")
        self._calls += 1
        variables = {**macro.keywords, **dict.fromkeys(macro.positional, ""), "SYSNDX": f"{self._calls:04}"}
        variables[macro.label] = call.label
        positions = iter(macro.positional)
        for part in split_operands(call.operands):
            name, equals, value = part.partition("=")
            if equals and name.upper() in macro.keywords:
                variables[name.upper()] = value
            elif (position := next(positions, None)) is not None:
                variables[position] = part
            else:
                raise _wrong(call.place, f"{call.operation} does not take {part}")
        yield from self.run(_walk(macro, variables, call.place), depth + 1)


def _walk(macro: _Macro, variables: dict[str, str], place: Place) -> Iterator[Statement]:
    """The model statements as the conditional assembly goes through them, variables replaced."""
    targets = {model.label: at for at, model in enumerate(macro.body) if model.label.startswith(".")}
    at = steps = 0
    while at < len(macro.body) and macro.body[at].operation not in ("MEND", "MEXIT"):
        steps += 1
        if steps > _MAX_STATEMENTS:
            raise _wrong(place, "the macro does not come to an end")
        model = macro.body[at]
        target = ""
        match model.operation:
            case "SETC":
                variables[model.label.lstrip("&")] = _joined(model.operands, variables, place)
            case "AGO":
                target = model.operands.upper()
            case "AIF":
                target = _branch(model.operands, variables, place)
            case operation if operation in _DECLARATIONS:
                pass
            case "SETA" | "SETB" | "ACTR" | "AREAD" as operation:
                raise _wrong(place, f"{operation} is not carried out here")
            case operation:
                label = "" if model.label.startswith(".") else _replace(model.label, variables).upper()
                yield Statement(
                    label, _replace(operation, variables).upper(), _replace(model.operands, variables), place
                )
        if target and target not in targets:
            raise _wrong(place, f"{target} is no statement of the macro")
        at = targets[target] if target else at + 1


def _replace(text: str, variables: Mapping[str, str]) -> str:
    """Variable symbols by their values; two ampersands stay what they are."""
    kept = text.split("&&")
    return "&&".join(_VARIABLE.sub(lambda found: variables.get(found["name"].upper(), ""), part) for part in kept)


def _joined(operands: str, variables: Mapping[str, str], place: Place) -> str:
    """``'BUF'.'&MSG'``: the strings one behind the other."""
    if not re.fullmatch(f"(?:{_JOINED.pattern})+", operands):
        raise _wrong(place, f"SETC {operands} is not carried out here")
    return "".join(_replace(part.replace("''", "'"), variables) for part in _JOINED.findall(operands))


def _branch(operands: str, variables: Mapping[str, str], place: Place) -> str:
    """Where an AIF goes; "" when its condition does not hold. A value may hold quotation marks, so it comes in last."""
    found = _BRANCH.fullmatch(operands)
    terms = [_AND.split(term) for term in _OR.split(found["condition"])] if found else []
    comparisons = [[_COMPARISON.fullmatch(part.strip()) for part in term] for term in terms]
    if found is None or any(part is None for term in comparisons for part in term):
        raise _wrong(place, f"AIF {operands} is not carried out here")
    holds = any(all(_holds(part, variables) for part in term if part is not None) for term in comparisons)
    return found["target"].upper() if holds else ""


def _holds(comparison: re.Match[str], variables: Mapping[str, str]) -> bool:
    is_equal = _replace(comparison["left"], variables) == _replace(comparison["right"], variables)
    return is_equal is (comparison["how"].upper() == "EQ")


def _wrong(place: Place, detail: str) -> OperandError:
    return OperandError(place, messages.BAD_OPERAND, detail=detail)
