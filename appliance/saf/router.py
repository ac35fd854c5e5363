"""The one place that says who may do what.

Four questions: ``auth``, verification (``begin_verify`` and ``end_verify`` around a thread), ``map_certificate`` and
``passticket``. Each is answered from an immutable snapshot, without waiting, and is audited here, so no service can
forget to; which decisions are kept is what the profiles and SETROPTS say. ``swap`` installs the snapshot that a
committed change gave. While the audit has failed under policy "halt" every answer is no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs
from cryptography import x509

from appliance.saf import resources, tickets
from appliance.saf.acees import acee_of
from appliance.saf.attempts import is_locked_out
from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.auditentries import access_record, logon_record, mapping_record, ticket_record
from appliance.saf.auditing import is_kept
from appliance.saf.authorization import Ruling, rule
from appliance.saf.cachetokens import CacheTokens
from appliance.saf.certmap import Found, criteria_name, find_user
from appliance.saf.database import CERTAUTH, SITE, SafDatabase, User
from appliance.saf.dn import description
from appliance.saf.entrance import Barred, barred
from appliance.saf.hostids import SERVERS, host_ids, is_highly_trusted
from appliance.saf.index import SnapshotIndex
from appliance.saf.issuing import TicketClock
from appliance.saf.keyring import KeyRing, key_ring
from appliance.saf.model import (
    UNKNOWN_ENTRY,
    Accepted,
    Access,
    Acee,
    CertificateMapping,
    Decision,
    PortOfEntry,
    Rejected,
    RejectReason,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyMethod,
    VerifyResult,
)
from appliance.saf.names import is_name
from appliance.saf.passwords import Passwords
from appliance.saf.ports import VerifyStore
from appliance.saf.protection import StartedTask
from appliance.saf.quality import days_left
from appliance.saf.verification import Outcome, Verification, VerifyRequest, is_inactive
from appliance.secret import Secret

__all__ = ["SafRouter"]

_NO_DECISION = 4
_HALTED = Ruling(Decision(8, 8, 0, None, is_permitted=False), None, "HALTED")


class SafRouter:
    """Answers from the snapshot it holds; one thread calls it."""

    __slots__ = (
        "_audit",
        "_clock",
        "_index",
        "_notify",
        "_now",
        "_passwords",
        "_store",
        "_system",
        "_tokens",
    )

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
        self,
        acee: Acee | None,
        resource: Resource,
        access: Access = Access.READ,
        *,
        service: str = "",
        peer: str = "",
    ) -> Decision:
        """May this user (None: nobody RACF knows) have this access? ``is_permitted`` holds the undecided choice."""
        now = self._now()
        ruling = self._rule(acee, resource, access, now)
        if is_kept(self.database, acee, resource, ruling, access):
            record = access_record(acee, resource, access, ruling, service=service, peer=peer)
            self._audit.write(record)
            if record.notify:
                self._notify(record)
        return ruling.decision

    def _rule(self, acee: Acee | None, resource: Resource, access: Access, now: datetime) -> Ruling:
        return _HALTED if self._audit.is_failed else rule(self._index, acee, resource, access, now)

    def explain(self, acee: Acee | None, resource: Resource, access: Access) -> Ruling:
        """What ``auth`` would answer, without a record: for whoever asks why."""
        return self._rule(acee, resource, access, self._now())

    # -- identities

    def acee(self, user: str, entry: PortOfEntry = UNKNOWN_ENTRY) -> Acee | None:
        """The identity of a defined, not revoked user, without any verification; None otherwise."""
        record, today = self.database.users.get(user), self._now().date()
        return None if record is None or record.is_revoked(today) else acee_of(record, today, entry)

    def console_acee(self, user: str) -> Acee | None:
        """The identity of a user whom the operating system vouches for.

        A stranger's wrong passwords may have revoked him; that shuts the network, not the console he repairs it from.
        """
        record, today = self.database.users.get(user), self._now().date()
        if record is None or (record.is_revoked(today) and not is_locked_out(self.database, record)):
            return None
        return acee_of(record, today, PortOfEntry(terminal="CONSOLE", kind="CONSOLE"))

    def started(self, procedure: str, job: str = "") -> Acee | None:
        """The identity of a started task, by class STARTED; None when its user is not defined or revoked.

        Without a profile, or when it names nobody, the procedure runs as the user of its own name.
        """
        profile = self._index.find(resources.started(procedure, job))
        task = profile.started if profile is not None and profile.started is not None else StartedTask()
        user = procedure if task.user in ("", "=MEMBER") else task.user
        found = self.acee(user)
        if found is None:
            return None
        group = task.group if task.group in found.groups else found.group
        return attrs.evolve(found, group=group, trusted=task.trusted, privileged=task.privileged)

    def key_ring(self, name: str, *, default_owner: str) -> KeyRing | None:
        """The ring ``owner/ring``, or ``ring`` of the default owner, for whom it is opened.

        None when there is none, or when class RDATALIB, else FACILITY, does not let the default owner read it;
        ValueError when a key in it cannot be read.
        """
        ring = key_ring(self.database, name, default_owner)
        return ring if ring is not None and self._may_open(ring, default_owner) else None

    def _may_open(self, ring: KeyRing, user: str) -> bool:
        """RDATALIB ringowner.ring.LST; where nothing says anything, IRR.DIGTCERT.LISTRING; else one's own alone."""
        acee = self.started(user)
        is_own = ring.owner in (user, CERTAUTH, SITE)
        decision = self.auth(acee, resources.ring_list(ring.owner, ring.name), Access.READ, service="R_DATALIB")
        if decision.saf_rc == _NO_DECISION:
            level = Access.READ if is_own else Access.UPDATE
            decision = self.auth(acee, resources.certificate_function("LISTRING"), level, service="R_DATALIB")
        return is_own if decision.saf_rc == _NO_DECISION else decision.is_permitted

    def may_use_key(self, user: str, service: str, label: str) -> bool:
        """Whether a started task may use a key of a token: CSFSERV decides on the service, CSFKEYS on the key."""
        acee = self.started(user)
        asked = resources.csf_service(service), resources.csf_key(label)
        return all(self.auth(acee, resource, Access.READ, service="PKCS#11").is_permitted for resource in asked)

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
        result = self._map(certificate, service, entry, words["subject"])
        self._audit.write(mapping_record(result, words, entry, service=service, peer=peer))
        return result

    def _map(
        self, certificate: x509.Certificate, service: str, entry: PortOfEntry, subject: str
    ) -> CertificateMapping | Unmapped:
        if self._audit.is_failed:
            return Unmapped(UnmappedReason.NO_MAPPING)
        variables = {"SYSID": self._system, "APPLID": service}
        found = find_user(
            self.database, self._index.filters, certificate, lambda template: self._by_criteria(template, variables)
        )
        if found is UnmappedReason.NO_MAPPING:
            found = self._by_host_ids(certificate, service) or found
        if isinstance(found, UnmappedReason):
            return Unmapped(found)
        user, now = self.database.users.get(found.user), self._now()
        if user is None:
            return Unmapped(UnmappedReason.USER_UNKNOWN)
        if user.is_revoked(now.date()) or is_inactive(self.database.options, user, now):
            return Unmapped(UnmappedReason.USER_REVOKED)
        return CertificateMapping(acee_of(user, now.date(), entry, subject), found.how)

    def _by_criteria(self, template: str, variables: Mapping[str, str]) -> str | None:
        """The user that the profile of class DIGTCRIT for these values has in its APPLDATA."""
        profile = self._index.find(Resource("DIGTCRIT", criteria_name(template, variables)))
        return profile.appldata.strip().upper() or None if profile is not None else None

    def _by_host_ids(self, certificate: x509.Certificate, service: str) -> Found | None:
        mappings = host_ids(certificate)
        if not mappings or not is_highly_trusted(self.database, certificate):
            return None
        server = self.started(SERVERS.get(service, service))
        for mapping in mappings:
            resource = resources.host_mapping(mapping.host)
            if server is not None and self._rule(server, resource, Access.READ, self._now()).decision.is_permitted:
                return Found(mapping.user, f"hostIdMappings {mapping.host}")
        return None

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
        result, by = self._conclude(asked, outcome)
        self._audit.write(
            logon_record(
                asked.user,
                result,
                asked.entry,
                application=asked.application,
                method=outcome.method.value if outcome.method is not None else "",
                service=asked.service,
                peer=asked.peer,
                by=by,
                has_revoked=outcome.has_revoked,
            )
        )
        return result

    def _conclude(self, asked: VerifyRequest, outcome: Outcome) -> tuple[VerifyResult, Barred | None]:
        if outcome.method is None:
            return Rejected(asked.user, outcome.reason or RejectReason.WRONG), None
        # The user may have been revoked or deleted while the hash was computed.
        user, now = self.database.users.get(asked.user), self._now()
        if user is None or user.is_revoked(now.date()):
            return Rejected(asked.user, RejectReason.REVOKED), None
        acee = acee_of(user, now.date(), asked.entry)
        by = self._barred(user, acee, asked.application, now)
        if by is not None:
            return Rejected(asked.user, by.reason), by
        return Accepted(acee, outcome.method, self._warning(user, outcome.method, now)), None

    def _warning(self, user: User, method: VerifyMethod, now: datetime) -> int | None:
        """The days that are left of the password or phrase, when SETROPTS PASSWORD(WARNING) wants them told."""
        options = self.database.options
        if method in (VerifyMethod.PASSTICKET, VerifyMethod.CACHE_TOKEN):
            return None
        left = days_left(options, user, now, is_phrase=method is VerifyMethod.PHRASE)
        return left if left is not None and left < options.warning else None

    def _barred(self, user: User, acee: Acee, application: str, now: datetime) -> Barred | None:
        if self._audit.is_failed:
            return Barred(RejectReason.UNAVAILABLE)
        return barred(self._index, user, acee, application, now)

    def entry_refusal(
        self, acee: Acee, application: str = "", *, service: str = "", peer: str = "", method: str = "certificate"
    ) -> Barred | None:
        """What keeps somebody out whom a certificate or a surrogate names; audited; None: he may come in.

        What ``end_verify`` asks behind a password is asked here. Without an application class APPL is not.
        """
        user, now = self.database.users.get(acee.user), self._now()
        by = Barred(RejectReason.REVOKED) if user is None else self._barred(user, acee, application, now)
        if by is not None:
            self._audit.write(
                logon_record(
                    acee.user,
                    Rejected(acee.user, by.reason),
                    acee.entry,
                    application=application,
                    method=method,
                    service=service,
                    peer=peer,
                    by=by,
                    certificate=acee.certificate,
                )
            )
        return by

    # -- PassTickets

    def passticket(
        self, caller: Acee | None, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A fresh ticket, never the same twice; a caller of None is the appliance, others need IRRPTAUTH UPDATE."""
        result = self._issue(caller, user, application)
        self._audit.write(ticket_record(caller, user, application, result, service=service, peer=peer))
        return result

    def cache_token(
        self, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        """A token for a user whose certificate was verified, good once at any application; audited for this one."""
        result: TicketIssued | TicketRefused
        if self._audit.is_failed:
            result = TicketRefused(8, 8, 8, "security decisions are halted")
        elif user not in self.database.users:
            result = TicketRefused(8, 8, 20, "the user is not defined")
        else:
            result = TicketIssued(user, application, self._tokens.issue(user, self._now()))
        record = ticket_record(None, user, application, result, service=service, peer=peer)
        self._audit.write(attrs.evolve(record, extra={**record.extra, "kind": "CACHETOKEN"}))
        return result

    def _issue(self, caller: Acee | None, user: str, application: str) -> TicketIssued | TicketRefused:
        if not (is_name(user) and is_name(application)):
            return TicketRefused(8, 8, 4, "a user ID or application name has 1 to 8 of A-Z 0-9 @ # $")
        if self._audit.is_failed:
            return TicketRefused(8, 8, 8, "security decisions are halted")
        if caller is not None:
            resource = resources.irrptauth(application, user)
            if not self._rule(caller, resource, Access.UPDATE, self._now()).decision.is_permitted:
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
