"""SETROPTS: what holds for a class, and what holds for everybody."""

from __future__ import annotations

import enum

import attrs

__all__ = ["Character", "ClassState", "LogOption", "Options", "PasswordRule", "ProtectAll"]


class LogOption(enum.Enum):
    """SETROPTS LOGOPTIONS of a class: whether the profile, or something else, says what is audited."""

    DEFAULT = "DEFAULT"
    ALWAYS = "ALWAYS"
    NEVER = "NEVER"
    SUCCESSES = "SUCCESSES"
    FAILURES = "FAILURES"


@attrs.frozen
class ClassState:
    """SETROPTS of one class: an inactive class decides nothing."""

    active: bool = False
    raclisted: bool = False
    generic: bool = False
    global_checking: bool = False  # the GLOBAL table is asked before profiles
    audit: bool = False  # changes of its profiles are of interest to the auditor
    logging: LogOption = LogOption.DEFAULT


class Character(enum.Enum):
    """What may stand at a place of a password; the letter is that of the SETROPTS listing."""

    ANY = "*"
    ALPHA = "A"
    ALPHANUM = "L"
    CONSONANT = "C"
    NUMERIC = "N"
    VOWEL = "V"
    NOVOWEL = "W"
    MIXEDCONSONANT = "c"
    MIXEDNUM = "m"
    MIXEDVOWEL = "v"
    MIXEDALL = "x"
    NATIONAL = "$"
    SPECIAL = "s"


@attrs.frozen
class PasswordRule:
    """One syntax rule; a new password must meet one of the rules when there are any."""

    number: int
    shortest: int
    longest: int
    places: tuple[Character, ...] = ()

    def __str__(self) -> str:
        places = "".join(character.value for character in self.places)
        return f"{self.number}:{self.shortest}:{self.longest}:{places}"

    @classmethod
    def read(cls, text: str) -> PasswordRule:
        """The value that ``str`` gave; ValueError for anything else."""
        number, shortest, longest, places = text.split(":", 3)
        return cls(int(number), int(shortest), int(longest), tuple(map(Character, places)))


class ProtectAll(enum.Enum):
    """SETROPTS PROTECTALL: what becomes of a data set that no profile covers."""

    NONE = "NONE"
    WARNING = "WARNING"
    FAILURES = "FAILURES"


@attrs.frozen
class Options:
    """SETROPTS, as far as it is not per class."""

    revoke_after: int = 0  # wrong passwords in a row; 0 = never
    interval: int = 0  # days a password lives; 0 = for ever
    mixed_case: bool = True
    list_of_groups: bool = True
    undecided_denies: bool = False  # "no decision" counts as "no" for every resource
    history: int = 0  # former passwords that may not come back
    min_change: int = 0  # days between changes by the user himself
    warning: int = 0  # days before the end of the interval from which a logon says so
    inactive: int = 0  # days without access after which a user is revoked; 0 = never
    special_chars: bool = True
    rules: tuple[PasswordRule, ...] = ()
    protect_all: ProtectAll = ProtectAll.NONE
    audit_special: bool = True  # SAUDIT
    audit_operations: bool = False  # OPERAUDIT
    audit_violations: bool = True  # CMDVIOL
