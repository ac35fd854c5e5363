"""JCL statements out of 80-column records: name, operation and operand field, continuations joined, data kept apart.

A statement begins with ``//``, a comment with ``//*``; columns 72 and on are not looked at. An operand field that ends
with a comma goes on in the next statement line. Behind ``DD *`` come data up to ``/*`` or the next statement, behind
``DD DATA`` only ``/*`` or the delimiter of DLM ends them (MVS JCL Reference, "Format of statements").
"""

from __future__ import annotations

import re

import attrs

from appliance.storage.text.tables import text_of

__all__ = ["CardError", "Statement", "read_cards"]

_LAST_COLUMN = 71
_STATEMENT = re.compile(r"//(?P<name>\S*)(?:\s+(?P<operation>[A-Z0-9]+)(?:\s+(?P<rest>\S.*))?)?\s*\Z")
_CONTINUED = re.compile(r"//\s{1,13}(?P<rest>\S.*)\Z")
_THEN = re.compile(r"(.*?[\s)])THEN(?:\s|\Z)")
_DLM = re.compile(r"DLM='?([^',]{2})'?")


@attrs.frozen
class CardError:
    """A line that is no statement."""

    line: int
    detail: str


@attrs.frozen
class Statement:
    """One statement. ``data`` are the records that follow a ``DD *``."""

    line: int
    name: str
    operation: str
    operands: str
    data: tuple[bytes, ...] | None = None


def _operand_field(rest: str) -> str:
    """Up to the first blank outside apostrophes: what follows is a comment."""
    is_quoted = False
    for at, character in enumerate(rest):
        if character == "'":
            is_quoted = not is_quoted
        elif character == " " and not is_quoted:
            return rest[:at]
    return rest


class _Reader:
    def __init__(self, records: list[bytes]) -> None:
        self._records = records
        self._at = 0
        self.statements: list[Statement] = []
        self.errors: list[CardError] = []

    def _text(self) -> str:
        return text_of(self._records[self._at])[:_LAST_COLUMN].rstrip()

    def read(self, *, past_null: bool) -> None:
        while self._at < len(self._records):
            text, line = self._text(), self._at + 1
            self._at += 1
            if text == "//" and not past_null:
                return
            if text == "//" or text.startswith(("//*", "/*")) or not text:
                continue
            found = _STATEMENT.match(text)
            if found is None or not found["operation"]:
                self.errors.append(CardError(line, "THIS IS NOT A JCL STATEMENT"))
                continue
            rest = found["rest"] or ""
            if found["operation"] == "IF":
                self.statements.append(Statement(line, found["name"], "IF", self._condition(line, rest)))
            else:
                self._statement(line, found["name"], found["operation"], _operand_field(rest))

    def _condition(self, line: int, text: str) -> str:
        """What stands between IF and THEN, over as many lines as it takes; blanks are part of it."""
        while (found := _THEN.match(text)) is None:
            more = _CONTINUED.match(self._text()) if self._at < len(self._records) else None
            if more is None:
                self.errors.append(CardError(line, "IF WITHOUT THEN"))
                return text
            self._at += 1
            text = f"{text} {more['rest']}"
        return found[1].strip()

    def _statement(self, line: int, name: str, operation: str, operands: str) -> None:
        while operands.endswith(",") and self._at < len(self._records):
            text = self._text()
            if text.startswith("//*"):
                self._at += 1
                continue
            found = _CONTINUED.match(text)
            if found is None:
                self.errors.append(CardError(line, "EXPECTED CONTINUATION NOT RECEIVED"))
                break
            operands += _operand_field(found["rest"])
            self._at += 1
        kind = operands.split(",", 1)[0]
        is_data = operation == "DD" and kind in ("*", "DATA")
        data = self._data(kind, operands) if is_data else None
        self.statements.append(Statement(line, name, operation, operands, data))

    def _data(self, kind: str, operands: str) -> tuple[bytes, ...]:
        found = _DLM.search(operands)
        delimiter = found[1] if found else "/*"
        start = self._at
        while self._at < len(self._records):
            text = text_of(self._records[self._at][:2])
            if text == delimiter:
                self._at += 1
                return tuple(self._records[start : self._at - 1])
            if kind == "*" and found is None and text == "//":
                break
            self._at += 1
        return tuple(self._records[start : self._at])


def read_cards(records: list[bytes], *, past_null: bool = False) -> tuple[list[Statement], list[CardError]]:
    """The statements of a submitted job, up to the null statement or past it, and the lines that are none."""
    reader = _Reader(records)
    reader.read(past_null=past_null)
    return reader.statements, reader.errors
