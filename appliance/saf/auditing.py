"""Which decisions the auditor keeps: LOGOPTIONS of the class, then AUDIT and GLOBALAUDIT of the profile, then UAUDIT.

Refusals and warnings are kept whatever anybody set, and so is what no profile decided: the trail must show every door
that was shut, and every door that has no lock.
"""

from __future__ import annotations

from appliance.saf.authorization import Ruling
from appliance.saf.database import ClassState, SafDatabase
from appliance.saf.model import Accepted, Access, Acee, RejectReason, Resource, VerifyResult
from appliance.saf.protection import Auditing
from appliance.saf.settings import LogOption

__all__ = ["is_kept", "logon_qualifier"]

#: Qualifiers of the JOBINIT record, after SMF type 80 event 1.
_QUALIFIERS = {
    RejectReason.UNKNOWN_USER: "UNDFUSER",
    RejectReason.WRONG: "INVPSWD",
    RejectReason.REVOKED: "REVKUSER",
    RejectReason.EXPIRED: "PWDEXPR",
    RejectReason.REPLAYED: "PTREPLAY",
    RejectReason.NOT_AUTHORIZED: "INVAPPL",
    RejectReason.NO_ENTRY: "TERMINAL",
    RejectReason.NOT_NOW: "INVTIME",
    RejectReason.INACTIVE: "REVKINAC",
    RejectReason.NEW_PASSWORD: "NEWPWDERR",
    RejectReason.BUSY: "BUSY",
    RejectReason.UNAVAILABLE: "HALTED",
}


def is_kept(database: SafDatabase, acee: Acee | None, resource: Resource, ruling: Ruling, asked: Access) -> bool:
    """Whether a decision makes an audit record."""
    if ruling.qualifier != "SUCCESS" or ruling.profile is None:
        return True
    if acee is not None and (acee.uaudit or (acee.operations and ruling.rule == "OPERATIONS" and _operaudit(database))):
        return True
    match database.classes.get(resource.cls, ClassState()).logging:
        case LogOption.ALWAYS | LogOption.SUCCESSES:
            return True
        case LogOption.NEVER:
            return False
        case LogOption.FAILURES | LogOption.DEFAULT:
            profile = ruling.profile
            return _wants(profile.audit, asked) or _wants(profile.global_audit, asked)


def _operaudit(database: SafDatabase) -> bool:
    return database.options.audit_operations


def _wants(setting: Auditing, asked: Access) -> bool:
    return setting.successes is not None and asked >= setting.successes


def logon_qualifier(result: VerifyResult, *, has_revoked: bool) -> str:
    """The word for a verification's result."""
    if isinstance(result, Accepted):
        return "SUCCESS"
    return "REVKAUTO" if has_revoked else _QUALIFIERS[result.reason]
