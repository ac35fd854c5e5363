"""Names of data sets as values, and what a typed name means in a working directory.

A data set name has at most 44 characters, qualifiers of 1 to 8 joined by periods, each beginning with A-Z $ @ # and
going on with those, digits and hyphens. In parentheses stands a member, or the relative number of a generation. A name
in apostrophes is complete, any other one follows the prefix (IP User's Guide, "Naming data sets"; ``ftp`` facts, 4.3).
"""

from __future__ import annotations

import re

import attrs

__all__ = ["DataSetName", "Mask", "Prefix", "is_data_set_name", "is_member_name", "read_mask", "read_name"]

_LONGEST = 44
_QUALIFIER = r"[A-Z$@#][A-Z0-9$@#-]{0,7}"
_NAME = re.compile(rf"{_QUALIFIER}(?:\.{_QUALIFIER})*")
_MEMBER = re.compile(r"[A-Z$@#][A-Z0-9$@#]{0,7}")
_WRITTEN = re.compile(r"([^()]*?)(?:\(([^()]*)\))?")
_GENERATION = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_MASK = re.compile(r"[A-Z0-9$@#*%.-]*")
_MEMBER_MASK = re.compile(r"[A-Z0-9$@#*%]{1,8}")


def is_data_set_name(text: str) -> bool:
    """Whether a data set can have this name; upper case only."""
    return len(text) <= _LONGEST and _NAME.fullmatch(text) is not None


def is_member_name(text: str) -> bool:
    """Whether a member can have this name; upper case only."""
    return _MEMBER.fullmatch(text) is not None


@attrs.frozen
class DataSetName:
    """A complete name: of a data set, of a member in one, or of a generation that is still to be looked up."""

    name: str
    member: str = ""
    generation: int | None = None

    def __str__(self) -> str:
        if self.generation is not None:
            return f"{self.name}({self.generation:+d})" if self.generation else f"{self.name}(0)"
        return f"{self.name}({self.member})" if self.member else self.name


@attrs.frozen
class Prefix:
    """The working directory in the data set name space: a prefix for names, or a partitioned data set."""

    qualifiers: str = ""
    is_partitioned: bool = False

    def __str__(self) -> str:
        return self.qualifiers if self.is_partitioned or not self.qualifiers else f"{self.qualifiers}."

    @property
    def parent(self) -> Prefix:
        """One qualifier less; the empty prefix holds itself."""
        return Prefix(self.qualifiers.rpartition(".")[0])

    def complete(self, text: str) -> str:
        """``text`` behind the prefix."""
        return f"{self.qualifiers}.{text}" if self.qualifiers and text else self.qualifiers or text


def _unquoted(prefix: Prefix, argument: str, *, quotes_override: bool) -> tuple[str, bool]:
    """What was typed, in upper case, and whether the prefix is still to be put before it."""
    text = argument.strip().upper()
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].strip(), not quotes_override
    return text, True


def read_name(prefix: Prefix, argument: str, *, quotes_override: bool = True) -> DataSetName | None:
    """The data set, member or generation that an argument of RETR, STOR and the like names; None: not possible."""
    text, is_relative = _unquoted(prefix, argument, quotes_override=quotes_override)
    if is_relative and prefix.is_partitioned and is_member_name(text):
        return DataSetName(prefix.qualifiers, text)
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    name = prefix.complete(found[1]) if is_relative else found[1]
    inner = found[2]
    if not is_data_set_name(name):
        return None
    if inner is None:
        return DataSetName(name)
    if _GENERATION.fullmatch(inner):
        return DataSetName(name, generation=int(inner))
    return DataSetName(name, inner) if is_member_name(inner) else None


@attrs.frozen
class Mask:
    """What LIST or NLST asks for: data sets by pattern, or members of one data set by pattern.

    ``*`` stands for any characters of one qualifier, ``%`` for one of them, ``**`` for any qualifiers; a ``*`` that is
    the whole last qualifier stands for one qualifier or more.
    """

    pattern: str
    members: str | None = None
    is_quoted: bool = False
    prefix: Prefix = Prefix()

    def matches(self, name: str) -> bool:
        """Whether the data set name fits."""
        return _fits(self.pattern.split("."), name.split("."))

    def matches_member(self, name: str) -> bool:
        """Whether the member name fits."""
        return re.fullmatch(_part(self.members or ""), name) is not None

    def shown(self, name: str) -> str:
        """A name as a listing shows it: in apostrophes when it was asked for so, else without the prefix."""
        if self.is_quoted:
            return f"'{name}'"
        start = f"{self.prefix.qualifiers}." if self.prefix.qualifiers else ""
        return name[len(start) :] if name.startswith(start) else f"'{name}'"

    @property
    def stem(self) -> str:
        """The beginning without wildcards that every matching name has."""
        return re.split(r"[*%]", self.pattern, maxsplit=1)[0]

    @property
    def exact(self) -> str:
        """The one name that can match, "" when there are wildcards."""
        return self.pattern if self.stem == self.pattern else ""


def read_mask(prefix: Prefix, argument: str, *, quotes_override: bool = True) -> Mask | None:
    """The mask of an argument; nothing at all means everything behind the prefix. None: not possible."""
    text, is_relative = _unquoted(prefix, argument, quotes_override=quotes_override)
    is_quoted = argument.strip().startswith("'")
    if is_relative and prefix.is_partitioned:
        members = text or "*"
        if _MEMBER_MASK.fullmatch(members):
            return Mask(prefix.qualifiers, members, is_quoted, prefix)
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    pattern = prefix.complete(found[1]) if is_relative else found[1]
    if not found[1]:
        pattern = f"{pattern}.**" if pattern else "**"
    elif pattern.endswith("."):
        pattern += "**"
    members = found[2]
    if not _MASK.fullmatch(pattern) or len(pattern) > 2 * _LONGEST:
        return None
    if members is not None and (not _MEMBER_MASK.fullmatch(members) or not is_data_set_name(pattern)):
        return None
    return Mask(pattern, members, is_quoted, prefix)


def _part(text: str) -> str:
    return re.escape(re.sub(r"\*+", "*", text)).replace(r"\*", ".*").replace("%", ".")


def _fits(parts: list[str], qualifiers: list[str]) -> bool:
    """Whether qualifiers fit a mask, by keeping every count of qualifiers that the parts so far can have used up."""
    used = {0}
    for number, part in enumerate(parts, 1):
        if part == "**" or (part == "*" and number == len(parts)):
            used = set(range(min(used) + (part == "*"), len(qualifiers) + 1))
        else:
            fits = re.compile(_part(part)).fullmatch
            used = {count + 1 for count in used if count < len(qualifiers) and fits(qualifiers[count])}
        if not used:
            return False
    return len(qualifiers) in used
