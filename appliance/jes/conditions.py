"""When a step runs: COND of JOB and EXEC, and the relational expressions of IF (MVS JCL Reference, "IF/THEN/ELSE").

COND names what keeps a step from running, IF what lets it run. After an abend only those steps run that ask for it:
COND=EVEN, COND=ONLY, or an IF that speaks of ABEND or ABENDCC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import assert_never

import attrs

from appliance.jes.operands import OperandError, items

__all__ = [
    "Both",
    "Comparison",
    "Condition",
    "Either",
    "Expression",
    "Not",
    "Past",
    "is_true",
    "mentions_abend",
    "read_condition",
    "read_conditions",
]

_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    "GT": lambda a, b: a > b,
    "GE": lambda a, b: a >= b,
    "EQ": lambda a, b: a == b,
    "LT": lambda a, b: a < b,
    "LE": lambda a, b: a <= b,
    "NE": lambda a, b: a != b,
}
_SIGNS = {"=": "EQ", ">": "GT", "<": "LT", ">=": "GE", "<=": "LE", "^=": "NE", "!=": "NE", "^>": "LE", "^<": "GE"}
_NOT, _AND, _OR = ("NOT", "^", "!"), ("AND", "&"), ("OR", "|")
_TOKEN = re.compile(r"\s*(>=|<=|[\^!][=<>]|[()=<>&|^!]|[A-Z0-9$@#.]+)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SUBJECT = re.compile(r"(?:(?P<step>[A-Z0-9$@#.]+)\.)?(?P<what>RC|ABENDCC|ABEND|RUN)")


@attrs.frozen
class Past:
    """The steps that ran: their return codes, and the completion codes of those that ended abnormally."""

    codes: Mapping[str, int] = attrs.field(factory=dict)
    abends: Mapping[str, str] = attrs.field(factory=dict)

    def codes_of(self, step: str) -> list[int]:
        """The return codes that a name in COND or IF stands for: of that step, or of a step of that procedure."""
        return [code for label, code in self.codes.items() if _means(step, label)]

    def abends_of(self, step: str) -> list[str]:
        """Likewise the completion codes."""
        return [code for label, code in self.abends.items() if _means(step, label)]


def _means(step: str, label: str) -> bool:
    return not step or step == label or step in label.split(".")


@attrs.frozen
class Condition:
    """One test of COND, (code,operator[,step]): the step is not run when it holds for a step before it."""

    code: int
    operator: str
    step: str = ""

    def holds(self, past: Past) -> bool:
        """Whether it does for any of the steps that it speaks of."""
        return any(_OPERATORS[self.operator](self.code, code) for code in past.codes_of(self.step))


def read_conditions(value: str | None) -> tuple[tuple[Condition, ...], str]:
    """The tests of COND, and EVEN or ONLY when it says so."""
    if value is None:
        return (), ""
    found, after_abend = [], ""
    parts = items(value)
    tests = [parts] if parts[0].isdigit() else [items(part) for part in parts]
    for test in tests:
        if test in (["EVEN"], ["ONLY"]):
            after_abend = test[0]
        elif len(test) in (2, 3) and test[0].isdigit() and test[1] in _OPERATORS:
            found.append(Condition(int(test[0]), test[1], test[2] if len(test) == 3 else ""))
        else:
            raise OperandError("COND IS NOT EVEN, ONLY, (CODE,OPERATOR) OR (CODE,OPERATOR,STEP)")
    return tuple(found), after_abend


@attrs.frozen
class Comparison:
    """``[step.]RC operator code``, ``[step.]ABENDCC = code``, ``[step.]ABEND`` or ``step.RUN``."""

    what: str
    step: str = ""
    operator: str = "EQ"
    value: str = "TRUE"

    @property
    def is_positive(self) -> bool:
        """Of ABEND and RUN: whether it is true when there was one."""
        return (self.value == "TRUE") == (self.operator == "EQ")


@attrs.frozen
class Not:
    """The opposite; an ELSE is that of its IF."""

    inner: Expression


@attrs.frozen
class Both:
    """AND."""

    left: Expression
    right: Expression


@attrs.frozen
class Either:
    """OR."""

    left: Expression
    right: Expression


@attrs.frozen
class Constant:
    """Two numbers, at least one of which was a symbol: ``IF (&OPTION EQ 1)``."""

    value: bool


Expression = Comparison | Constant | Not | Both | Either


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise OperandError(f"THE CONDITION OF IF CANNOT BE READ AT {text[at:][:8]}")
            self._tokens.append(found[1])
            at = found.end()

    def whole(self) -> Expression:
        found = self._either()
        if self._tokens:
            raise OperandError(f"THE CONDITION OF IF CANNOT BE READ AT {self._tokens[0]}")
        return found

    def _take(self, *wanted: str) -> str:
        """The next token when it is one of these."""
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in wanted else ""

    def _either(self) -> Expression:
        left = self._both()
        while self._take(*_OR):
            left = Either(left, self._both())
        return left

    def _both(self) -> Expression:
        left = self._one()
        while self._take(*_AND):
            left = Both(left, self._one())
        return left

    def _one(self) -> Expression:
        is_negative = False
        while self._take(*_NOT):
            is_negative = not is_negative
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise OperandError("UNBALANCED PARENTHESES")
        else:
            inner = self._comparison()
        return Not(inner) if is_negative else inner

    def _comparison(self) -> Comparison | Constant:
        first = self._tokens.pop(0) if self._tokens else ""
        if _NUMBER.fullmatch(first):
            return self._constant(int(first))
        subject = _SUBJECT.fullmatch(first)
        if subject is None:
            raise OperandError("THE CONDITION OF IF IS NOT ABOUT RC, ABENDCC, ABEND OR RUN")
        what, step = subject["what"], subject["step"] or ""
        sign = self._take(*_SIGNS, *_OPERATORS)
        if not sign:
            if what not in ("ABEND", "RUN"):
                raise OperandError(f"{what} IS NOT COMPARED WITH ANYTHING")
            return Comparison(what, step)
        value = self._tokens.pop(0) if self._tokens else ""
        operator = _SIGNS.get(sign, sign)
        if not _fits(what, operator, value):
            raise OperandError(f"{what} {operator} {value} IS NOT VALID".replace("  ", " "))
        return Comparison(what, step, operator, value)

    def _constant(self, left: int) -> Constant:
        sign = self._take(*_SIGNS, *_OPERATORS)
        right = self._tokens.pop(0) if self._tokens else ""
        if not sign or not _NUMBER.fullmatch(right):
            raise OperandError(f"{left} IS NOT COMPARED WITH A NUMBER")
        return Constant(_OPERATORS[_SIGNS.get(sign, sign)](left, int(right)))


def _fits(what: str, operator: str, value: str) -> bool:
    match what:
        case "RC":
            return value.isascii() and value.isdigit() and len(value) <= 4
        case "ABENDCC":
            return operator in ("EQ", "NE") and re.fullmatch(r"[SU][0-9A-F]{3,4}", value) is not None
        case _:
            return operator in ("EQ", "NE") and value in ("TRUE", "FALSE")


def read_condition(text: str) -> Expression:
    """The expression of an IF, without the THEN behind it."""
    return _Reader(text.upper()).whole()


def is_true(expression: Expression, past: Past) -> bool:
    """What it comes to after the steps that have run."""
    match expression:
        case Not(inner=inner):
            return not is_true(inner, past)
        case Both(left=left, right=right):
            return is_true(left, past) and is_true(right, past)
        case Either(left=left, right=right):
            return is_true(left, past) or is_true(right, past)
        case Constant(value=value):
            return value
        case Comparison():
            return _compare(expression, past)
        case _:
            assert_never(expression)


def _compare(test: Comparison, past: Past) -> bool:
    codes, abends = past.codes_of(test.step), past.abends_of(test.step)
    match test.what:
        case "RC":
            # Without a step it is the highest code so far.
            return bool(codes) and _OPERATORS[test.operator](max(codes), int(test.value))
        case "ABENDCC":
            return any(f"S{code}" == test.value for code in abends) == (test.operator == "EQ")
        case "ABEND":
            return bool(abends) == test.is_positive
        case _:
            return bool(codes or abends) == test.is_positive


def mentions_abend(expression: Expression) -> bool:
    """Whether it speaks of abends, so that it is asked after one."""
    match expression:
        case Not(inner=inner):
            return mentions_abend(inner)
        case Both(left=left, right=right) | Either(left=left, right=right):
            return mentions_abend(left) or mentions_abend(right)
        case Constant():
            return False
        case Comparison(what=what):
            return what in ("ABEND", "ABENDCC")
        case _:
            assert_never(expression)
