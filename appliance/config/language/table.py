"""One table per dialect: statement name -> how to read its operands and the field it lands in.

Adding a statement is one ``Row``, one field of the frozen class, and one case file under ``tests/cases/config``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import Token, tokens_of_line
from appliance.message import Message

__all__ = ["Filled", "Row", "Table", "read_block", "read_lines"]


@attrs.frozen
class Row:
    """One statement. ``collect`` joins the values of a statement that may be repeated; None: the last one counts.

    ``field`` "" keeps nothing: the statement is only checked.
    """

    keyword: str
    field: str
    read: Callable[[Operands], Any]
    collect: Callable[[list[Any]], Any] | None = None


@attrs.frozen
class Table:
    """The statements of one dialect or block.

    ``without_effect`` maps known statements to the message that says so, ``reasons`` to why. ``blocks`` gives those
    that span tokens their closing keyword. ``line_starts``: while such a statement is passed over, only the first word
    of a line is taken for the next one.
    """

    rows: Mapping[str, Row]
    without_effect: Mapping[str, Message] = attrs.field(factory=dict)
    blocks: Mapping[str, str] = attrs.field(factory=dict)
    line_starts: bool = False
    reasons: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[Row],
        not_supported: Iterable[str] = (),
        *,
        client: Iterable[str] = (),
        blocks: Mapping[str, str] | None = None,
        line_starts: bool = False,
    ) -> Table:
        """A table of ``rows``; names that are not supported, or belong to the FTP client, are warnings.

        ``not_supported`` may map names to why they have no effect.
        """
        reasons = not_supported if isinstance(not_supported, Mapping) else {}
        without_effect = dict.fromkeys((*not_supported, *(blocks or {})), messages.NOT_SUPPORTED)
        without_effect |= dict.fromkeys(reasons, messages.NO_EFFECT)
        without_effect |= dict.fromkeys(client, messages.CLIENT_STATEMENT)
        return cls({row.keyword: row for row in rows}, without_effect, blocks or {}, line_starts, reasons)

    @property
    def keywords(self) -> frozenset[str]:
        """Every name that begins a statement."""
        return frozenset(self.rows) | frozenset(self.without_effect)


class Filled:
    """What the statements of one dialect gave: field -> value, and field -> where it was said."""

    __slots__ = ("_repeated", "places", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self._repeated: dict[str, tuple[Callable[[list[Any]], Any], list[Any]]] = {}

    def put(self, row: Row, value: Any, keyword: Token, report: Report) -> None:
        """Keep ``value``; a second one for a field that holds one value is reported and counts."""
        if not row.field:
            return
        if row.collect is not None:
            self._repeated.setdefault(row.field, (row.collect, []))[1].append(value)
            self.places.setdefault(row.field, keyword.place)
            return
        if row.field in self.values:
            before = self.places[row.field]
            report.say(messages.GIVEN_TWICE, keyword.place, keyword.upper, before=f"line {before.line}")
        self.values[row.field] = value
        self.places[row.field] = keyword.place

    def joined(self) -> Filled:
        """Itself, once everything is read: the values of repeated statements are joined now."""
        self.values |= {field: collect(values) for field, (collect, values) in self._repeated.items()}
        return self

    def place(self, field: str, default: Place = NOWHERE) -> Place:
        """Where ``field`` was said, else ``default``."""
        return self.places.get(field, default)


def read_lines(text: str, file: str, table: Table, report: Report) -> Filled:
    """Read a member whose statements take one line each."""
    filled = Filled()
    for number, line in enumerate(text.splitlines(), 1):
        tokens = list(tokens_of_line(line, file, number, report))
        if tokens:
            _run(table, Operands(tokens, 0, report), filled)
    return filled.joined()


def read_block(
    tokens: Sequence[Token],
    at: int,
    end: str | None,
    table: Table,
    report: Report,
    outer: frozenset[str] = frozenset(),
) -> tuple[Filled, int, bool]:
    """Read free-form statements from ``at`` to the keyword ``end`` (None: to the last token).

    A keyword of ``outer`` begins something else and ends the block too: its ``end`` was forgotten. Gives what was
    filled, the position behind the block, and whether it was ended as it should.
    """
    filled = Filled()
    ends = table.keywords | ({end} if end else set()) | outer
    while at < len(tokens) and tokens[at].upper not in outer:
        if tokens[at].upper == end:
            return filled.joined(), at + 1, True
        operands = Operands(tokens, at, report, ends)
        _run(table, operands, filled)
        at = operands.position
    return filled.joined(), at, end is None


def _run(table: Table, operands: Operands, filled: Filled) -> None:
    """Read one statement; whatever is wrong with it is reported, and the cursor ends behind it."""
    keyword, report = operands.keyword, operands.report
    row = table.rows.get(keyword.upper)
    if row is None:
        _pass_over(table, operands)
        return
    try:
        value = row.read(operands)
    except OperandError as error:
        report.say(error.message, error.place, keyword.upper, **error.fields)
        operands.rest()
        return
    extra = operands.rest()
    if extra:
        report.say(messages.EXTRA_OPERAND, extra[0].place, keyword.upper, operand=extra[0].text)
    filled.put(row, value, keyword, report)


def _pass_over(table: Table, operands: Operands) -> None:
    keyword, report = operands.keyword, operands.report
    message = table.without_effect.get(keyword.upper)
    if message is not None:
        report.say(message, keyword.place, keyword.upper, why=table.reasons.get(keyword.upper, ""))
    else:
        report.say(messages.UNKNOWN_STATEMENT, keyword.place, keyword.upper, hint=_hint(table, keyword.upper))
    end = table.blocks.get(keyword.upper)
    if end is not None:
        _pass_block(operands, end)
    elif table.line_starts:
        _pass_lines(table, operands)
    else:
        operands.rest()


def _hint(table: Table, word: str) -> str:
    """The statement that was probably meant. Only likely ones are compared: a member may hold nothing but mistakes."""
    likely = [known for known in table.keywords if known[0] == word[:1] and abs(len(known) - len(word)) <= 2]
    near = get_close_matches(word, likely, 1, 0.8)
    return f"; did you mean {near[0]}?" if near else ""


def _pass_block(operands: Operands, end: str) -> None:
    tokens = operands.tokens()
    at = next((at for at in range(operands.position, len(tokens)) if tokens[at].upper == end), None)
    if at is None:
        operands.report.say(messages.OPEN_BLOCK, operands.keyword.place, operands.keyword.upper, end=end)
    operands.move_to(len(tokens) if at is None else at + 1)


def _pass_lines(table: Table, operands: Operands) -> None:
    tokens, known = operands.tokens(), table.keywords
    operands.move_to(
        next(
            (at for at in range(operands.position, len(tokens)) if tokens[at].is_first and tokens[at].upper in known),
            len(tokens),
        )
    )
