"""The one place that says who may do what.

Four questions: ``auth``, verification (``begin_verify`` and ``end_verify`` around a thread), ``map_certificate`` and
``passticket``. Each is answered from an immutable snapshot, without waiting, and makes one audit record here, so no
service can forget to. ``swap`` installs the snapshot that a committed change gave. While the audit has failed under
policy "halt" every answer is no.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cryptography import x509

from appliance.saf import resources, tickets
from appliance.saf.attempts import is_locked_out
from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.authorization import Ruling, rule
from appliance.saf.certmap import find_user
from appliance.saf.database import SafDatabase, User
from appliance.saf.dn import description
from appliance.saf.index import SnapshotIndex
from appliance.saf.issuing import TicketClock
from appliance.saf.keyring import KeyRing, key_ring
from appliance.saf.model import (
    Accepted,
    Access,
    Acee,
    CertificateMapping,
    Decision,
    Rejected,
    RejectReason,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyResult,
)
from appliance.saf.names import is_name
from appliance.saf.passwords import Passwords
from appliance.saf.ports import VerifyStore
from appliance.saf.verification import Outcome, Verification, VerifyRequest
from appliance.secret import Secret

__all__ = ["SafRouter"]

_HALTED = Ruling(Decision(8, 8, 0, None, is_permitted=False), None, "HALTED")
#: Qualifiers of the JOBINIT record, after SMF type 80 event 1.
_QUALIFIERS = {
    RejectReason.UNKNOWN_USER: "UNDFUSER",
    RejectReason.WRONG: "INVPSWD",
    RejectReason.REVOKED: "REVKUSER",
    RejectReason.EXPIRED: "PWDEXPR",
    RejectReason.REPLAYED: "PTREPLAY",
    RejectReason.NOT_AUTHORIZED: "INVAPPL",
    RejectReason.NEW_PASSWORD: "NEWPWDERR",
    RejectReason.BUSY: "BUSY",
    RejectReason.UNAVAILABLE: "HALTED",
}
#: initACEE reason codes under 8/8.
_UNMAPPED_REASONS = {
    UnmappedReason.NO_MAPPING: 40,
    UnmappedReason.NOT_TRUSTED: 40,
    UnmappedReason.USER_REVOKED: 28,
    UnmappedReason.USER_UNKNOWN: 16,
}


class SafRouter:
    """Answers from the snapshot it holds; one thread calls it."""

    __slots__ = ("_audit", "_clock", "_index", "_now", "_passwords", "_store")

    def __init__(
        self,
        database: SafDatabase,
        store: VerifyStore,
        audit: AuditSink,
        passwords: Passwords,
        now: Callable[[], datetime],
    ) -> None:
        self._index = SnapshotIndex.of(database)
        self._store = store
        self._audit = audit
        self._passwords = passwords
        self._now = now
        self._clock = TicketClock()

    @property
    def database(self) -> SafDatabase:
        """The snapshot in force."""
        return self._index.database

    def swap(self, database: SafDatabase) -> None:
        """Install a newer snapshot; one that is older than the one in force arrived late and is ignored."""
        if database is not self.database and database.version >= self.database.version:
            self._index = SnapshotIndex.of(database, self._index)

    # -- authorization

    def auth(
        self,
        acee: Acee | None,
        resource: Resource,
        access: Access = Access.READ,
        *,
        service: str = "",
        peer: str = "",
    ) -> Decision:
        """May this user (None: nobody RACF knows) have this access? ``is_permitted`` holds the undecided choice."""
        ruling = self._rule(acee, resource, access)
        decision = ruling.decision
        self._audit.write(
            AuditRecord(
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
            )
        )
        return decision

    def _rule(self, acee: Acee | None, resource: Resource, access: Access) -> Ruling:
        return _HALTED if self._audit.is_failed else rule(self._index, acee, resource, access)

    # -- identities

    def acee(self, user: str) -> Acee | None:
        """The identity of a defined, not revoked user, without any verification; None otherwise."""
        record = self.database.users.get(user)
        return None if record is None or record.revoked else _acee(record)

    def console_acee(self, user: str) -> Acee | None:
        """The identity of a user whom the operating system vouches for.

        A stranger's wrong passwords may have revoked him; that shuts the network, not the console he repairs it from.
        """
        record = self.database.users.get(user)
        if record is None or (record.revoked and not is_locked_out(self.database, record)):
            return None
        return _acee(record)

    def key_ring(self, name: str, *, default_owner: str) -> KeyRing | None:
        """The ring ``owner/ring``, or ``ring`` of the default owner; ValueError when a key in it cannot be read."""
        return key_ring(self.database, name, default_owner)

    def map_certificate(
        self, certificate: x509.Certificate, *, service: str = "", peer: str = ""
    ) -> CertificateMapping | Unmapped:
        """The user of a certificate whose chain was verified and checked for revocation."""
        result = self._map(certificate)
        refusal = result.reason if isinstance(result, Unmapped) else None
        self._audit.write(
            AuditRecord(
                event="INITACEE",
                qualifier="SUCCESS" if refusal is None else refusal.name,
                user=result.acee.user if isinstance(result, CertificateMapping) else "",
                saf_rc=0 if refusal is None else 8,
                racf_rc=0 if refusal is None else 8,
                reason=0 if refusal is None else _UNMAPPED_REASONS[refusal],
                service=service,
                peer=peer,
                method="certificate",
                extra=description(certificate),
            )
        )
        return result

    def _map(self, certificate: x509.Certificate) -> CertificateMapping | Unmapped:
        if self._audit.is_failed:
            return Unmapped(UnmappedReason.NO_MAPPING)
        found = find_user(self.database, self._index.filters, certificate)
        if isinstance(found, UnmappedReason):
            return Unmapped(found)
        user = self.database.users.get(found.user)
        if user is None:
            return Unmapped(UnmappedReason.USER_UNKNOWN)
        return Unmapped(UnmappedReason.USER_REVOKED) if user.revoked else CertificateMapping(_acee(user), found.how)

    # -- verification

    def begin_verify(
        self,
        user: str,
        secret: Secret,
        *,
        application: str,
        terminal: str = "",
        new_secret: Secret | None = None,
        service: str = "",
        peer: str = "",
    ) -> Verification:
        """Prepare; call ``run()`` on a worker thread and give its outcome to ``end_verify``."""
        # Other alphabets have letters whose upper case is an ASCII one.
        name = user.upper() if user.isascii() else user
        request = VerifyRequest(name, secret, application, terminal, new_secret, service, peer)
        return Verification(request, self._now(), self._passwords, self._store)

    def end_verify(self, verification: Verification, outcome: Outcome) -> VerifyResult:
        """Conclude: take over what the store wrote, ask class APPL, write the audit record."""
        self.swap(outcome.database)
        result = self._conclude(verification.request, outcome)
        asked = verification.request
        is_refused = isinstance(result, Rejected)
        self._audit.write(
            AuditRecord(
                event="JOBINIT",
                qualifier=_qualifier(result, outcome),
                user=asked.user,
                saf_rc=8 if is_refused else 0,
                racf_rc=8 if is_refused else 0,
                service=asked.service,
                peer=asked.peer,
                application=asked.application,
                method=outcome.method.value if outcome.method is not None else "",
                extra={"terminal": asked.terminal} if asked.terminal else {},
            )
        )
        return result

    def _conclude(self, asked: VerifyRequest, outcome: Outcome) -> VerifyResult:
        if outcome.method is None:
            return Rejected(asked.user, outcome.reason or RejectReason.WRONG)
        # The user may have been revoked or deleted while the hash was computed.
        user = self.database.users.get(asked.user)
        if user is None or user.revoked:
            return Rejected(asked.user, RejectReason.REVOKED)
        if self._audit.is_failed:
            return Rejected(asked.user, RejectReason.UNAVAILABLE)
        acee = _acee(user)
        if not self._rule(acee, resources.appl(asked.application), Access.READ).decision.is_permitted:
            return Rejected(asked.user, RejectReason.NOT_AUTHORIZED)
        return Accepted(acee, outcome.method)

    # -- PassTickets

    def passticket(
        self, caller: Acee | None, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A fresh ticket, never the same twice; a caller of None is the appliance, others need IRRPTAUTH UPDATE."""
        result = self._issue(caller, user, application)
        refusal = result if isinstance(result, TicketRefused) else None
        extra = {"caller": caller.user} if caller is not None else {}
        self._audit.write(
            AuditRecord(
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
        )
        return result

    def _issue(self, caller: Acee | None, user: str, application: str) -> TicketIssued | TicketRefused:
        if not (is_name(user) and is_name(application)):
            return TicketRefused(8, 8, 4, "a user ID or application name has 1 to 8 of A-Z 0-9 @ # $")
        if self._audit.is_failed:
            return TicketRefused(8, 8, 8, "security decisions are halted")
        if caller is not None:
            resource = resources.irrptauth(application, user)
            if not self._rule(caller, resource, Access.UPDATE).decision.is_permitted:
                return TicketRefused(8, 8, 16, f"the caller has no UPDATE access to {resource.name}")
        profile = tickets.key_profile(self.database, application)
        if profile is None:
            return TicketRefused(8, 16, 0, "class PTKTDATA has no active profile with a key for the application")
        if user not in self.database.users:
            return TicketRefused(8, 8, 20, "the user is not defined")
        now = int(self._now().timestamp())
        second = self._clock.next_second(user, application, now, tickets.longest_lead(profile))
        if second is None:
            return TicketRefused(8, 8, 8, "too many PassTickets in too few seconds")
        return TicketIssued(user, application, Secret(tickets.generate(profile, user, application, second)))


def _acee(user: User) -> Acee:
    return Acee(
        user=user.name,
        groups=user.groups,
        group=user.default_group,
        special=user.special,
        auditor=user.auditor,
        operations=user.operations,
        restricted=user.restricted,
    )


def _qualifier(result: VerifyResult, outcome: Outcome) -> str:
    if isinstance(result, Accepted):
        return "SUCCESS"
    return "REVKAUTO" if outcome.has_revoked else _QUALIFIERS[result.reason]
