"""What comes in front to be answered, filled in or read: no key that was typed before it was there is meant for it.

A key that answers unseen would be harm done: what is asked may be about another row than was thought of. Keys that
lead on or back are of priority, so that what is typed behind them goes to what they lead to.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual.app import App
from textual.events import Event, Key, ScreenResume
from textual.screen import ModalScreen, ScreenResultType

__all__ = ["Fresh", "InFront", "is_stale"]


class Fresh:
    """Of a screen that takes only keys that were typed since it came; its app asks ``is_stale`` about each event."""

    def __init__(self) -> None:
        super().__init__()
        self._came = monotonic()  # the clock of messages

    def on_screen_resume(self, event: ScreenResume) -> None:
        """When what was in front of it is gone, it is there anew."""
        self._came = event.time

    def heeds(self, key: Key) -> bool:
        """Whether the key was typed since it came."""
        return key.time > self._came


class InFront(Fresh, ModalScreen[ScreenResultType]):
    """One in front of a panel, which is seen around it."""


def is_stale(event: Event, app: App[Any]) -> bool:
    """Whether this is a key that was typed before the screen of the app was there; it has to be dropped."""
    return isinstance(event, Key) and isinstance(app.screen, Fresh) and not app.screen.heeds(event)
