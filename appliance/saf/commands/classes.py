"""The classes there are: the general resource classes that RACF comes with, and those that a site defines (CDT).

A profile in a class that nothing asks about looks like protection and gives none: RDEFINE says so.
"""

from __future__ import annotations

import re

from appliance.saf.commands import messages
from appliance.saf.commands.classnames import OTHER_CLASSES
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.tso import Word
from appliance.saf.database import ClassState, SafDatabase
from appliance.saf.patterns import is_generic_name
from appliance.saf.racfvars import is_variable, variables_in

__all__ = [
    "ACCESS_CLASSES",
    "CLASSES",
    "DECIDING",
    "class_operand",
    "class_state",
    "class_words",
    "data_set_name",
    "is_generic",
    "profile_name",
]

#: Those that mean something to access services.
ACCESS_CLASSES = frozenset(
    {
        *("APPL", "CONSOLE", "DIGTCERT", "DIGTCRIT", "DIGTNMAP", "DIGTRING", "FACILITY", "GTERMINL", "JESINPUT"),
        *("JESJOBS", "JESSPOOL", "KERBLINK", "LOGSTRM", "OPERCMDS", "PROPCNTL", "PTKTDATA", "RDATALIB", "REALM"),
        *("SDSF", "SERVAUTH", "SERVER", "STARTED", "SURROGAT", "TERMINAL", "TSOAUTH", "TSOPROC", "UNIXPRIV"),
        *("VTAMAPPL", "WRITER", "XFACILIT", "GLOBAL", "RACFVARS", "CSFKEYS", "CSFSERV"),
    }
)
CLASSES = ACCESS_CLASSES | OTHER_CLASSES
#: Those whose profiles decide something here; the others are kept, so that a site can bring its RACF along.
DECIDING = frozenset(
    {
        *("APPL", "CSFKEYS", "CSFSERV", "DIGTCRIT", "FACILITY", "GLOBAL", "JESJOBS", "JESSPOOL", "OPERCMDS"),
        *("PTKTDATA", "RACFVARS", "RDATALIB", "SDSF", "SERVAUTH", "STARTED", "SURROGAT", "TERMINAL", "WRITER"),
    }
)
#: What SETROPTS may name too; data sets, users and groups are always protected.
_ALWAYS_ACTIVE = ("DATASET", "GROUP", "USER")
_LONGEST_PROFILE = 246
_PROFILE = re.compile(r"[A-Z0-9@#$%*&_:+/=!-]+(?:\.[A-Z0-9@#$%*&_:+/=!-]+)*")
_LONGEST_DATA_SET = 44
_DATA_SET = re.compile(r"[A-Z@#$][A-Z0-9@#$-]{0,7}(?:\.(?:\*\*|[A-Z@#$%*][A-Z0-9@#$%*-]{0,8}))*")
_TWO_DOUBLE_STARS = re.compile(r"\*\*.*\*\*|[^.]\*\*|\*\*[^.]")


def _of_site(database: SafDatabase) -> frozenset[str]:
    """The classes that a site defines for itself: the profiles of class CDT."""
    return frozenset(database.profiles.get("CDT", {}))


def class_operand(database: SafDatabase, word: Word) -> str:
    """The class that a word names."""
    name = word.text.upper()
    if name not in CLASSES and name not in _of_site(database):
        raise RefusalError(messages.UNKNOWN_CLASS, column=word.column)
    return name


def class_words(request: Request, keyword: str) -> list[str]:
    """The classes of a keyword; ``*`` is all of them."""
    words = request.operands.words(keyword)
    if [word.text for word in words] == ["*"]:
        return sorted(CLASSES | _of_site(request.database))
    names = [(word, word.text.upper()) for word in words]
    return [name if name in _ALWAYS_ACTIVE else class_operand(request.database, word) for word, name in names]


def class_state(database: SafDatabase, cls: str) -> ClassState:
    """What SETROPTS says of a class; nothing said is all off."""
    return database.classes.get(cls, ClassState())


def profile_name(word: Word, cls: str) -> str:
    """The word as the name of a profile of a general resource class, in upper case."""
    name = word.text.upper()
    if cls == "RACFVARS" and not is_variable(name):
        detail = "a RACF variable is & and 1 to 7 of A-Z 0-9 @ # $"
        raise RefusalError(messages.BAD_PROFILE, column=word.column, detail=detail)
    if len(name) > _LONGEST_PROFILE or _PROFILE.fullmatch(name) is None:
        detail = f"a profile name has 1 to {_LONGEST_PROFILE} characters: qualifiers joined with periods"
        raise RefusalError(messages.BAD_PROFILE, column=word.column, detail=detail)
    if _TWO_DOUBLE_STARS.search(name):
        raise RefusalError(messages.BAD_PROFILE, column=word.column, detail="** stands once, as a whole qualifier")
    fault = next((one for one in variables_in(name) if not is_variable(one)), None)
    if fault is not None:
        raise RefusalError(messages.BAD_PROFILE, column=word.column, detail=f"{fault} is not the name of a variable")
    return name


def data_set_name(word: Word, prefix: str) -> str:
    """The word as the name of a data set profile; without quotes the issuer's user ID goes before it."""
    name = word.text.upper() if word.is_quoted else f"{prefix}.{word.text.upper()}"
    if len(name) > _LONGEST_DATA_SET or _DATA_SET.fullmatch(name) is None or _TWO_DOUBLE_STARS.search(name):
        detail = f"a data set name has 1 to {_LONGEST_DATA_SET} characters: qualifiers joined with periods"
        raise RefusalError(messages.BAD_PROFILE, column=word.column, detail=detail)
    return name


def is_generic(database: SafDatabase, cls: str, name: str) -> bool:
    """Whether a new profile of this name is generic: it looks so, and GENERIC is active for the class."""
    return cls != "RACFVARS" and is_generic_name(name) and class_state(database, cls).generic
