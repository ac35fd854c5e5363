"""What comes in front of a panel to be answered or read: no key that was typed before it was there is meant for it.

A key that answers unseen would be harm done: what is asked may be about another row than was thought of. Keys that
lead back are of priority, so that what is typed behind them goes to the panel.
"""

from __future__ import annotations

from time import monotonic

from textual.events import Key, ScreenResume
from textual.screen import ModalScreen, ScreenResultType

__all__ = ["InFront"]


class InFront(ModalScreen[ScreenResultType]):
    """The app asks ``heeds`` before it gives it a key."""

    def __init__(self) -> None:
        super().__init__()
        self._came = monotonic()  # the clock of messages

    def on_screen_resume(self, event: ScreenResume) -> None:
        """When what was in front of it is gone, it is there anew."""
        self._came = event.time

    def heeds(self, key: Key) -> bool:
        """Whether the key was typed since it came."""
        return key.time > self._came
