"""Days of the week and times of the day: when a user may log on, and when an entry of an access list counts.

Times are minutes of the day in UTC, as everywhere in this appliance; a span that ends before it begins runs over
midnight and belongs to the day on which it began.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import attrs

__all__ = ["ANY_TIME", "DAYS", "When", "read_days", "read_time"]

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_EVERY_DAY = frozenset(range(7))
_WORDS = {"ANYDAY": _EVERY_DAY, "WEEKDAYS": frozenset(range(5))}
_SPAN = re.compile(r"([0-9]{4}):([0-9]{4})")


@attrs.frozen
class When:
    """Days (Monday is 0) and a span of the day; ``span`` None is any time."""

    days: frozenset[int] = _EVERY_DAY
    span: tuple[int, int] | None = None

    def allows(self, moment: datetime) -> bool:
        """Whether a moment lies within."""
        if self.span is None:
            return moment.weekday() in self.days
        start, end = self.span
        minute = moment.hour * 60 + moment.minute
        if start <= end:
            return start <= minute <= end and moment.weekday() in self.days
        if minute >= start:
            return moment.weekday() in self.days
        return minute <= end and (moment - timedelta(days=1)).weekday() in self.days

    @property
    def days_text(self) -> str:
        """As DAYS(...) has it."""
        for word, days in _WORDS.items():
            if days == self.days:
                return word
        return " ".join(DAYS[day] for day in sorted(self.days))

    @property
    def time_text(self) -> str:
        """As TIME(...) has it."""
        if self.span is None:
            return "ANYTIME"
        return ":".join(f"{minute // 60:02}{minute % 60:02}" for minute in self.span)

    def __str__(self) -> str:
        return f"{self.days_text}/{self.time_text}"

    @classmethod
    def read(cls, text: str) -> When:
        """The value that ``str`` gave; ValueError for anything else."""
        days, _, time = text.partition("/")
        return cls(read_days(days.split()), read_time(time))


ANY_TIME = When()


def read_days(words: list[str] | tuple[str, ...]) -> frozenset[int]:
    """Days by their names, ANYDAY or WEEKDAYS; ValueError when a word is none of them."""
    if len(words) == 1 and words[0] in _WORDS:
        return _WORDS[words[0]]
    return frozenset(DAYS.index(word) for word in words)


def read_time(word: str) -> tuple[int, int] | None:
    """ANYTIME, or ``hhmm:hhmm``; ValueError for anything else."""
    if word == "ANYTIME":
        return None
    match = _SPAN.fullmatch(word)
    if match is None:
        raise ValueError("a time is ANYTIME or hhmm:hhmm")
    start, end = (_minute(group) for group in match.groups())
    return start, end


def _minute(text: str) -> int:
    hour, minute = int(text[:2]), int(text[2:])
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError("a time is from 0000 to 2400")
    return hour * 60 + minute
