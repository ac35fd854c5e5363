"""The one place that says who may do what.

Four questions: ``auth``, verification (``begin_verify`` and ``end_verify`` around a thread), ``map_certificate`` and
``passticket``. Each is answered from an immutable snapshot, without waiting, and makes one audit record here, so no
service can forget to. ``swap`` installs the snapshot that a committed change gave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cryptography import x509

from appliance.saf import resources, tickets
from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.authorization import allowed_access
from appliance.saf.certmap import FilterIndex, find_user
from appliance.saf.database import Profile, SafDatabase, User
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
from appliance.saf.passwords import Passwords
from appliance.saf.ports import VerifyStore
from appliance.saf.profiles import ProfileIndex
from appliance.saf.verification import Outcome, Verification
from appliance.secret import Secret

__all__ = ["SafRouter"]

_NO_PROFILES = ProfileIndex(())
_LONGEST_LEAD = 300  # seconds by which tickets of one user and application may run ahead of the clock
_QUALIFIERS = {
    RejectReason.UNKNOWN_USER: "UNDFUSER",
    RejectReason.WRONG: "INVPSWD",
    RejectReason.REVOKED: "REVKUSER",
    RejectReason.EXPIRED: "PWDEXPR",
    RejectReason.REPLAYED: "PTREPLAY",
    RejectReason.NOT_AUTHORIZED: "NOTAUTHAPPL",
    RejectReason.NEW_PASSWORD: "NEWPWDERR",
    RejectReason.BUSY: "BUSY",
}


class SafRouter:
    """Answers from the snapshot it holds; one thread calls it."""

    def __init__(
        self,
        database: SafDatabase,
        store: VerifyStore,
        audit: AuditSink,
        passwords: Passwords,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._audit = audit
        self._passwords = passwords
        self._now = now
        self._indexes: dict[str, tuple[Mapping[str, Profile], ProfileIndex]] = {}
        self._last_ticket: dict[tuple[str, str], int] = {}
        self._database = database
        self._filters: FilterIndex = {}
        self.swap(database)

    @property
    def database(self) -> SafDatabase:
        """The snapshot in force."""
        return self._database

    def swap(self, database: SafDatabase) -> None:
        """Install a newer snapshot; indexes of unchanged classes are kept, an older snapshot is ignored."""
        if database.version < self._database.version:
            return
        self._database = database
        self._filters = {(f.subject, f.issuer): f for f in database.filters}
        for cls, profiles in database.profiles.items():
            if cls not in self._indexes or self._indexes[cls][0] is not profiles:
                self._indexes[cls] = (profiles, ProfileIndex(profiles))

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
        """May this user have this access? The Decision's ``is_permitted`` holds the undecided choice already."""
        decision, allowed = self._decide(acee, resource, access)
        self._audit.write(
            AuditRecord(
                event="ACCESS",
                qualifier="SUCCESS" if decision.is_permitted else "INSAUTH",
                user=acee.user if acee else "",
                cls=resource.cls,
                resource=resource.name,
                asked=access,
                allowed=allowed,
                saf_rc=decision.saf_rc,
                racf_rc=decision.racf_rc,
                profile=decision.profile,
                service=service,
                peer=peer,
            )
        )
        return decision

    def _decide(self, acee: Acee | None, resource: Resource, access: Access) -> tuple[Decision, Access | None]:
        if self._audit.is_failed:
            return Decision(8, 8, 0, None, is_permitted=False), None
        profile = self._find(resource)
        if profile is None:
            permits = resource.undecided_permits and not self._database.options.undecided_denies
            return Decision(4, 4, 0, None, permits), None
        allowed = allowed_access(acee, profile, list_of_groups=self._database.options.list_of_groups)
        if allowed >= access or profile.warning:
            return Decision(0, 0, 0, profile.name, is_permitted=True), allowed
        return Decision(8, 8, 0, profile.name, is_permitted=False), allowed

    def _find(self, resource: Resource) -> Profile | None:
        state = self._database.classes.get(resource.cls)
        if state is None or not state.active:
            return None
        index = self._index(resource.cls)
        found = index.find(resource.name)
        if found is None and resource.fallback is not None:
            found = index.find(resource.fallback)
        return found

    def _index(self, cls: str) -> ProfileIndex:
        return self._indexes[cls][1] if cls in self._indexes else _NO_PROFILES

    # -- identities

    def acee(self, user: str) -> Acee | None:
        """The identity of a defined, not revoked user, without any verification; None otherwise."""
        record = self._database.users.get(user)
        return None if record is None or record.revoked else _acee(record)

    def key_ring(self, reference: str, default_owner: str) -> KeyRing | None:
        """The ring of "owner/ring", or of "ring" and the default owner."""
        return key_ring(self._database, reference, default_owner)

    def map_certificate(
        self, certificate: x509.Certificate, *, service: str = "", peer: str = ""
    ) -> CertificateMapping | Unmapped:
        """The user of a certificate whose chain was verified and checked for revocation."""
        result = self._map(certificate)
        unmapped = result if isinstance(result, Unmapped) else None
        self._audit.write(
            AuditRecord(
                event="INITACEE",
                qualifier=unmapped.reason.name if unmapped else "SUCCESS",
                user=result.acee.user if isinstance(result, CertificateMapping) else "",
                saf_rc=8 if unmapped else 0,
                racf_rc=8 if unmapped else 0,
                reason=40 if unmapped else 0,
                service=service,
                peer=peer,
                method="certificate",
                extra={
                    "subject": certificate.subject.rfc4514_string(),
                    "issuer": certificate.issuer.rfc4514_string(),
                    "serial": f"{certificate.serial_number:X}",
                },
            )
        )
        return result

    def _map(self, certificate: x509.Certificate) -> CertificateMapping | Unmapped:
        found = find_user(self._database, self._filters, certificate)
        if isinstance(found, UnmappedReason):
            return Unmapped(found)
        user = self._database.users.get(found.user)
        if user is None:
            return Unmapped(UnmappedReason.USER_UNKNOWN)
        if user.revoked:
            return Unmapped(UnmappedReason.USER_REVOKED)
        return CertificateMapping(_acee(user), found.how)

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
        name = user.upper()
        ptktdata = self._database.classes.get("PTKTDATA")
        return Verification(
            name=name,
            user=self._database.users.get(name),
            secret=secret,
            new_secret=new_secret,
            application=application,
            terminal=terminal,
            service=service,
            peer=peer,
            now=self._now(),
            options=self._database.options,
            ticket_profiles=self._index("PTKTDATA") if ptktdata is not None and ptktdata.active else None,
            passwords=self._passwords,
            store=self._store,
        )

    def end_verify(self, verification: Verification, outcome: Outcome) -> VerifyResult:
        """Conclude: take over the changed user, ask class APPL, write the audit record."""
        if outcome.user is not None:
            self._database = self._database.with_user(outcome.user)
        result = self._conclude(verification, outcome)
        rejected = result if isinstance(result, Rejected) else None
        self._audit.write(
            AuditRecord(
                event="JOBINIT",
                qualifier=_QUALIFIERS[rejected.reason] if rejected else "SUCCESS",
                user=verification.name,
                saf_rc=8 if rejected else 0,
                racf_rc=8 if rejected else 0,
                service=verification.service,
                peer=verification.peer,
                application=verification.application,
                method=outcome.method.value if outcome.method else "",
                extra={"terminal": verification.terminal} if verification.terminal else {},
            )
        )
        return result

    def _conclude(self, asked: Verification, outcome: Outcome) -> VerifyResult:
        if outcome.reason is not None:
            return Rejected(asked.name, outcome.reason)
        user = self._database.users.get(asked.name)
        # The user may have been revoked or deleted while the hash was computed.
        if user is None or user.revoked or outcome.method is None or self._audit.is_failed:
            return Rejected(asked.name, RejectReason.REVOKED)
        acee = _acee(user)
        decision, _ = self._decide(acee, resources.appl(asked.application), Access.READ)
        if not decision.is_permitted:
            return Rejected(asked.name, RejectReason.NOT_AUTHORIZED)
        return Accepted(acee, outcome.method)

    # -- PassTickets

    def passticket(
        self, caller: Acee | None, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A fresh ticket; a caller of None is the appliance itself, anybody else needs IRRPTAUTH UPDATE."""
        result = self._issue(caller, user, application)
        refused = result if isinstance(result, TicketRefused) else None
        self._audit.write(
            AuditRecord(
                event="PTCREATE",
                qualifier="FAILURE" if refused else "SUCCESS",
                user=user,
                saf_rc=refused.saf_rc if refused else 0,
                racf_rc=refused.racf_rc if refused else 0,
                reason=refused.reason if refused else 0,
                service=service,
                peer=peer,
                application=application,
                extra={"caller": caller.user if caller else "", "detail": refused.detail if refused else ""},
            )
        )
        return result

    def _issue(self, caller: Acee | None, user: str, application: str) -> TicketIssued | TicketRefused:
        if caller is not None:
            decision, _ = self._decide(caller, resources.irrptauth(application, user), Access.UPDATE)
            if not decision.is_permitted:
                return TicketRefused(8, 8, 16, "the caller has no UPDATE access to IRRPTAUTH")
        ptktdata = self._database.classes.get("PTKTDATA")
        profile = tickets.key_profile(self._index("PTKTDATA"), application)
        if ptktdata is None or not ptktdata.active or profile is None:
            return TicketRefused(8, 16, 0, "class PTKTDATA has no active profile with a key for the application")
        if user not in self._database.users:
            return TicketRefused(8, 8, 20, "the user is not defined")
        second = self._next_second(user, application)
        if second is None:
            return TicketRefused(8, 8, 8, "too many PassTickets in too few seconds")
        return TicketIssued(user, application, Secret(tickets.generate(profile, user, application, second)))

    def _next_second(self, user: str, application: str) -> int | None:
        """This second, or the one after the last ticket's: two tickets of one second would be the same ticket.

        Running a little ahead of the clock is what the window is for; it costs nothing and no caller waits.
        """
        now = int(self._now().timestamp())
        second = max(now, self._last_ticket.get((user, application), 0) + 1)
        if second - now > _LONGEST_LEAD:
            return None
        if len(self._last_ticket) > 10_000:
            self._last_ticket = {key: last for key, last in self._last_ticket.items() if last >= now}
        self._last_ticket[user, application] = second
        return second


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
