"""What protects a resource: a profile with its access lists, what it audits, and the segments of some classes."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime

import attrs

from appliance.saf.model import Access
from appliance.saf.when import ANY_TIME, When
from appliance.secret import Secret

__all__ = [
    "AUDIT_ALL",
    "AUDIT_FAILURES",
    "AUDIT_NONE",
    "Auditing",
    "Condition",
    "ConditionalPermit",
    "Profile",
    "StartedTask",
    "TicketKeys",
    "TicketType",
]


class TicketType(enum.Enum):
    """Alphabet of an enhanced PassTicket."""

    UPPER = "UPPER"
    MIXED = "MIXED"


@attrs.frozen
class TicketKeys:
    """The SSIGNON segment of a PTKTDATA profile."""

    legacy: Secret | None = None  # 8 bytes
    enhanced: Secret | None = None  # HMAC key, 32 to 256 bytes
    type: TicketType = TicketType.MIXED
    timeout: int = 60  # seconds, 1 to 600
    replay: bool = False  # REPLAY(YES): an enhanced ticket may be used again inside the timeout


@attrs.frozen
class StartedTask:
    """The STDATA segment of a STARTED profile: as whom a procedure runs."""

    user: str = ""  # "=MEMBER": the name of the procedure
    group: str = ""
    trusted: bool = False
    privileged: bool = False

    def __str__(self) -> str:
        return f"{self.user},{self.group},{self.trusted:d},{self.privileged:d}"

    @classmethod
    def read(cls, text: str) -> StartedTask:
        """The value that ``str`` gave; ValueError for anything else."""
        user, group, trusted, privileged = text.split(",")
        return cls(user, group, trusted == "1", privileged == "1")


@attrs.frozen
class Auditing:
    """From which level on a success and a failure are of interest; None: not at all."""

    successes: Access | None = None
    failures: Access | None = None

    def __str__(self) -> str:
        if self.successes is not None and self.successes is self.failures:
            return f"ALL({self.successes.name})"
        named = (("SUCCESS", self.successes), ("FAILURES", self.failures))
        return ",".join(f"{word}({level.name})" for word, level in named if level is not None) or "NONE"

    @classmethod
    def read(cls, text: str) -> Auditing:
        """The value that ``str`` gave; ValueError for anything else."""
        found: dict[str, Access] = {}
        for part in () if text == "NONE" else text.split(","):
            word, _, level = part.rstrip(")").partition("(")
            if level not in Access.__members__ or word not in ("ALL", "SUCCESS", "FAILURES"):
                raise ValueError("no audit setting")
            found |= dict.fromkeys(("SUCCESS", "FAILURES") if word == "ALL" else (word,), Access[level])
        return cls(found.get("SUCCESS"), found.get("FAILURES"))


AUDIT_NONE = Auditing()
AUDIT_FAILURES = Auditing(failures=Access.READ)
AUDIT_ALL = Auditing(Access.READ, Access.READ)


class Condition(enum.Enum):
    """What an entry of the conditional access list is bound to: WHEN(...) of PERMIT.

    PORT, TIME and DAYS are our own; the others are RACF's, of which APPCPORT, SYSID and PROGRAM are never met here.
    """

    TERMINAL = "TERMINAL"
    CONSOLE = "CONSOLE"
    JESINPUT = "JESINPUT"
    APPCPORT = "APPCPORT"
    SERVAUTH = "SERVAUTH"
    SYSID = "SYSID"
    PROGRAM = "PROGRAM"
    PORT = "PORT"
    TIME = "TIME"
    DAYS = "DAYS"

    @property
    def is_ever_met(self) -> bool:
        """Whether this appliance can tell."""
        return self not in (Condition.APPCPORT, Condition.SYSID, Condition.PROGRAM)


@attrs.frozen
class ConditionalPermit:
    """One entry of the conditional access list."""

    name: str
    access: Access
    condition: Condition
    value: str
    until: date | None = None


@attrs.frozen
class Profile:
    """One resource profile, of class DATASET or of a general resource class."""

    cls: str
    name: str
    is_generic: bool = False
    uacc: Access = Access.NONE
    owner: str = ""
    access: Mapping[str, Access] = attrs.field(factory=dict)  # user or group name, or "*", -> level
    warning: bool = False
    appldata: str = ""
    notify: str = ""
    ssignon: TicketKeys | None = None
    level: int = 0
    data: str = ""
    audit: Auditing = AUDIT_ALL
    global_audit: Auditing = AUDIT_NONE
    created: datetime | None = None
    changed: datetime | None = None
    when: When = ANY_TIME  # class TERMINAL: when it may be logged on from
    members: tuple[str, ...] = ()  # of grouping classes, GLOBAL and RACFVARS
    started: StartedTask | None = None
    #: The last day on which an entry of ``access`` counts.
    until: Mapping[str, date] = attrs.field(factory=dict)
    conditional: tuple[ConditionalPermit, ...] = ()
