"""LU names and who holds them: one name is lent to one session at a time, over all ports.

Groups are ranges that are counted, never written out: a range may hold four thousand million names. A generic request
walks from the name after the last one given (SEQUENTIALLU) or from the start, and looks at no more names than are
taken. Mapping says which groups a client may use; this file only lends, and knows who holds what.

A LUMAP may associate printers: the nth printer of their group belongs to the nth terminal, and whoever asks for the
partner of a terminal (ASSOCIATE) gets that one.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence

import attrs

from appliance.config.terminals.lunames import LuRange
from appliance.config.terminals.telnet import LuGroup
from appliance.services.tn3270.entry.keptlus import KeptLus

__all__ = ["Assignment", "Candidates", "Holder", "Holding", "LuPools", "Refusal", "RefusalReason"]

#: After the warning a group has to fall by this much before it warns again.
_REARM_PERCENT = 10


class RefusalReason(enum.Enum):
    """Why no LU was given."""

    NONE_FREE = "no LU is free"
    NONE_MAPPED = "no LU of this kind is mapped to this client"
    IN_USE = "the LU is in use"
    INACTIVE = "the LU is taken out of use"
    UNKNOWN = "no such LU or group for this client"
    WRONG_KIND = "the LU is of the other kind"
    PARTNER = "the LU is the partner printer of a terminal"
    NO_PARTNER = "the terminal has no partner printer"


@attrs.frozen
class Holder:
    """Whose session a name is lent to. ``identity`` is the certificate's user ID, else the client's address."""

    connection: int = 0
    identity: str = ""
    address: str = ""
    user: str = ""
    is_secure: bool = False


@attrs.frozen
class Assignment:
    """One name lent. ``warns_at`` is set when it filled its group to the percentage that wants a warning."""

    lu: str
    group: LuGroup
    warns_at: int | None = None
    partner: str = ""  # the printer that is associated with this terminal
    partner_group: LuGroup | None = None


@attrs.frozen
class Holding:
    """A name that is lent, and to whom."""

    assignment: Assignment
    holder: Holder


@attrs.frozen
class Refusal:
    """No name."""

    reason: RefusalReason


@attrs.frozen
class Candidates:
    """The groups one client may get its name from. ``specific`` serve requests by name only, and come first there."""

    generic: tuple[LuGroup, ...] = ()
    specific: tuple[LuGroup, ...] = ()
    other_kind: tuple[LuGroup, ...] = ()  # printers when a terminal asks, terminals when a printer does
    partners: tuple[tuple[LuGroup, LuGroup], ...] = ()  # terminals and the printers associated with them
    partner_printers: tuple[LuGroup, ...] = ()  # printers that some terminal of the port is associated with

    def for_name(self) -> tuple[LuGroup, ...]:
        """The groups that serve a request by name."""
        return self.specific + self.generic


_NOBODY = Holder()
_NO_CANDIDATES = Candidates()


class LuPools:
    """Every LU name lent at this moment; made once and shared by all sessions."""

    __slots__ = ("_by_identity", "_given", "_held", "_inactive", "_kept", "_next", "_warned")

    def __init__(self, clock: Callable[[], float] = lambda: 0.0) -> None:
        """``clock`` counts seconds, for names that are kept (KEEPLU)."""
        self._held: dict[str, Holding] = {}
        self._kept = KeptLus(clock)
        self._by_identity: dict[str, dict[str, Holding]] = {}
        self._inactive: set[str] = set()
        self._next: dict[tuple[LuRange, ...], int] = {}
        self._given: dict[tuple[LuRange, ...], int] = {}
        self._warned: set[tuple[LuRange, ...]] = set()

    @property
    def inactive(self) -> tuple[str, ...]:
        """The names taken out of assignment."""
        return tuple(sorted(self._inactive))

    def set_active(self, lu: str, *, active: bool) -> None:
        """V ACT and V INACT: a session that holds the name keeps it."""
        (self._inactive.discard if active else self._inactive.add)(lu)

    def holding(self, lu: str) -> Holding | None:
        """Who holds ``lu``."""
        return self._held.get(lu)

    def held_by(self, identity: str) -> tuple[Holding, ...]:
        """What one client holds, the oldest first."""
        return tuple(self._by_identity.get(identity, {}).values())

    def used(self, group: LuGroup) -> int:
        """How many names are lent from ``group``."""
        return self._given.get(group.ranges, 0)

    def assign(
        self,
        candidates: Candidates,
        wanted: str | None = None,
        *,
        sequential: bool = True,
        holder: Holder = _NOBODY,
    ) -> Assignment | Refusal:
        """Lend a name: any of the generic groups, or the LU or group ``wanted``."""
        if wanted is None:
            return self._any(candidates.generic, candidates, holder, sequential=sequential)
        named = [group for group in candidates.for_name() if group.name == wanted]
        if named:
            return self._any(named, candidates, holder, sequential=sequential)
        for group in candidates.for_name():
            if any(wanted in names for names in group.ranges):
                return self._one(wanted, group, holder, candidates)
        return Refusal(_why_not(wanted, candidates))

    def associate(self, terminal: str, holder: Holder = _NOBODY) -> Assignment | Refusal:
        """Lend the partner printer of a terminal that is in session."""
        found = self._held.get(terminal)
        if found is None or found.assignment.partner_group is None:
            return Refusal(RefusalReason.NO_PARTNER)
        return self._one(found.assignment.partner, found.assignment.partner_group, holder)

    def release(self, assignment: Assignment, *, keep: int = 0) -> None:
        """The session is over; the name is kept for the client for so many seconds."""
        ranges = assignment.group.ranges
        holding = self._held.pop(assignment.lu)
        if keep:
            self._kept.keep(assignment.lu, holding.holder.identity, keep)
        theirs = self._by_identity[holding.holder.identity]
        del theirs[assignment.lu]
        if not theirs:
            del self._by_identity[holding.holder.identity]
        self._given[ranges] = left = self._given[ranges] - 1
        percent = assignment.group.warn_percent
        if percent is not None and left * 100 <= (percent - _REARM_PERCENT) * _total(ranges):
            self._warned.discard(ranges)

    def _any(
        self, groups: Iterable[LuGroup], candidates: Candidates, holder: Holder, *, sequential: bool
    ) -> Assignment | Refusal:
        reason = RefusalReason.NONE_MAPPED
        for group in groups:
            reason = RefusalReason.NONE_FREE
            lu = self._first_free(group.ranges, holder.identity, sequential=sequential)
            if lu is not None:
                return self._lend(lu, group, holder, candidates)
        return Refusal(reason)

    def _one(
        self, lu: str, group: LuGroup, holder: Holder, candidates: Candidates = _NO_CANDIDATES
    ) -> Assignment | Refusal:
        if lu in self._held or self._kept.is_closed_to(lu, holder.identity):
            return Refusal(RefusalReason.IN_USE)
        if lu in self._inactive:
            return Refusal(RefusalReason.INACTIVE)
        return self._lend(lu, group, holder, candidates)

    def _first_free(self, ranges: tuple[LuRange, ...], identity: str, *, sequential: bool) -> str | None:
        for lu in self._kept.of(identity):
            if any(lu in names for names in ranges) and self._is_free(lu, identity):
                return lu
        total = _total(ranges)
        start = self._next.get(ranges, 0) if sequential else 0
        # Names outside this group may be taken too, so this is the most that can be in the way, not the count.
        for step in range(min(total, len(self._held) + len(self._inactive) + len(self._kept) + 1)):
            index = (start + step) % total
            lu = _name(ranges, index)
            if self._is_free(lu, identity):
                self._next[ranges] = index + 1
                return lu
        return None

    def _is_free(self, lu: str, identity: str) -> bool:
        return lu not in self._held and lu not in self._inactive and not self._kept.is_closed_to(lu, identity)

    def _lend(self, lu: str, group: LuGroup, holder: Holder, candidates: Candidates) -> Assignment:
        partner, printers = _partner(lu, group, candidates)
        warns_at = self._count(group)
        assignment = Assignment(lu, group, warns_at, partner, printers)
        self._kept.forget(lu)
        self._held[lu] = holding = Holding(assignment, holder)
        self._by_identity.setdefault(holder.identity, {})[lu] = holding
        return assignment

    def _count(self, group: LuGroup) -> int | None:
        """One more is given; the percentage when that is worth a warning."""
        self._given[group.ranges] = given = self._given.get(group.ranges, 0) + 1
        percent = group.warn_percent
        if percent is None or group.ranges in self._warned or given * 100 < percent * _total(group.ranges):
            return None
        self._warned.add(group.ranges)
        return percent


def _why_not(wanted: str, candidates: Candidates) -> RefusalReason:
    """Why a name that no group of the client has is not given.

    A printer that belongs to a terminal is had by ASSOCIATE alone, whoever names it.
    """
    if _holds(candidates.partner_printers, wanted):
        return RefusalReason.PARTNER
    return RefusalReason.WRONG_KIND if _holds(candidates.other_kind, wanted) else RefusalReason.UNKNOWN


def _holds(groups: Sequence[LuGroup], wanted: str) -> bool:
    return any(wanted in names for group in groups for names in group.ranges)


def _partner(lu: str, group: LuGroup, candidates: Candidates) -> tuple[str, LuGroup | None]:
    """The nth printer for the nth terminal."""
    for terminals, printers in candidates.partners:
        if terminals == group:
            index = _index(group.ranges, lu)
            if index < _total(printers.ranges):
                return _name(printers.ranges, index), printers
    return "", None


def _index(ranges: tuple[LuRange, ...], lu: str) -> int:
    before = 0
    for names in ranges:
        index = names.index(lu)
        if index is not None:
            return before + index
        before += names.count
    raise ValueError(lu)


def _total(ranges: tuple[LuRange, ...]) -> int:
    return sum(names.count for names in ranges)


def _name(ranges: tuple[LuRange, ...], index: int) -> str:
    for names in ranges:
        if index < names.count:
            return names.name(index)
        index -= names.count
    raise IndexError(index)
