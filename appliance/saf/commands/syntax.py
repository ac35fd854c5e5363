"""A command's operands: which words go by position, which keywords exist, what each takes; and binding a call to them.

Keywords may be cut to any leading part that is unique in their command, as TSO has it; a full spelling always wins.
Every keyword says whether its value may be shown: what is not marked public never reaches the audit.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from appliance.saf.commands.tso import Call, TsoError, Word
from appliance.secret import Secret

__all__ = [
    "ANYTHING",
    "FLAG",
    "LIST",
    "MAYBE",
    "SECRET",
    "SECRETS",
    "VALUE",
    "Keyword",
    "Operands",
    "Syntax",
    "Takes",
    "bind",
    "inner",
]


class Takes(enum.Enum):
    """What may stand in the parentheses after a keyword."""

    NOTHING = "no value"
    MAYBE = "at most one value"
    ONE = "one value"
    SOME = "one or more values"
    OPERANDS = "operands of its own"
    ANYTHING = "anything"


@attrs.frozen
class Keyword:
    """What one keyword takes; ``inner`` is the syntax of operands of its own."""

    takes: Takes
    inner: Syntax | None = None
    is_secret: bool = False

    @property
    def form(self) -> str:
        """What stands behind it, as help shows it."""
        return {Takes.NOTHING: "", Takes.MAYBE: "[(...)]"}.get(self.takes, "(...)")


FLAG = Keyword(Takes.NOTHING)
MAYBE = Keyword(Takes.MAYBE)
VALUE = Keyword(Takes.ONE)
LIST = Keyword(Takes.SOME)
SECRET = Keyword(Takes.ONE, is_secret=True)
SECRETS = Keyword(Takes.SOME, is_secret=True)
#: What is not carried out here; it may hold secrets of other products.
ANYTHING = Keyword(Takes.ANYTHING, is_secret=True)


@attrs.frozen
class Syntax:
    """The operands of one command, or of one keyword that has operands of its own.

    ``positional`` names the words that go by position; each may be a list in parentheses. The first ``required`` of
    them must be given. ``ignored`` are keywords that RACF has and that mean nothing here: they are read, and told.
    """

    positional: tuple[str, ...] = ()
    required: int = 0
    keywords: Mapping[str, Keyword] = attrs.field(factory=dict)
    ignored: Mapping[str, Keyword] = attrs.field(factory=dict)

    def names_like(self, word: str) -> tuple[str, ...]:
        """The keywords that ``word`` may stand for: itself, or all that begin with it.

        One that is ignored never makes a short form of another one ambiguous.
        """
        name = word.upper()
        if not name:
            return ()
        if name in self.keywords or name in self.ignored:
            return (name,)
        found = tuple(keyword for keyword in self.keywords if keyword.startswith(name))
        return found or tuple(keyword for keyword in self.ignored if keyword.startswith(name))

    def keyword(self, name: str) -> Keyword:
        """What a keyword of this full name takes."""
        return self.keywords[name] if name in self.keywords else self.ignored[name]


def inner(**keywords: Keyword) -> Keyword:
    """A keyword with operands of its own, all of them keywords."""
    return Keyword(Takes.OPERANDS, Syntax(keywords=keywords))


@attrs.frozen
class Operands:
    """Operands bound to their names. Asking for a keyword that was not given answers None, False or empty."""

    positional: tuple[tuple[Word, ...], ...]
    given: Mapping[str, tuple[Word, ...]]
    nested: Mapping[str, Operands]
    columns: Mapping[str, int]
    own_ignored: tuple[str, ...] = ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """The keywords that were given and mean nothing here, also those inside of others."""
        return (*self.own_ignored, *(name for inside in self.nested.values() for name in inside.ignored))

    def has(self, name: str) -> bool:
        """Whether the keyword was given."""
        return name in self.columns

    def switch(self, name: str) -> bool | None:
        """True for NAME, False for NONAME, None when neither was given."""
        if self.has(name):
            return True
        return False if self.has(f"NO{name}") else None

    def names(self, place: int | str) -> tuple[str, ...]:
        """The words at a position or of a keyword, in upper case."""
        return tuple(word.text.upper() for word in self.words(place))

    def name(self, place: int | str) -> str | None:
        """The one word at a position or of a keyword, in upper case."""
        return next(iter(self.names(place)), None)

    def text(self, name: str) -> str | None:
        """The value of a keyword as typed."""
        return next((word.text for word in self.words(name)), None)

    def line(self, name: str, longest: int) -> str | None:
        """The value of a keyword as typed, when it has room in its field; TsoError when not."""
        words = self.words(name)
        if words and len(words[0].text) > longest:
            raise TsoError(f"{name} takes at most {longest} characters", words[0].column)
        return self.text(name)

    def secret(self, name: str) -> Secret | None:
        """The value of a keyword, kept from sight."""
        value = self.text(name)
        return None if value is None else Secret(value)

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """The value of a keyword as a number within bounds; TsoError when it is none."""
        words = self.words(name)
        if not words:
            return None
        text = words[0].text
        if text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest:
            return int(text)
        raise TsoError(f"{name} takes a number from {lowest} to {highest}", words[0].column)

    def inside(self, name: str) -> Operands | None:
        """The operands of a keyword that has operands of its own."""
        return self.nested.get(name)

    def words(self, place: int | str) -> tuple[Word, ...]:
        """The words themselves, with their columns."""
        if isinstance(place, int):
            return self.positional[place] if place < len(self.positional) else ()
        return self.given.get(place, ())

    def column(self, name: str) -> int:
        """Where a keyword stands; 1 when it was not given."""
        return self.columns.get(name, 1)


def bind(call: Call, syntax: Syntax) -> Operands:
    """Hold a call against a syntax; TsoError when they do not fit."""
    return _bind(call.words, syntax, call.end)


def _bind(words: tuple[Word, ...], syntax: Syntax, end: int) -> Operands:
    positional = _take_positional(words, syntax, end)
    given: dict[str, tuple[Word, ...]] = {}
    nested: dict[str, Operands] = {}
    columns: dict[str, int] = {}
    ignored: dict[str, None] = {}
    for word in words[len(positional) :]:
        name = _resolve(word, syntax)
        if name not in syntax.keywords:
            _values(name, word, syntax.ignored[name].takes)
            ignored[name] = None
            continue
        if name in columns or any(opposite in columns for opposite in _opposites(name, syntax)):
            raise TsoError(f"{name} contradicts or repeats an operand before it", word.column)
        columns[name] = word.column
        keyword = syntax.keywords[name]
        if keyword.inner is not None:
            nested[name] = _bind(word.operands or (), keyword.inner, word.column + len(word.text))
        else:
            given[name] = _values(name, word, keyword.takes)
    return Operands(positional, given, nested, columns, tuple(ignored))


def _opposites(name: str, syntax: Syntax) -> tuple[str, ...]:
    """What must not stand beside a keyword: NONAME beside NAME, when it takes no value of its own."""
    pairs = ((f"NO{name}", f"NO{name}"), (name.removeprefix("NO"), name))
    return tuple(
        other
        for other, negative in pairs
        if other != name and (found := syntax.keywords.get(negative)) is not None and found.takes is Takes.NOTHING
    )


def _take_positional(words: tuple[Word, ...], syntax: Syntax, end: int) -> tuple[tuple[Word, ...], ...]:
    taken: list[tuple[Word, ...]] = []
    for index, name in enumerate(syntax.positional):
        word = words[index] if index < len(words) else None
        is_needed = index < syntax.required
        if word is None or not _is_positional(word, syntax, is_needed=is_needed):
            if is_needed:
                raise TsoError(f"{name} is missing", word.column if word else end)
            break
        items = word.operands if word.is_list else (word,)
        if not items or any(item.operands is not None for item in items):
            raise TsoError(f"{name} is one word or a list of words", word.column)
        taken.append(items)
    return tuple(taken)


def _is_positional(word: Word, syntax: Syntax, *, is_needed: bool) -> bool:
    if word.is_list or word.is_quoted:
        return True
    if word.operands is not None:
        return False
    return is_needed or not syntax.names_like(word.text)


def _resolve(word: Word, syntax: Syntax) -> str:
    names = () if word.is_quoted else syntax.names_like(word.text)
    if len(names) == 1:
        return names[0]
    if names:
        raise TsoError(f"this may be {', '.join(sorted(names))}: write more of it", word.column)
    raise TsoError("the command has no such operand", word.column)


def _values(name: str, word: Word, takes: Takes) -> tuple[Word, ...]:
    values = word.operands or ()
    if takes is Takes.ANYTHING:
        return values
    counts = {
        Takes.NOTHING: word.operands is None,
        Takes.MAYBE: word.operands is None or len(values) == 1,
        Takes.ONE: len(values) == 1,
        Takes.SOME: bool(values),
    }
    if not counts[takes] or any(value.operands is not None for value in values):
        raise TsoError(f"{name} takes {takes.value}", word.column)
    return values
