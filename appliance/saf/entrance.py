"""Whether a user may come in where he is, be it a password, a certificate or a surrogate that names him.

In order: the days and hours of the user, class APPL, class TERMINAL with the hours of the terminal, and the network
zone (NETACCESS), which is a resource of class SERVAUTH.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from appliance.saf import resources
from appliance.saf.authorization import rule
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, RejectReason, Resource
from appliance.saf.people import User

__all__ = ["Barred", "barred"]


@attrs.frozen
class Barred:
    """Why somebody may not come in, and by what."""

    reason: RejectReason
    resource: Resource | None = None
    profile: str | None = None  # of the resource; None: nothing permits it


def barred(index: SnapshotIndex, user: User, acee: Acee, application: str, now: datetime) -> Barred | None:
    """What keeps a user out; None when nothing does. Without an application class APPL is not asked."""
    if not user.when.allows(now):
        return Barred(RejectReason.NOT_NOW)
    asked = [(resources.appl(application), RejectReason.NOT_AUTHORIZED)] if application else []
    entry = acee.entry
    if entry.terminal:
        asked.append((resources.terminal(entry.terminal), RejectReason.NO_ENTRY))
    if entry.servauth:
        asked.append((Resource("SERVAUTH", entry.servauth), RejectReason.NO_ENTRY))
    for resource, reason in asked:
        ruling = rule(index, acee, resource, Access.READ, now)
        if not ruling.decision.is_permitted:
            return Barred(reason, resource, ruling.decision.profile)
        if resource.cls == "TERMINAL" and ruling.profile is not None and not ruling.profile.when.allows(now):
            return Barred(RejectReason.NOT_NOW, resource, ruling.decision.profile)
    return None
