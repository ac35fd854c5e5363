"""One table per dialect: statement name -> how to read its operands and the field it lands in.

Adding a statement is one ``Row``, one field of the frozen class, and one case file under ``tests/cases/config``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
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

#: Of a statement that is not known, so many words are looked at for its END.
_LONGEST_GROUP = 1_000


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
    of a line is taken for the next one. ``elsewhere`` maps statements of other blocks to where they belong, and
    ``going_on`` a statement without effect to the words that begin its further lines.
    """

    rows: Mapping[str, Row]
    without_effect: Mapping[str, Message] = attrs.field(factory=dict)
    blocks: Mapping[str, str] = attrs.field(factory=dict)
    line_starts: bool = False
    reasons: Mapping[str, str] = attrs.field(factory=dict)
    elsewhere: Mapping[str, str] = attrs.field(factory=dict)
    going_on: Mapping[str, frozenset[str]] = attrs.field(factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[Row],
        not_supported: Iterable[str] = (),
        *,
        client: Iterable[str] = (),
        blocks: Mapping[str, str] | None = None,
        line_starts: bool = False,
        elsewhere: Mapping[str, str] | None = None,
        going_on: Mapping[str, frozenset[str]] | None = None,
    ) -> Table:
        """A table of ``rows``; names that are not supported, or belong to the FTP client, are warnings.

        ``not_supported`` may map names to why they have no effect.
        """
        reasons = not_supported if isinstance(not_supported, Mapping) else {}
        without_effect = dict.fromkeys((*not_supported, *(blocks or {})), messages.NOT_SUPPORTED)
        without_effect |= dict.fromkeys(reasons, messages.NO_EFFECT)
        without_effect |= dict.fromkeys(client, messages.CLIENT_STATEMENT)
        known = {row.keyword: row for row in rows}
        return cls(known, without_effect, blocks or {}, line_starts, reasons, elsewhere or {}, going_on or {})

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
    line_ends = frozenset(table.elsewhere)
    while at < len(tokens) and tokens[at].upper not in outer:
        if tokens[at].upper == end:
            return filled.joined(), at + 1, True
        operands = Operands(tokens, at, report, ends, line_ends)
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
    filled.put(row, value, keyword, report)
    extra = operands.peek()
    if extra is not None and not _begins_statement(table, extra):
        report.say(messages.EXTRA_OPERAND, extra.place, keyword.upper, operand=extra.text)
        operands.rest_of_line()


def _begins_statement(table: Table, token: Token) -> bool:
    """A word that no reader wanted: at the beginning of a line it was meant for a statement."""
    return token.is_first or token.upper in table.elsewhere


def _pass_over(table: Table, operands: Operands) -> None:
    """Say what the statement is, since it is none that can be read here, and stand behind it."""
    keyword, report = operands.keyword, operands.report
    word, meant = keyword.upper, ""
    if word in table.without_effect:
        report.say(table.without_effect[word], keyword.place, word, why=table.reasons.get(word, ""))
    elif word in table.elsewhere:
        report.say(messages.MISPLACED, keyword.place, word, block=table.elsewhere[word])
    else:
        meant = _meant(table, word)
        hint = f"; did you mean {meant}?" if meant else ""
        report.say(messages.UNKNOWN_STATEMENT, keyword.place, word, hint=hint)
    if word in table.blocks:
        _pass_block(operands, table.blocks[word])
    elif table.line_starts:
        _pass_lines(table, operands)
    elif word in table.without_effect:
        operands.rest_of_line(table.going_on.get(word, frozenset()))
    else:
        _pass_unknown(operands, {f"END{name}" for name in (word, meant) if name})


def _pass_unknown(operands: Operands, ends: Container[str]) -> None:
    """Pass up to the first of ``ends``: a group with its members; without one before the next statement, a line."""
    start = operands.position
    for _ in range(_LONGEST_GROUP):
        if operands.peek() is None:
            break
        if operands.take("a member").upper in ends:
            return
    operands.move_to(start)
    operands.rest_of_line()


def _meant(table: Table, word: str) -> str:
    """The statement that was probably meant. Only likely ones are compared: a member may hold nothing but mistakes."""
    likely = [known for known in table.keywords if known[0] == word[:1] and abs(len(known) - len(word)) <= 2]
    near = get_close_matches(word, likely, 1, 0.8)
    return near[0] if near else ""


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
