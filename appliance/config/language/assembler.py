"""Assembler source as far as tables of z/OS are written in it: statements, and the constants between them.

A statement has a label from column 1, an operation, and operands up to the first blank outside a quotation; a
character in column 72 continues it in column 16 of the next line. An asterisk in column 1 makes a comment. Constants
(DC, DS, EQU) are laid out one after the other, so that a label is an offset and a length can be the difference of two.
High Level Assembler Language Reference, parts 1 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import OperandError

__all__ = ["Constants", "Statement", "split_operands", "statements"]

_CONTINUES, _GOES_ON = 71, 15  # columns, counted from 0
_HEAD = re.compile(r"(?P<label>\S*)\s+(?P<operation>\S+)(?:\s+(?P<operands>\S.*))?\s*")
#: Operands end at a blank outside a quotation; the condition of an AIF may hold some.
_FIELD = re.compile(r"(?:'(?:[^']|'')*'?|[^\s'])*")
_BRANCH = re.compile(r"\((?:'(?:[^']|'')*'|[^'()])*\)\s*\S*")
_PART = re.compile(r"(?:'(?:[^']|'')*'?|\([^()]*\)?|[^,'(])+")
_MAX_CONSTANTS = 64 * 1024


@attrs.frozen
class Statement:
    """One statement, continuation lines joined."""

    label: str
    operation: str
    operands: str
    place: Place


def statements(text: str, file: str) -> Iterator[Statement]:
    """The statements of a source; comments are passed over."""
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if line[:1] == "*" or line[:2] == ".*" or not line.strip():
            continue
        joined, is_continued = line[:_CONTINUES], _is_continued(line)
        while is_continued and (following := next(lines, None)) is not None:
            written = _without_remark(joined)
            joined = written if written.endswith(",") else joined.ljust(_CONTINUES)
            joined += following[1][_GOES_ON:_CONTINUES]
            is_continued = _is_continued(following[1])
        head = _HEAD.fullmatch(joined)
        if head is not None:
            operands = head["operands"] or ""
            field = (_BRANCH if head["operation"].upper() == "AIF" else _FIELD).match(operands)
            place = Place(file, number, 1)
            yield Statement(head["label"].upper(), head["operation"].upper(), field[0] if field else "", place)


def _is_continued(line: str) -> bool:
    return line[_CONTINUES : _CONTINUES + 1].strip() != ""


def _without_remark(line: str) -> str:
    """The statement up to the comma that ends its operand field on this line."""
    head = _HEAD.fullmatch(line)
    if head is None or head["operands"] is None:
        return line
    field = _FIELD.match(head["operands"])
    return line[: head.start("operands") + (field.end() if field else 0)]


def split_operands(operands: str) -> list[str]:
    """The operands of a field: at commas outside quotations and parentheses."""
    return _PART.findall(operands)


_CONSTANT = re.compile(
    r"(?i)(?P<count>\d*)(?P<type>[CXHFYAB])(?P<long>L(?P<length>\d+))?(?:'(?P<text>(?:[^']|'')*)'|\((?P<expression>[^()]*)\))?"
)
_TERM = re.compile(
    r"(?i)\s*(?:(?P<sign>[+-])\s*)?(?:X'(?P<hex>[0-9A-F]+)'|(?P<number>\d+)|(?P<name>\*|[A-Z@#$_][A-Z0-9@#$_]*))"
)
_WIDTHS = {"H": 2, "F": 4, "Y": 2, "A": 4}


@attrs.frozen
class _Hole:
    """Bytes that an expression gives once every label has its offset."""

    offset: int
    width: int
    expression: str
    place: Place


class Constants:
    """What DC, DS and EQU lay out, and the labels in it."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._labels: dict[str, int] = {}
        self._holes: list[_Hole] = []

    def define(self, statement: Statement) -> None:
        """One DC, DS or EQU; OperandError when it is none that is known here."""
        if statement.operation == "EQU":
            first = split_operands(statement.operands)[:1]
            self._labels[statement.label] = self._value(first[0] if first else "", statement.place, len(self._bytes))
            return
        is_first = True
        for operand in split_operands(statement.operands):
            found = _CONSTANT.fullmatch(operand)
            if found is None:
                raise _wrong(statement.place, f"{operand} is no constant that is known here")
            self._align(found)
            if is_first and statement.label:
                self._labels[statement.label] = len(self._bytes)
            is_first = False
            self._lay_out(found, statement)
            if len(self._bytes) > _MAX_CONSTANTS:
                raise _wrong(statement.place, f"the constants have more than {_MAX_CONSTANTS} bytes")

    def counted(self, label: str, place: Place) -> bytes:
        """What follows the halfword at ``label``, as long as that says: the form of a message buffer."""
        data = self.at(label, 0, place)
        length = int.from_bytes(data[:2], "big")
        if len(data) < 2 + length:
            raise _wrong(place, f"the buffer at {label} is shorter than it says")
        return data[2 : 2 + length]

    def at(self, label: str, length: int, place: Place) -> bytes:
        """``length`` bytes from a label on, or all there are when it is 0."""
        offset = self._labels.get(label.upper())
        if offset is None:
            raise _wrong(place, f"{label} is not the label of a constant")
        self._fill_holes()
        return bytes(self._bytes[offset : offset + length if length else None])

    def _align(self, found: re.Match[str]) -> None:
        width = _WIDTHS.get(found["type"].upper(), 1)
        if not found["long"]:
            self._bytes += bytes(-len(self._bytes) % width)

    def _lay_out(self, found: re.Match[str], statement: Statement) -> None:
        count = int(found["count"] or 1)
        is_reserved = statement.operation == "DS"
        for _ in range(min(count, _MAX_CONSTANTS)):
            if found["expression"] is not None:
                width = int(found["length"] or _WIDTHS.get(found["type"].upper(), 1))
                self._holes.append(_Hole(len(self._bytes), width, found["expression"], statement.place))
                self._bytes += bytes(width)
            else:
                data = _nominal(found, statement)
                self._bytes += bytes(len(data)) if is_reserved else data
            if len(self._bytes) > _MAX_CONSTANTS:
                return

    def _fill_holes(self) -> None:
        for hole in self._holes:
            value = self._value(hole.expression, hole.place, hole.offset) % (1 << 8 * hole.width)
            self._bytes[hole.offset : hole.offset + hole.width] = value.to_bytes(hole.width, "big")
        self._holes.clear()

    def _value(self, expression: str, place: Place, here: int) -> int:
        """Terms joined by plus and minus; an asterisk is where the expression stands."""
        value = at = 0
        while at < len(expression) or not expression:
            term = _TERM.match(expression, at)
            if term is None or (at > 0 and term["sign"] is None):
                raise _wrong(place, f"{expression or 'nothing'} is no expression that is known here")
            at = term.end()
            value += self._term(term, place, here) * (-1 if term["sign"] == "-" else 1)
        return value

    def _term(self, term: re.Match[str], place: Place, here: int) -> int:
        if term["hex"]:
            return int(term["hex"], 16)
        if term["number"]:
            return int(term["number"])
        if term["name"] == "*":
            return here
        offset = self._labels.get(term["name"].upper())
        if offset is None:
            raise _wrong(place, f"{term['name']} is not the label of a constant")
        return offset


def _wrong(place: Place, detail: str) -> OperandError:
    return OperandError(place, messages.BAD_OPERAND, detail=detail)


def _nominal(found: re.Match[str], statement: Statement) -> bytes:
    """The bytes of one constant with a nominal value."""
    kind, text = found["type"].upper(), (found["text"] or "").replace("''", "'").replace("&&", "&")
    length = int(found["length"]) if found["length"] else None
    try:
        match kind:
            case "C":
                data, fill = text.encode("cp037", "replace"), b"\x40"
            case "X":
                digits = text.replace(",", "").replace(" ", "")
                data, fill = bytes.fromhex(digits.zfill(len(digits) + len(digits) % 2)), b"\x00"
            case "B":
                data, fill = (int(text or "0", 2).to_bytes(max(1, -(-len(text) // 8)), "big"), b"\x00")
            case _:
                width = length or _WIDTHS[kind]
                return (int(text or "0") % (1 << 8 * width)).to_bytes(width, "big")
    except ValueError:
        raise _wrong(statement.place, f"{found[0]} is no constant that is known here") from None
    if length is None:
        return data if found["text"] is not None else fill
    return data[:length].ljust(length, fill) if kind == "C" else data[-length:].rjust(length, fill)
