"""Dates in commands (mm/dd/yy) and in listings (yy.ddd), as RACF writes them."""

from __future__ import annotations

import re
from datetime import date, datetime

from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.when import When, read_days, read_time

__all__ = ["date_of", "day", "julian", "moment", "when_operand"]

_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})")
#: Two digits of a year from here on are of the twentieth century.
_PIVOT = 71


def date_of(word: Word, keyword: str) -> date:
    """The date that a word gives."""
    match = _DATE.fullmatch(word.text)
    if match is not None:
        month, day_, year = map(int, match.groups())
        try:
            return date(year + (1900 if year >= _PIVOT else 2000), month, day_)
        except ValueError:
            pass
    raise TsoError(f"{keyword} takes a date mm/dd/yy", word.column)


def when_operand(operands: Operands, old: When) -> When:
    """``old`` as WHEN(DAYS(...) TIME(...)) changes it."""
    asked = operands.inside("WHEN")
    if asked is None:
        return old
    days, span = old.days, old.span
    try:
        if asked.has("DAYS"):
            days = read_days(asked.names("DAYS"))
        if asked.has("TIME"):
            span = read_time(asked.name("TIME") or "")
    except ValueError:
        raise TsoError("WHEN takes DAYS of the week and a TIME hhmm:hhmm", operands.column("WHEN")) from None
    return When(days, span)


def julian(day_: date | datetime | None) -> str:
    """A date as year and day of the year."""
    return "UNKNOWN" if day_ is None else day_.strftime("%y.%j")


def day(day_: date | None) -> str:
    """A REVOKE or RESUME date in a listing."""
    return "NONE" if day_ is None else day_.strftime("%B %d, %Y").upper()


def moment(time: datetime | None) -> str:
    """A date and a time of day in a listing."""
    return "UNKNOWN" if time is None else time.strftime("%y.%j/%H:%M:%S")
