"""From a user's record to an identity: the attributes and groups that count on a day."""

from __future__ import annotations

from datetime import date

from appliance.saf.model import UNKNOWN_ENTRY, Acee, PortOfEntry
from appliance.saf.people import User

__all__ = ["acee_of"]


def acee_of(user: User, today: date, entry: PortOfEntry = UNKNOWN_ENTRY, certificate: str = "") -> Acee:
    """The identity of a user who came in by ``entry``."""
    connects = [connect for connect in user.connects if not connect.is_revoked(today)]
    revoked = {connect.group for connect in user.connects} - {connect.group for connect in connects}
    return Acee(
        user=user.name,
        groups=tuple(connect.group for connect in connects),
        group="" if user.default_group in revoked else user.default_group,
        special=user.special,
        auditor=user.auditor,
        operations=user.operations,
        restricted=user.restricted,
        roaudit=user.roaudit,
        uaudit=user.uaudit,
        special_groups=tuple(connect.group for connect in connects if connect.special),
        auditor_groups=tuple(connect.group for connect in connects if connect.auditor),
        operations_groups=tuple(connect.group for connect in connects if connect.operations),
        entry=entry,
        certificate=certificate,
    )
