"""The LU name that a relay asks its host for: none, a fixed one, the terminal's own, or the next free one of a pool.

A pool is shared by everybody who relays to that application, and knows nothing of the names given to terminals here.
"""

from __future__ import annotations

import attrs

from appliance.config.appls import PassedLu
from appliance.config.terminals.lunames import LuRange
from appliance.config.terminals.telnet import LuGroup
from appliance.services.tn3270.entry.lupool import Assignment, Candidates, LuPools

__all__ = ["HostLu", "NoHostLu"]


@attrs.frozen
class NoHostLu:
    """Every name is in use."""

    reason: str


class HostLu:
    """One relay's name: ``take`` it once, ``give_back`` as often as you like."""

    __slots__ = ("_assignment", "_pools", "_wanted")

    def __init__(self, wanted: str | LuRange | PassedLu | None, pools: LuPools) -> None:
        """``pools`` lends the names of all pools of one application."""
        self._wanted = wanted
        self._pools = pools
        self._assignment: Assignment | None = None

    def take(self, terminal_lu: str) -> str | NoHostLu:
        """The name to ask for; "" lets the host choose."""
        match self._wanted:
            case None:
                return ""
            case PassedLu():
                return terminal_lu
            case LuRange() as names:
                return self._lend(names)
            case name:
                return name

    def give_back(self) -> None:
        """The relay is over."""
        assignment, self._assignment = self._assignment, None
        if assignment is not None:
            self._pools.release(assignment)

    def _lend(self, names: LuRange) -> str | NoHostLu:
        answer = self._pools.assign(Candidates(generic=(LuGroup("", (names,)),)))
        if not isinstance(answer, Assignment):
            return NoHostLu(answer.reason.value)
        self._assignment = answer
        return answer.lu
