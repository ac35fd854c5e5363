"""Option negotiation by the Q method (RFC 1143), as a table.

Each option has two sides that know nothing of each other: LOCAL (we WILL, they DO) and REMOTE (they WILL, we DO). A
side is off, on, or waits for the answer to our last word; while it waits, what we want next is remembered as
"opposite" rather than sent, and that is what keeps two ends from answering each other for ever. A word that changes
nothing is answered by nothing.

The table is keyed by state and by what was said: YES (WILL, DO) or NO (WONT, DONT) from the peer, ENABLE or DISABLE
from us. What is never wanted is answered NO and stays off, without a state of its own.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Set

import attrs

from appliance.protocols.telnet.constants import DO, DONT, IAC, WILL, WONT, Option
from appliance.protocols.telnet.events import OptionDisabled, OptionEnabled, OptionRefused, Side

__all__ = ["TRANSITIONS", "Change", "Options", "Said", "State"]

Change = OptionEnabled | OptionDisabled | OptionRefused


class State(enum.Enum):
    """One side of one option, in RFC 1143's names; OPPOSITE is its queue bit."""

    NO = "no"
    YES = "yes"
    WANT_NO = "wantno"
    WANT_NO_OPPOSITE = "wantno, then yes"
    WANT_YES = "wantyes"
    WANT_YES_OPPOSITE = "wantyes, then no"


class Said(enum.Enum):
    """What moves a side."""

    YES = "the peer says WILL or DO"
    NO = "the peer says WONT or DONT"
    ENABLE = "we want it on"
    DISABLE = "we want it off"


@attrs.frozen
class Move:
    """Where a side goes, what we say (True: WILL or DO, False: WONT or DONT), and what that means."""

    state: State
    answer: bool | None = None
    change: type[Change] | None = None


#: RFC 1143 section 7, whole. A pair that is not here changes nothing and is answered by nothing.
TRANSITIONS: Mapping[tuple[State, Said], Move] = {
    (State.NO, Said.YES): Move(State.YES, True, OptionEnabled),
    (State.WANT_NO, Said.YES): Move(State.NO, None, OptionDisabled),
    (State.WANT_NO_OPPOSITE, Said.YES): Move(State.YES),
    (State.WANT_YES, Said.YES): Move(State.YES, None, OptionEnabled),
    (State.WANT_YES_OPPOSITE, Said.YES): Move(State.WANT_NO, False),
    (State.YES, Said.NO): Move(State.NO, False, OptionDisabled),
    (State.WANT_NO, Said.NO): Move(State.NO, None, OptionDisabled),
    (State.WANT_NO_OPPOSITE, Said.NO): Move(State.WANT_YES, True, OptionDisabled),
    (State.WANT_YES, Said.NO): Move(State.NO, None, OptionRefused),
    (State.WANT_YES_OPPOSITE, Said.NO): Move(State.NO, None, OptionRefused),
    (State.NO, Said.ENABLE): Move(State.WANT_YES, True),
    (State.WANT_NO, Said.ENABLE): Move(State.WANT_NO_OPPOSITE),
    (State.WANT_YES_OPPOSITE, Said.ENABLE): Move(State.WANT_YES),
    (State.YES, Said.DISABLE): Move(State.WANT_NO, False),
    (State.WANT_YES, Said.DISABLE): Move(State.WANT_YES_OPPOSITE),
    (State.WANT_NO_OPPOSITE, Said.DISABLE): Move(State.WANT_NO),
}

_VERBS = {(Side.LOCAL, True): WILL, (Side.LOCAL, False): WONT, (Side.REMOTE, True): DO, (Side.REMOTE, False): DONT}
_HEARD = {
    WILL: (Side.REMOTE, Said.YES),
    WONT: (Side.REMOTE, Said.NO),
    DO: (Side.LOCAL, Said.YES),
    DONT: (Side.LOCAL, Said.NO),
}


class Options:
    """All options of one connection. ``local`` and ``remote`` are what a peer may switch on unasked."""

    __slots__ = ("_accepted", "_states")

    def __init__(self, local: Set[Option], remote: Set[Option]) -> None:
        self._accepted = {Side.LOCAL: set(local), Side.REMOTE: set(remote)}
        self._states: dict[tuple[int, Side], State] = {}

    def is_enabled(self, option: Option, side: Side) -> bool:
        """Whether both ends agreed on it."""
        return self._states.get((option, side)) is State.YES

    def accept(self, option: Option, side: Side) -> None:
        """From now on the peer may switch it on unasked."""
        self._accepted[side].add(option)

    def ask(self, option: Option, side: Side) -> bytes:
        """Want an option on; the bytes to send, empty when it is on or asked for already."""
        return self._move(option, side, Said.ENABLE)[0]

    def stop(self, option: Option, side: Side) -> bytes:
        """Want an option off; the bytes to send, empty when it is off already."""
        return self._move(option, side, Said.DISABLE)[0]

    def receive(self, verb: int, option: int) -> tuple[bytes, Change | None]:
        """WILL, WONT, DO or DONT from the peer: the bytes owed for it (maybe none) and what changed (maybe nothing)."""
        side, said = _HEARD[verb]
        is_off = (option, side) not in self._states
        if is_off and option not in self._accepted[side]:
            return _say(side, False, option) if said is Said.YES else b"", None
        return self._move(option, side, said)

    def _move(self, option: int, side: Side, said: Said) -> tuple[bytes, Change | None]:
        state = self._states.get((option, side), State.NO)
        move = TRANSITIONS.get((state, said))
        if move is None:
            return b"", None
        if move.state is State.NO:
            self._states.pop((option, side), None)
        else:
            self._states[option, side] = move.state
        answer = b"" if move.answer is None else _say(side, move.answer, option)
        return answer, move.change(option, side) if move.change else None


def _say(side: Side, is_yes: bool, option: int) -> bytes:
    return bytes((IAC, _VERBS[side, is_yes], option))
