"""How long panels take to show what is new, for ``sallyport tui --log FILE``: from the question to the drawn screen."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TextIO

__all__ = ["Pace", "write_log"]

_log = logging.getLogger(__name__)


class Pace:
    """One refresh of a panel; it begins when this is made."""

    def __init__(self, panel: str) -> None:
        self._panel = panel
        self._asked = self._answered = monotonic()

    def answered(self) -> None:
        """What it shows is known."""
        self._answered = monotonic()

    def drawn(self) -> None:
        """It is on the screen: say so in the log, in milliseconds."""
        drawn, answered = (1000 * (moment - self._asked) for moment in (monotonic(), self._answered))
        _log.debug("%s drawn in %.1f ms, answered in %.1f ms", self._panel, drawn, answered)


def write_log(file: TextIO) -> None:
    """From now on, write a line for each refresh; without this nothing is written anywhere."""
    handler = logging.StreamHandler(file)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.DEBUG)
    _log.propagate = False
