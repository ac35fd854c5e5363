"""PassTickets under PTKTDATA: which profile's key counts, how long a ticket lives, and whether it may come twice.

A key profile must be discrete. Evaluation looks for application.group.user, application.user, application.group and
takes the first that exists; when there is none, or its key does not fit, application alone. Generation knows only
the last (RACF Security Administrator's Guide, "Using PassTickets").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import attrs

from appliance.saf import enhanced_passticket, passticket
from appliance.saf.database import Profile, SafDatabase, TicketKeys, TicketType
from appliance.saf.index import is_in_force

__all__ = ["LEGACY_WINDOW", "UsableTicket", "evaluate", "generate", "key_profile", "longest_lead"]

LEGACY_WINDOW = 600  # seconds before and after the evaluator's clock, edges included
_NO_REPLAY_PROTECTION = "NO REPLAY PROTECTION"


@attrs.frozen
class UsableTicket:
    """A ticket that fits: made in ``second``; ``digest`` is to be claimed once until ``expires``, unless None."""

    second: int
    expires: int
    digest: bytes | None


def key_profile(database: SafDatabase, application: str) -> Profile | None:
    """The profile that generation uses; None when class PTKTDATA or the profile is not there, or it holds no key."""
    profile = _members(database).get(application)
    return profile if profile is not None and _keys(profile) is not None else None


def longest_lead(profile: Profile) -> int:
    """By how many seconds a ticket may be made ahead of the clock: half of the time it is good for."""
    keys = _keys(profile)
    return (keys.timeout if keys is not None and keys.enhanced is not None else LEGACY_WINDOW) // 2


def generate(profile: Profile, user: str, application: str, second: int) -> str:
    """A ticket for that second: enhanced when the profile has an enhanced key, else legacy."""
    keys = _keys(profile)
    assert keys is not None
    if keys.enhanced is not None:
        return enhanced_passticket.generate(user, application, keys.enhanced.reveal(), second, keys.type)
    assert keys.legacy is not None
    return passticket.generate(user, application, keys.legacy.reveal(), second)


def evaluate(
    database: SafDatabase, ticket: str, user: str, group: str, application: str, now: int
) -> UsableTicket | None:
    """What a ticket is worth at ``now`` (seconds); None when it fits no key, or its time is past or to come."""
    for profile in _evaluation_profiles(_members(database), user, group, application):
        keys = _keys(profile)
        usable = keys and (
            _enhanced(keys, ticket, user, application, now) or _legacy(profile, keys, ticket, user, application, now)
        )
        if usable:
            return usable
    return None


def _members(database: SafDatabase) -> Mapping[str, Profile]:
    return database.profiles.get("PTKTDATA", {}) if is_in_force(database, "PTKTDATA") else {}


def _keys(profile: Profile) -> TicketKeys | None:
    keys = profile.ssignon
    return keys if keys is not None and (keys.legacy or keys.enhanced) and not profile.is_generic else None


def _evaluation_profiles(members: Mapping[str, Profile], user: str, group: str, application: str) -> Iterator[Profile]:
    qualified = (f"{application}.{group}.{user}", f"{application}.{user}", f"{application}.{group}")
    found = [members[name] for name in qualified if name in members]
    yield from found[:1]
    if application in members:
        yield members[application]


def _legacy(
    profile: Profile, keys: TicketKeys, ticket: str, user: str, application: str, now: int
) -> UsableTicket | None:
    if keys.legacy is None:
        return None
    second = passticket.evaluate(ticket, user, application, keys.legacy.reveal(), now)
    if second is None or abs(now - second) > LEGACY_WINDOW:
        return None
    may_repeat = profile.appldata.startswith(_NO_REPLAY_PROTECTION)
    digest = None if may_repeat else _digest("L", user, application, second)
    return UsableTicket(second, second + LEGACY_WINDOW, digest)


def _enhanced(keys: TicketKeys, ticket: str, user: str, application: str, now: int) -> UsableTicket | None:
    if keys.enhanced is None:
        return None
    folded = ticket.upper() if keys.type is TicketType.UPPER else ticket
    second = enhanced_passticket.evaluate(folded, user, application, keys.enhanced.reveal(), keys.type)
    if second is None or abs(now - second) > keys.timeout:
        return None
    digest = None if keys.replay else _digest("E", user, application, second)
    return UsableTicket(second, second + keys.timeout, digest)


def _digest(kind: str, user: str, application: str, second: int) -> bytes:
    return hashlib.sha256(f"{kind} {user} {application} {second}".encode()).digest()
