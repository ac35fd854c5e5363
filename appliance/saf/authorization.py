"""RACROUTE REQUEST=AUTH as a pure function: a user, a profile, an access asked for, and the level that is allowed.

Order (RACF Security Administrator's Guide, authorization checking): the user's own entry is final, even when it is
lower than what a group has; then the highest of the groups' entries; then ``*`` for any defined user, else UACC.
RESTRICTED users get neither of the last two, undefined users only UACC.
"""

from __future__ import annotations

from appliance.saf.database import Profile
from appliance.saf.model import Access, Acee

__all__ = ["allowed_access"]

_ANY_DEFINED_USER = "*"


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
