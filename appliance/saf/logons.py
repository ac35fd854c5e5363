"""The end of a logon: what a verification came to, by the snapshot that is in force when it ends."""

from __future__ import annotations

from datetime import datetime

from appliance.saf.acees import acee_of
from appliance.saf.entrance import Admitted, Barred, entrance
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod, VerifyResult
from appliance.saf.people import User
from appliance.saf.quality import days_left
from appliance.saf.settings import Options
from appliance.saf.verification import Outcome, VerifyRequest

__all__ = ["admission", "conclude"]

_HALTED = Barred(RejectReason.UNAVAILABLE)


def conclude(
    index: SnapshotIndex, asked: VerifyRequest, outcome: Outcome, now: datetime, *, is_halted: bool
) -> tuple[VerifyResult, Admitted | Barred | None]:
    """Accepted or rejected, and whether a verified user may come in."""
    if outcome.method is None:
        return Rejected(asked.user, outcome.reason or RejectReason.WRONG), None
    # The user may have been revoked or deleted while the hash was computed.
    user = index.database.users.get(asked.user)
    if user is None or user.is_kept_out(now.date()):
        return Rejected(asked.user, RejectReason.REVOKED), None
    acee = acee_of(user, now.date(), asked.entry)
    found = _HALTED if is_halted else entrance(index, user, acee, asked.application, now)
    if isinstance(found, Barred):
        return Rejected(asked.user, found.reason), found
    return Accepted(acee, outcome.method, _warning(index.database.options, user, outcome.method, now)), found


def admission(
    index: SnapshotIndex, acee: Acee, application: str, now: datetime, *, is_halted: bool
) -> Admitted | Barred:
    """Whether somebody may come in whom no password but a certificate or a surrogate names."""
    user = index.database.users.get(acee.user)
    if user is None:
        return Barred(RejectReason.REVOKED)
    return _HALTED if is_halted else entrance(index, user, acee, application, now)


def _warning(options: Options, user: User, method: VerifyMethod, now: datetime) -> int | None:
    """The days that are left of the password or phrase, when SETROPTS PASSWORD(WARNING) wants them told."""
    if method in (VerifyMethod.PASSTICKET, VerifyMethod.CACHE_TOKEN):
        return None
    left = days_left(options, user, now, is_phrase=method is VerifyMethod.PHRASE)
    return left if left is not None and left < options.warning else None
