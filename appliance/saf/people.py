"""Users, groups and who is connected to which, as RACF's database has them."""

from __future__ import annotations

import enum
from datetime import date, datetime

import attrs

from appliance.saf.model import Access
from appliance.saf.when import ANY_TIME, When
from appliance.secret import Secret

__all__ = ["Connect", "Group", "GroupAuthority", "SecondFactor", "User", "in_interval"]


class GroupAuthority(enum.IntEnum):
    """What a user may do with a group, ascending."""

    USE = 0
    CREATE = 1
    CONNECT = 2
    JOIN = 3


def in_interval(revoke: date | None, resume: date | None, today: date) -> bool:
    """Whether a REVOKE date and a RESUME date, either of which may be missing, leave something revoked today."""
    if revoke is None or today < revoke:
        return False
    return resume is None or resume <= revoke or today < resume


@attrs.frozen
class Connect:
    """A user's membership in a group."""

    group: str
    revoked: bool = False
    special: bool = False
    auditor: bool = False
    operations: bool = False
    authority: GroupAuthority = GroupAuthority.USE
    uacc: Access = Access.NONE
    owner: str = ""
    created: datetime | None = None
    revoke_date: date | None = None
    resume_date: date | None = None

    def is_revoked(self, today: date) -> bool:
        """Whether the connection gives nothing today."""
        return self.revoked or in_interval(self.revoke_date, self.resume_date, today)


@attrs.frozen
class SecondFactor:
    """A time-based one-time password (RFC 6238) that a user must give with his password.

    ``last_step`` is the newest step accepted: it and all before it are spent.
    """

    key: Secret
    active: bool = False
    last_step: int = 0


@attrs.frozen
class User:
    """One user. Hashes are argon2 strings; None means no password (a PROTECTED user when both are None)."""

    name: str
    default_group: str
    owner: str = ""
    full_name: str = ""
    password_hash: Secret | None = None
    phrase_hash: Secret | None = None
    password_changed: datetime | None = None
    phrase_changed: datetime | None = None
    is_expired: bool = False  # must give a new password at the next logon
    special: bool = False
    auditor: bool = False
    roaudit: bool = False
    operations: bool = False
    restricted: bool = False
    revoked: bool = False
    uaudit: bool = False  # all that the user does is audited
    failed_attempts: int = 0
    last_access: datetime | None = None
    created: datetime | None = None
    data: str = ""
    interval: int | None = None  # days a password lives; None: as SETROPTS has it, 0: for ever
    revoke_date: date | None = None
    resume_date: date | None = None
    class_authority: tuple[str, ...] = ()  # CLAUTH
    when: When = ANY_TIME
    password_history: tuple[Secret, ...] = ()  # newest first
    phrase_history: tuple[Secret, ...] = ()
    second_factor: SecondFactor | None = None
    connects: tuple[Connect, ...] = ()

    def is_revoked(self, today: date) -> bool:
        """Whether the user is revoked today, by the mark or by dates."""
        return self.revoked or in_interval(self.revoke_date, self.resume_date, today)

    def is_kept_out(self, today: date) -> bool:
        """Whether the user may not come in today: revoked, or in the group that he would come in with."""
        own = (connect for connect in self.connects if connect.group == self.default_group)
        return self.is_revoked(today) or any(connect.is_revoked(today) for connect in own)

    @property
    def needs_code(self) -> bool:
        """Whether a password alone does not do."""
        return self.second_factor is not None and self.second_factor.active


@attrs.frozen
class Group:
    """One group."""

    name: str
    superior: str = "SYS1"
    owner: str = ""
    created: datetime | None = None
    data: str = ""
