"""Drives a session by hand: feed an event or bytes, then compare the actions that came back.

    script = Script(session)
    script.handle(Opened(...)).expect(Send(b"220 ..."))
    script.receive(b"USER X").expect(Said("SLYF0101E"), Close())

``expect`` compares the whole list and fails with a diff of one line per action. ``Said(id)`` stands for a ``Console``
with that message id. Every ``Console`` that passes is formatted once, so a message whose template wants a field that
the session forgot fails at once, in whatever test it happens.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TypeVar

import attrs
import msgspec

from appliance.session.actions import Action, Close, Console, Send
from appliance.session.base import Session
from appliance.session.events import Event
from appliance.session.wires import Wire

__all__ = ["Replies", "Said", "Script"]

A = TypeVar("A")


@attrs.frozen
class Said:
    """Stands in ``expect`` for a ``Console`` with this message id, whatever its fields."""

    id: str


@attrs.frozen
class Replies:
    """What one call brought back, with the questions that tests ask of it."""

    actions: tuple[Action, ...]

    def expect(self, *wanted: Action | Said) -> Replies:
        """The actions are exactly these, in this order."""
        if len(wanted) == len(self.actions) and all(map(_agree, self.actions, wanted)):
            return self
        got = [_line(action, wanted) for action in self.actions]
        diff = "\n".join(difflib.ndiff([_line(action, wanted) for action in wanted], got))
        raise AssertionError(f"actions differ (- wanted, + got):\n{diff}")

    def only(self, kind: type[A]) -> A:
        """The one action of this type; fails when there is none or more than one."""
        found = self.all(kind)
        assert len(found) == 1, f"wanted one {kind.__name__}, got:\n" + "\n".join(map(repr, self.actions))
        return found[0]

    def all(self, kind: type[A]) -> list[A]:
        """Every action of this type."""
        return [action for action in self.actions if isinstance(action, kind)]

    def sent(self, wire: Wire = Wire.CLIENT) -> bytes:
        """All bytes sent on a wire, joined."""
        return b"".join(action.data for action in self.all(Send) if action.wire is wire)

    @property
    def messages(self) -> list[str]:
        """The ids of what was said, in order."""
        return [action.message.id for action in self.all(Console)]

    def is_closed(self, wire: Wire = Wire.CLIENT) -> bool:
        """Whether the wire was told to close."""
        return any(action.wire is wire for action in self.all(Close))


class Script:
    """One session under test, and everything it ever answered."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.history: list[Action] = []

    def handle(self, event: Event) -> Replies:
        """Feed one event."""
        return self._keep(self.session.handle(event))

    def receive(self, data: bytes, wire: Wire = Wire.CLIENT) -> Replies:
        """Feed bytes of a wire."""
        return self._keep(self.session.receive(wire, data))

    def _keep(self, actions: Sequence[Action]) -> Replies:
        replies = Replies(tuple(actions))
        for said in replies.all(Console):
            said.message.format(**said.fields)
        assert isinstance(self.session.is_waiting, bool)
        self.session.view()
        self.history += actions
        return replies


def _agree(got: Action, wanted: Action | Said) -> bool:
    if isinstance(wanted, Said):
        return isinstance(got, Console) and got.message.id == wanted.id
    return got == wanted


def _line(action: Action | Said, wanted: Sequence[Action | Said]) -> str:
    """One line for one action; a Console that ``wanted`` names only by its id shows only its id."""
    if isinstance(action, Said):
        return f"Said {action.id}"
    if isinstance(action, Console):
        if Said(action.message.id) in wanted:
            return f"Said {action.message.id}"
        return f"Console {action.message.format(**action.fields)}"
    fields = ", ".join(f"{name}={value!r}" for name, value in msgspec.structs.asdict(action).items())
    return f"{type(action).__name__} {fields}"
