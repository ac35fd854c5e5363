"""What a state of a line is, and the one in which nothing happens any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from appliance.runtime.wires.line import Line

__all__ = ["GONE", "State", "emit_nothing", "emit_to_nobody", "ignore"]


class State(NamedTuple):
    """What to do when the socket can be read, when it can be written, and how bytes leave."""

    on_readable: Callable[[Line], None]
    on_writable: Callable[[Line], None]
    emit: Callable[[Line, bytes], int]  # how many of them left; raises SSL.Error or OSError


def ignore(line: Line) -> None:
    """Nothing is read or written in this state."""


def emit_nothing(line: Line, data: bytes) -> int:
    """Everything waits: a handshake."""
    return 0


def emit_to_nobody(line: Line, data: bytes) -> int:
    """Nobody is there: it is as good as sent."""
    return len(data)


#: The socket failed or is gone: what is written goes nowhere.
GONE = State(ignore, ignore, emit_to_nobody)
