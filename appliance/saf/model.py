"""The words of SAF as values: access levels, resources, decisions, a verified identity, verification results.

SAF and RACF return codes follow RACROUTE: 0 permit, 4 no decision, 8 deny. The caller's resource manager, not the
router, says what "no decision" means for its resource; ``saf/resources.py`` holds that column.
"""

from __future__ import annotations

import enum

import attrs

from appliance.secret import Secret

__all__ = [
    "UNKNOWN_ENTRY",
    "Accepted",
    "Access",
    "Acee",
    "CertificateMapping",
    "Decision",
    "PortOfEntry",
    "RejectReason",
    "Rejected",
    "Resource",
    "TicketIssued",
    "TicketRefused",
    "Unmapped",
    "UnmappedReason",
    "VerifyMethod",
    "VerifyResult",
]


class Access(enum.IntEnum):
    """Access levels, ascending."""

    NONE = 0
    EXECUTE = 1
    READ = 2
    UPDATE = 3
    CONTROL = 4
    ALTER = 5


@attrs.frozen
class Resource:
    """A resource to ask about. ``undecided_permits`` is what the resource manager does with SAF return code 4."""

    cls: str  # "SERVAUTH"
    name: str  # "EZB.FTP.MVS098.FTPSEC1.PORT2021"
    undecided_permits: bool = False
    #: Older spelling of the same resource, asked when ``name`` has no profile.
    fallback: str | None = None


@attrs.frozen
class Decision:
    """The answer to ``auth``. A value, never an exception; ``is_permitted`` already applies the undecided choice."""

    saf_rc: int  # 0 permit, 4 no decision, 8 deny
    racf_rc: int
    reason: int
    profile: str | None  # the profile that decided
    is_permitted: bool


@attrs.frozen
class PortOfEntry:
    """Through what somebody came: conditions of access lists and the auditor ask for it."""

    terminal: str = ""  # LU name or address
    port: int = 0
    servauth: str = ""  # the SERVAUTH resource of the network zone
    session: str = ""
    kind: str = "TERMINAL"  # or CONSOLE, JESINPUT: what ``terminal`` is the name of


UNKNOWN_ENTRY = PortOfEntry()


@attrs.frozen
class Acee:
    """A verified identity: made by the router alone, held by a session for its life."""

    user: str
    groups: tuple[str, ...] = ()
    group: str = ""  # current connect group
    special: bool = False
    auditor: bool = False
    operations: bool = False
    restricted: bool = False
    roaudit: bool = False
    uaudit: bool = False
    #: Groups in which the user has SPECIAL, AUDITOR, OPERATIONS.
    special_groups: tuple[str, ...] = ()
    auditor_groups: tuple[str, ...] = ()
    operations_groups: tuple[str, ...] = ()
    #: Attributes of a started task: no check refuses it; with ``trusted`` only the auditor can see what it did.
    trusted: bool = False
    privileged: bool = False
    #: Whence he came makes nobody another one.
    entry: PortOfEntry = attrs.field(default=UNKNOWN_ENTRY, eq=False)
    certificate: str = attrs.field(default="", eq=False)  # the subject by which the user was found


class VerifyMethod(enum.Enum):
    """By what a user was verified."""

    PASSWORD = "password"
    PHRASE = "phrase"
    PASSTICKET = "passticket"
    CACHE_TOKEN = "cache token"


class RejectReason(enum.Enum):
    """Why not; for the auditor. A peer is told the same for each of them."""

    UNKNOWN_USER = "the user is not defined"
    WRONG = "the password or PassTicket is not valid"
    REVOKED = "the user is revoked"
    EXPIRED = "the password has expired"
    REPLAYED = "the PassTicket was used before"
    NOT_AUTHORIZED = "the user has no access to the application"
    NO_ENTRY = "the user has no access to the terminal or network zone"
    NOT_NOW = "the user may not log on at this time"
    INACTIVE = "the user was not seen for too long and is revoked"
    NEW_PASSWORD = "the new password was not accepted"
    BUSY = "too many verifications are waiting"
    UNAVAILABLE = "the SAF database or the audit cannot be written"


@attrs.frozen
class Accepted:
    """Verified."""

    acee: Acee
    method: VerifyMethod
    #: Days until the password expires, when SETROPTS PASSWORD(WARNING) wants the user to be told.
    days_left: int | None = None


@attrs.frozen
class Rejected:
    """Not verified."""

    user: str
    reason: RejectReason


VerifyResult = Accepted | Rejected


class UnmappedReason(enum.Enum):
    """Why a certificate gives no user ID; the triples are those of initACEE (see ``docs`` of the DCAS)."""

    NO_MAPPING = "no user ID for this certificate"
    NOT_TRUSTED = "the certificate or filter is registered NOTRUST"
    USER_REVOKED = "the user of this certificate is revoked"
    USER_UNKNOWN = "the user of this certificate is not defined"


@attrs.frozen
class CertificateMapping:
    """A certificate's user. ``how`` is "registered" or the filter's label."""

    acee: Acee
    how: str


@attrs.frozen
class Unmapped:
    """No user for this certificate."""

    reason: UnmappedReason


@attrs.frozen
class TicketIssued:
    """A fresh PassTicket (its repr is empty: it is a ``Secret``)."""

    user: str
    application: str
    ticket: Secret


@attrs.frozen
class TicketRefused:
    """No ticket; the triple is that of the failing service."""

    saf_rc: int
    racf_rc: int
    reason: int
    detail: str
