"""The audit record of each kind of answer that the router gives, in one form wherever the question came from."""

from __future__ import annotations

from typing import TypedDict

from appliance.saf.audit import AuditRecord
from appliance.saf.auditing import logon_qualifier
from appliance.saf.authorization import Ruling
from appliance.saf.entrance import Barred
from appliance.saf.model import (
    UNKNOWN_ENTRY,
    Access,
    Acee,
    CertificateMapping,
    PortOfEntry,
    Rejected,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyResult,
)

__all__ = ["access_record", "logon_record", "mapping_record", "ticket_record"]

#: initACEE reason codes under 8/8.
_UNMAPPED_REASONS = {
    UnmappedReason.NO_MAPPING: 40,
    UnmappedReason.NOT_TRUSTED: 40,
    UnmappedReason.USER_REVOKED: 28,
    UnmappedReason.USER_UNKNOWN: 16,
}


class EntryFields(TypedDict):
    """What a record says of the port of entry."""

    terminal: str
    port: int | None
    session: str
    zone: str


def access_record(
    acee: Acee | None, resource: Resource, access: Access, ruling: Ruling, *, service: str, peer: str
) -> AuditRecord:
    """ACCESS: an authorization."""
    decision, profile = ruling.decision, ruling.profile
    return AuditRecord(
        event="ACCESS",
        qualifier=ruling.qualifier,
        user=acee.user if acee is not None else "",
        cls=resource.cls,
        resource=resource.name,
        asked=access,
        allowed=ruling.allowed,
        saf_rc=decision.saf_rc,
        racf_rc=decision.racf_rc,
        reason=decision.reason,
        profile=decision.profile,
        service=service,
        peer=peer,
        rule=ruling.rule,
        certificate=acee.certificate if acee is not None else "",
        notify=profile.notify if profile is not None and ruling.qualifier == "INSAUTH" else "",
        **_entry_fields(acee.entry if acee is not None else UNKNOWN_ENTRY),
    )


def logon_record(
    user: str,
    result: VerifyResult,
    entry: PortOfEntry,
    *,
    application: str,
    method: str,
    service: str,
    peer: str,
    by: Barred | None = None,
    has_revoked: bool = False,
    certificate: str = "",
) -> AuditRecord:
    """JOBINIT: a logon, or why there was none; ``by`` is what kept a verified user out."""
    is_refused = isinstance(result, Rejected)
    resource = by.resource if by is not None else None
    return AuditRecord(
        event="JOBINIT",
        qualifier=logon_qualifier(result, has_revoked=has_revoked),
        user=user,
        cls=resource.cls if resource is not None else "",
        resource=resource.name if resource is not None else "",
        asked=Access.READ if resource is not None else None,
        profile=by.profile if by is not None else None,
        saf_rc=8 if is_refused else 0,
        racf_rc=8 if is_refused else 0,
        service=service,
        peer=peer,
        application=application,
        method=method,
        certificate=certificate,
        notify=by.notify if by is not None else "",
        **_entry_fields(entry),
    )


def mapping_record(
    result: CertificateMapping | Unmapped, words: dict[str, str], entry: PortOfEntry, *, service: str, peer: str
) -> AuditRecord:
    """INITACEE: whose a certificate is; ``words`` describe it."""
    refusal = result.reason if isinstance(result, Unmapped) else None
    return AuditRecord(
        event="INITACEE",
        qualifier="SUCCESS" if refusal is None else refusal.name,
        user=result.acee.user if isinstance(result, CertificateMapping) else "",
        saf_rc=0 if refusal is None else 8,
        racf_rc=0 if refusal is None else 8,
        reason=0 if refusal is None else _UNMAPPED_REASONS[refusal],
        service=service,
        peer=peer,
        method="certificate",
        rule=result.how if isinstance(result, CertificateMapping) else "",
        extra=words,
        **_entry_fields(entry),
    )


def ticket_record(
    caller: Acee | None, user: str, application: str, result: TicketIssued | TicketRefused, *, service: str, peer: str
) -> AuditRecord:
    """PTCREATE: a PassTicket that was asked for."""
    refusal = result if isinstance(result, TicketRefused) else None
    extra = {"caller": caller.user} if caller is not None else {}
    return AuditRecord(
        event="PTCREATE",
        qualifier="SUCCESS" if refusal is None else "FAILURE",
        user=user,
        saf_rc=0 if refusal is None else refusal.saf_rc,
        racf_rc=0 if refusal is None else refusal.racf_rc,
        reason=0 if refusal is None else refusal.reason,
        service=service,
        peer=peer,
        application=application,
        extra=extra if refusal is None else {**extra, "detail": refusal.detail},
    )


def _entry_fields(entry: PortOfEntry) -> EntryFields:
    return {"terminal": entry.terminal, "port": entry.port or None, "session": entry.session, "zone": entry.servauth}
