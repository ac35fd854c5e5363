"""The one place that says who may do what.

Four questions: ``auth``, verification (``begin_verify`` and ``end_verify`` around a thread), ``map_certificate`` and
``passticket``. Each is answered from an immutable snapshot, without waiting, and is audited here, so no service can
forget to; which decisions are kept is what the profiles and SETROPTS say. ``swap`` installs the snapshot that a
committed change gave. While the audit has failed under policy "halt" every answer is no.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs
from cryptography import x509

from appliance.saf import keyaccess
from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.auditentries import access_record, logon_record, mapping_record, ticket_record
from appliance.saf.auditing import is_kept
from appliance.saf.authorization import Ruling, rule
from appliance.saf.cachetokens import CacheTokens
from appliance.saf.certowners import owner_of
from appliance.saf.database import SafDatabase
from appliance.saf.dn import description
from appliance.saf.entrance import Admitted, Barred
from appliance.saf.identities import identity, started_task, vouched_identity
from appliance.saf.index import SnapshotIndex
from appliance.saf.issuing import HALTED, TicketClock, issue
from appliance.saf.keyring import KeyRing, key_ring
from appliance.saf.logons import admission, conclude
from appliance.saf.model import (
    UNKNOWN_ENTRY,
    Accepted,
    Access,
    Acee,
    CertificateMapping,
    Decision,
    PortOfEntry,
    Rejected,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyResult,
)
from appliance.saf.passwords import Passwords
from appliance.saf.ports import VerifyStore
from appliance.saf.verification import Outcome, Verification, VerifyRequest
from appliance.secret import Secret

__all__ = ["SafRouter"]

_HALTED = Ruling(Decision(8, 8, 0, None, is_permitted=False), None, "HALTED")


class SafRouter:
    """Answers from the snapshot it holds; one thread calls it."""

    __slots__ = ("_audit", "_clock", "_index", "_notify", "_now", "_passwords", "_store", "_system", "_tokens")

    def __init__(
        self,
        database: SafDatabase,
        store: VerifyStore,
        audit: AuditSink,
        passwords: Passwords,
        now: Callable[[], datetime],
        *,
        system: str = "",
        notify: Callable[[AuditRecord], None] = lambda record: None,
    ) -> None:
        """``system`` is the SYSID of certificate filter criteria; ``notify`` gets the refusals by NOTIFY profiles."""
        self._system = system
        self._index = SnapshotIndex.of(database)
        self._store = store
        self._audit = audit
        self._passwords = passwords
        self._now = now
        self._clock = TicketClock()
        self._tokens = CacheTokens()
        self._notify = notify

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
        self, acee: Acee | None, resource: Resource, access: Access = Access.READ, *, service: str = "", peer: str = ""
    ) -> Decision:
        """May this user (None: nobody RACF knows) have this access? ``is_permitted`` holds the undecided choice."""
        now = self._now()
        ruling = self._rule(acee, resource, access, now)
        if is_kept(self.database, acee, resource, ruling, access):
            self._keep(access_record(acee, resource, access, ruling, service=service, peer=peer))
        return ruling.decision

    def _rule(self, acee: Acee | None, resource: Resource, access: Access, now: datetime) -> Ruling:
        return _HALTED if self._audit.is_failed else rule(self._index, acee, resource, access, now)

    def explain(self, acee: Acee | None, resource: Resource, access: Access) -> Ruling:
        """What ``auth`` would answer, without a record: for whoever asks why."""
        return self._rule(acee, resource, access, self._now())

    # -- identities

    def acee(self, user: str, entry: PortOfEntry = UNKNOWN_ENTRY) -> Acee | None:
        """The identity of a defined, not revoked user, without any verification; None otherwise."""
        return identity(self.database, user, self._now().date(), entry)

    def console_acee(self, user: str) -> Acee | None:
        """The identity of a user whom the operating system vouches for."""
        return vouched_identity(self.database, user, self._now().date())

    def started(self, procedure: str, job: str = "") -> Acee | None:
        """The identity of a started task, by class STARTED; None when its user is not defined or revoked."""
        return started_task(self._index, procedure, job, self._now().date())

    def map_certificate(
        self,
        certificate: x509.Certificate,
        *,
        service: str = "",
        peer: str = "",
        entry: PortOfEntry = UNKNOWN_ENTRY,
    ) -> CertificateMapping | Unmapped:
        """The user of a certificate whose chain was verified and checked for revocation."""
        words = description(certificate)
        result: CertificateMapping | Unmapped = Unmapped(UnmappedReason.NO_MAPPING)
        if not self._audit.is_failed:
            variables = {"SYSID": self._system, "APPLID": service}
            result = owner_of(self._index, certificate, variables, self._now(), entry, words["subject"])
        self._audit.write(mapping_record(result, words, entry, service=service, peer=peer))
        return result

    # -- keys

    def key_ring(self, name: str, *, default_owner: str) -> KeyRing | None:
        """The ring ``owner/ring``, or ``ring`` of the default owner, for whom it is opened.

        None when there is none, or when class RDATALIB, else FACILITY, does not let the default owner read it;
        ValueError when a key in it cannot be read.
        """
        ring = key_ring(self.database, name, default_owner)
        return ring if ring is not None and keyaccess.may_open(self, ring, default_owner) else None

    def may_use_key(self, user: str, service: str, label: str) -> bool:
        """Whether a started task may use a key of a token."""
        return keyaccess.may_use_key(self, user, service, label)

    # -- verification

    def begin_verify(
        self,
        user: str,
        secret: Secret,
        *,
        application: str,
        new_secret: Secret | None = None,
        service: str = "",
        peer: str = "",
        entry: PortOfEntry = UNKNOWN_ENTRY,
    ) -> Verification:
        """Prepare; call ``run()`` on a worker thread and give its outcome to ``end_verify``."""
        # Other alphabets have letters whose upper case is an ASCII one.
        name = user.upper() if user.isascii() else user
        request = VerifyRequest(name, secret, application, new_secret, service, peer, entry)
        return Verification(request, self._now(), self._passwords, self._store, self._tokens)

    def end_verify(self, verification: Verification, outcome: Outcome) -> VerifyResult:
        """Conclude: take over what the store wrote, ask whether he may come in there, write the audit record."""
        self.swap(outcome.database)
        asked = verification.request
        result, found = conclude(self._index, asked, outcome, self._now(), is_halted=self._audit.is_failed)
        self._keep(
            logon_record(
                asked.user,
                result,
                asked.entry,
                application=asked.application,
                method=outcome.method.value if outcome.method is not None else "",
                service=asked.service,
                peer=asked.peer,
                by=found if isinstance(found, Barred) else None,
                has_revoked=outcome.has_revoked,
            )
        )
        if isinstance(result, Accepted) and isinstance(found, Admitted):
            self._keep_tolerated(result.acee, found, service=asked.service, peer=asked.peer)
        return result

    def entry_refusal(
        self, acee: Acee, application: str = "", *, service: str = "", peer: str = "", method: str = "certificate"
    ) -> Barred | None:
        """What keeps somebody out whom a certificate or a surrogate names; audited; None: he may come in.

        What ``end_verify`` asks behind a password is asked here. Without an application class APPL is not.
        """
        found = admission(self._index, acee, application, self._now(), is_halted=self._audit.is_failed)
        if isinstance(found, Admitted):
            self._keep_tolerated(acee, found, service=service, peer=peer)
            return None
        self._keep(
            logon_record(
                acee.user,
                Rejected(acee.user, found.reason),
                acee.entry,
                application=application,
                method=method,
                service=service,
                peer=peer,
                by=found,
                certificate=acee.certificate,
            )
        )
        return found

    def _keep_tolerated(self, acee: Acee, admitted: Admitted, *, service: str, peer: str) -> None:
        """A record of each profile that let somebody in only because it says WARNING."""
        for resource, ruling in admitted.tolerated:
            self._audit.write(access_record(acee, resource, Access.READ, ruling, service=service, peer=peer))

    def _keep(self, record: AuditRecord) -> None:
        self._audit.write(record)
        if record.notify:
            self._notify(record)

    # -- PassTickets

    def passticket(
        self, caller: Acee | None, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A fresh ticket, never the same twice; a caller of None is the appliance, others need IRRPTAUTH UPDATE."""
        result: TicketIssued | TicketRefused = HALTED
        if not self._audit.is_failed:
            result = issue(self._index, self._clock, caller, user, application, self._now())
        self._audit.write(ticket_record(caller, user, application, result, service=service, peer=peer))
        return result

    def cache_token(
        self, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A token for a user whose certificate was verified, good once at any application; audited for this one."""
        result: TicketIssued | TicketRefused
        if self._audit.is_failed:
            result = HALTED
        elif user not in self.database.users:
            result = TicketRefused(8, 8, 20, "the user is not defined")
        else:
            result = TicketIssued(user, application, self._tokens.issue(user, self._now()))
        record = ticket_record(None, user, application, result, service=service, peer=peer)
        self._audit.write(attrs.evolve(record, extra={**record.extra, "kind": "CACHETOKEN"}))
        return result
