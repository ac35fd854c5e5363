"""Helpers of these tests: read a text by one reader and see what was said."""

from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import tokens_of_text


def operands(text: str, report: Report | None = None, ends: frozenset[str] = frozenset()) -> Operands:
    """A cursor behind the first word of ``text``."""
    report = report or Report()
    return Operands(tokens_of_text(text, "M", report), 0, report, ends)


def said(report: Report) -> list[str]:
    """Place and id of everything reported."""
    return [f"{d.place.line}:{d.place.column} {d.id}" for d in report.diagnostics]


def refused(read, text: str) -> str:
    """The id and place of the error that ``read`` raises for the operands of ``text``."""
    try:
        read(operands(text))
    except OperandError as error:
        return f"{error.place.line}:{error.place.column} {error.message.id}"
    return "nothing"
