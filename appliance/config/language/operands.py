"""The operands of one statement, taken one by one; the same for one-line statements and for free form.

In free form a statement has no end mark: it ends where the next keyword of its block begins (``ends``), or where a line
begins with a statement of another block (``line_ends``). A reader that meets something wrong raises ``OperandError``;
whoever runs the table reports it and goes on with the next statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.language.tokens import Token
from appliance.message import Message

__all__ = ["OperandError", "Operands"]


class OperandError(Exception):
    """One operand is wrong or missing: the message, its fields, and where."""

    def __init__(self, place: Place, message: Message, **fields: object) -> None:
        super().__init__(message.id)
        self.place = place
        self.message = message
        self.fields = fields


class Operands:
    """A cursor over tokens, standing behind ``keyword``."""

    __slots__ = ("_at", "_ends", "_line_ends", "_tokens", "keyword", "report")

    def __init__(
        self,
        tokens: Sequence[Token],
        at: int,
        report: Report,
        ends: frozenset[str] = frozenset(),
        line_ends: frozenset[str] = frozenset(),
    ) -> None:
        self.keyword = tokens[at]
        self.report = report
        self._tokens = tokens
        self._at = at + 1
        self._ends = ends
        self._line_ends = line_ends

    @property
    def position(self) -> int:
        """The index of the next token."""
        return self._at

    def peek(self) -> Token | None:
        """The next operand, or None at the end of the statement."""
        if self._at >= len(self._tokens):
            return None
        token = self._tokens[self._at]
        is_end = token.upper in self._ends or (token.is_first and token.upper in self._line_ends)
        return None if is_end and not token.is_quoted else token

    def take(self, what: str) -> Token:
        """The next operand; ``what`` names it in the complaint when it is missing."""
        token = self.peek()
        if token is None:
            raise OperandError(self.keyword.place, messages.MISSING_OPERAND, what=what)
        self._at += 1
        return token

    def take_word(self, *words: str) -> str | None:
        """The next operand in upper case when it is one of ``words``; otherwise None, and it stays."""
        token = self.peek()
        if token is None or token.upper not in words:
            return None
        self._at += 1
        return token.upper

    def take_number(self) -> int | None:
        """The next operand when it is digits alone; otherwise None, and it stays."""
        token = self.peek()
        if token is None or not (token.text.isascii() and token.text.isdigit()) or len(token.text) > 10:
            return None
        self._at += 1
        return int(token.text)

    def rest(self) -> list[Token]:
        """All operands that are left."""
        taken = []
        while (token := self.peek()) is not None:
            taken.append(token)
            self._at += 1
        return taken

    def rest_of_line(self, going_on: frozenset[str] = frozenset()) -> None:
        """Pass all operands of this line, and of each line that follows and begins with a word of ``going_on``."""
        while (token := self.peek()) is not None and (not token.is_first or token.upper in going_on):
            self._at += 1

    def until(self, end: str) -> list[Token]:
        """All tokens before the keyword ``end``, which is passed. Another keyword, or none, is an OperandError."""
        taken: list[Token] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.upper == end:
                self._at += 1
                return taken
            if token.upper in self._ends:
                break
            taken.append(token)
            self._at += 1
        raise OperandError(self.keyword.place, messages.OPEN_BLOCK, end=end)

    def move_to(self, position: int) -> None:
        """Stand before the token at ``position``: a nested block was read from there."""
        self._at = position

    def tokens(self) -> Sequence[Token]:
        """The whole sequence that this cursor walks over."""
        return self._tokens

    def no_effect(self, token: Token, operand: str = "") -> None:
        """Report what z/OS knows and we do not carry out: the token, or ``operand`` when that says it better."""
        fields = {"operand": operand or token.upper}
        self.report.say(messages.OPERAND_NOT_SUPPORTED, token.place, self.keyword.upper, **fields)

    def wrong(self, token: Token, detail: str) -> OperandError:
        """The error to raise for ``token``; ``detail`` is the sentence."""
        return OperandError(token.place, messages.BAD_OPERAND, detail=detail)
