"""RACROUTE REQUEST=AUTH as a pure function: a user, a resource, an access asked for, and the answer.

Order (RACF Security Administrator's Guide, authorization checking): the user's own entry is final, even when it is
lower than what a group has; then the highest of the groups' entries; then ``*`` for any defined user, else UACC.
RESTRICTED users get neither of the last two, undefined users only UACC. A profile with WARNING grants what it would
refuse. OPERATIONS plays no part: none of the classes asked about here is one that honours it.
"""

from __future__ import annotations

import attrs

from appliance.saf.database import Profile
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, Decision, Resource

__all__ = ["Ruling", "allowed_access", "rule"]

_ANY_DEFINED_USER = "*"


@attrs.frozen
class Ruling:
    """A decision, the level that the profile allows (None: no profile), and the word for the auditor."""

    decision: Decision
    allowed: Access | None
    qualifier: str


def rule(index: SnapshotIndex, acee: Acee | None, resource: Resource, access: Access) -> Ruling:
    """The answer of a snapshot; without a profile it is the resource's, or SETROPTS', undecided choice."""
    profile = index.find(resource)
    options = index.database.options
    if profile is None:
        permits = resource.undecided_permits and not options.undecided_denies
        return Ruling(Decision(4, 4, 0, None, permits), None, "SUCCESS" if permits else "INSAUTH")
    allowed = allowed_access(acee, profile, list_of_groups=options.list_of_groups)
    if allowed >= access:
        return Ruling(Decision(0, 0, 0, profile.name, is_permitted=True), allowed, "SUCCESS")
    if profile.warning:
        return Ruling(Decision(0, 0, 0, profile.name, is_permitted=True), allowed, "WARNING")
    return Ruling(Decision(8, 8, 0, profile.name, is_permitted=False), allowed, "INSAUTH")


def allowed_access(acee: Acee | None, profile: Profile, *, list_of_groups: bool) -> Access:
    """The access level a profile gives to a user; None means somebody RACF does not know."""
    if acee is None:
        return profile.uacc
    own = profile.access.get(acee.user)
    if own is not None:
        return own
    groups = acee.groups if list_of_groups else (acee.group,)
    of_groups = [profile.access[group] for group in groups if group in profile.access]
    if of_groups:
        return max(of_groups)
    if acee.restricted:
        return Access.NONE
    return profile.access.get(_ANY_DEFINED_USER, profile.uacc)
