"""Collects diagnostics while members are read: readers go on after a complaint, so that all of them are heard."""

from __future__ import annotations

from appliance.config.language.diagnostics import Diagnostic, Place, Severity
from appliance.message import Message

__all__ = ["Report"]

_SEVERITIES = {"W": Severity.WARNING, "E": Severity.ERROR}


class Report:
    """What was found so far."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def say(self, message: Message, place: Place, statement: str, **fields: object) -> None:
        """Add one complaint; the message's own severity letter says whether it is an error."""
        text = message.text.format(**fields)
        self._found.append(Diagnostic(place, _SEVERITIES[message.severity], message.id, statement, text))

    @property
    def has_errors(self) -> bool:
        """True when the configuration must not be used."""
        return any(found.severity is Severity.ERROR for found in self._found)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything said, each once, in the order of the members and their lines."""
        unique = dict.fromkeys(self._found)
        return tuple(sorted(unique, key=lambda found: (found.place.file, found.place.line, found.place.column)))
