"""Whether a user may come in where he is, be it a password, a certificate or a surrogate that names him.

In order: the days and hours of the user, class APPL, class TERMINAL with the hours of the terminal, and the network
zone (NETACCESS), which is a resource of class SERVAUTH.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from appliance.saf import resources
from appliance.saf.authorization import Ruling, rule
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, RejectReason, Resource
from appliance.saf.people import User

__all__ = ["Admitted", "Barred", "barred", "entrance"]


@attrs.frozen
class Barred:
    """Why somebody may not come in, and by what."""

    reason: RejectReason
    resource: Resource | None = None
    profile: str | None = None  # of the resource; None: nothing permits it
    notify: str = ""  # whom the profile wants to be told


@attrs.frozen
class Admitted:
    """Nothing keeps the user out; ``tolerated`` are those that let him in only because their profile says WARNING."""

    tolerated: tuple[tuple[Resource, Ruling], ...] = ()


def barred(index: SnapshotIndex, user: User, acee: Acee, application: str, now: datetime) -> Barred | None:
    """What keeps a user out; None when nothing does. Without an application class APPL is not asked."""
    found = entrance(index, user, acee, application, now)
    return found if isinstance(found, Barred) else None


def entrance(index: SnapshotIndex, user: User, acee: Acee, application: str, now: datetime) -> Admitted | Barred:
    """Whether a user may come in. Without an application class APPL is not asked."""
    if not user.when.allows(now):
        return Barred(RejectReason.NOT_NOW)
    tolerated: list[tuple[Resource, Ruling]] = []
    for resource, reason in _asked(acee, application):
        ruling = rule(index, acee, resource, Access.READ, now)
        if not ruling.decision.is_permitted:
            notify = ruling.profile.notify if ruling.profile is not None else ""
            return Barred(reason, resource, ruling.decision.profile, notify)
        if resource.cls == "TERMINAL" and ruling.profile is not None and not ruling.profile.when.allows(now):
            return Barred(RejectReason.NOT_NOW, resource, ruling.decision.profile)
        if ruling.qualifier == "WARNING":
            tolerated.append((resource, ruling))
    return Admitted(tuple(tolerated))


def _asked(acee: Acee, application: str) -> Iterator[tuple[Resource, RejectReason]]:
    """The resources on the way in, and what a refusal of each is called."""
    if application:
        yield resources.appl(application), RejectReason.NOT_AUTHORIZED
    if acee.entry.terminal:
        yield resources.terminal(acee.entry.terminal), RejectReason.NO_ENTRY
    if acee.entry.servauth:
        yield Resource("SERVAUTH", acee.entry.servauth), RejectReason.NO_ENTRY
