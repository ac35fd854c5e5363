"""A small SAF database and a router on it, without disk: users, profiles and keys as in the demo.

``router()`` gives everything at once; ``verify`` runs a verification from begin to end on the calling thread.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Callable, Mapping
from typing import Any

import attrs
from cryptography import x509

from appliance.saf import resources
from appliance.saf.attempts import after_failure, after_success
from appliance.saf.audit import AuditRecord
from appliance.saf.database import (
    Certificate,
    ClassState,
    Connect,
    Group,
    Options,
    Profile,
    SafDatabase,
    TicketKeys,
    Trust,
    User,
)
from appliance.saf.errors import StoreError
from appliance.saf.model import Access, VerifyResult
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.patterns import is_generic_name
from appliance.saf.quality import with_new_secret
from appliance.saf.router import SafRouter
from appliance.secret import Secret
from tests.support import pki

#: 2026-01-05T12:00:00Z
START = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
LEGACY_KEY = Secret(bytes.fromhex("E001193519561977"))
NOW = int(START.timestamp())
IN_FORCE = ClassState(active=True, raclisted=True, generic=True)
#: A port of FTP; PORT_PROFILE lets USER2 use it.
PORT = resources.ftp_port("MVS098", "FTPSEC1", 2021)


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, time: dt.datetime = START) -> None:
        self.time = time

    def __call__(self) -> dt.datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


class AuditList:
    """Keeps the records; ``is_failed`` can be set."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []
        self.is_failed = False

    def write(self, record: AuditRecord) -> None:
        self.records.append(record)

    @property
    def last(self) -> AuditRecord:
        return self.records[-1]


class MemoryStore:
    """A store that keeps its one database in memory; ``is_broken`` makes every write fail."""

    def __init__(self, database: SafDatabase) -> None:
        self.database = database
        self.is_broken = False
        self.writes = 0
        self.spent: set[tuple[str, str, bytes]] = set()
        self._lock = threading.Lock()

    def apply(self, change: Callable[[SafDatabase], SafDatabase]) -> SafDatabase:
        with self._lock:
            if self.is_broken:
                raise StoreError("the disk is full")
            new = change(self.database)
            if new is not self.database:
                self.writes += 1
                self.database = attrs.evolve(new, version=self.database.version + 1)
            return self.database

    def record_failure(self, user: str) -> User | None:
        return self.apply(lambda database: after_failure(database, user)).users.get(user)

    def record_success(self, user: str, when: dt.datetime) -> User | None:
        return self.apply(lambda database: after_success(database, user, when)).users.get(user)

    def change_password(self, user: str, password_hash: Secret, is_phrase: bool, when: dt.datetime) -> User | None:
        def change(database: SafDatabase) -> SafDatabase:
            found = database.users.get(user)
            if found is None:
                return database
            return database.with_user(
                with_new_secret(found, password_hash, database.options, when, is_phrase=is_phrase)
            )

        return self.apply(change).users.get(user)

    def claim_ticket(self, user: str, application: str, digest: bytes, expires: dt.datetime) -> bool:
        with self._lock:
            is_new = (user, application, digest) not in self.spent
            self.spent.add((user, application, digest))
            return is_new


@attrs.define
class Sample:
    """A router and what stands behind it."""

    router: SafRouter
    store: MemoryStore
    audit: AuditList
    clock: Clock
    passwords: Passwords

    def change(self, change: Callable[[SafDatabase], SafDatabase]) -> None:
        """Commit a change and swap it in, as a command does."""
        self.router.swap(self.store.apply(change))


@functools.cache
def cheap_passwords() -> Passwords:
    """argon2 at the lowest cost there is."""
    return Passwords(HashCost(memory_kib=8, passes=1, lanes=1))


@functools.cache
def hashed(password: str) -> Secret:
    """The hash of a password, made once."""
    return cheap_passwords().hash(Secret(password), mixed_case=True)


def profile(cls: str, name: str, access: Mapping[str, Access] | None = None, **fields: object) -> Profile:
    """A profile; its name says whether it is generic."""
    return Profile(cls, name, is_generic_name(name), access=access or {}, **fields)


PORT_PROFILE = profile("SERVAUTH", PORT.name, {"USER2": Access.READ})


def with_user(name: str, **fields: Any) -> Callable[[SafDatabase], SafDatabase]:
    """A change of a snapshot: that user with these fields."""
    return lambda newest: newest.with_user(attrs.evolve(newest.users[name], **fields))


def certificate(name: str) -> x509.Certificate:
    """That of a user of the demo."""
    return pki.user(name).certificate


def user(name: str, password: str | None = None, **fields: object) -> User:
    """A user of group SYS1."""
    stored = None if password is None else hashed(password)
    return User(name, "SYS1", password_hash=stored, connects=(Connect("SYS1"),), **fields)


def database(*profiles: Profile, options: Options | None = None) -> SafDatabase:
    """The sample: IBMUSER, USER2 (password ``secret2``, certificate), USER4 (certificate), and the given profiles."""
    result = SafDatabase(options=options or Options(revoke_after=5)).with_group(Group("SYS1"))
    for sample in (
        user("IBMUSER", "sys1", special=True, auditor=True, operations=True),
        user("USER2", "secret2"),
        user("USER4", "secret4"),
        user("DCASCLI"),
    ):
        result = result.with_user(sample)
    for cls in ("SERVAUTH", "APPL", "PTKTDATA", "OPERCMDS"):
        result = result.with_class(cls, IN_FORCE)
    for name in ("USER2", "USER4", "DCASCLI"):
        result = result.with_certificate(registered(name))
    for one in profiles:
        result = result.with_profile(one)
    return result


def registered(name: str, trust: Trust = Trust.TRUST) -> Certificate:
    """The certificate of a user, as RACDCERT ADD registers it."""
    return Certificate(name, name.lower(), trust, pki.user(name.lower()).certificate)


def ticket_profile(application: str = "TSO", **fields: object) -> Profile:
    """A PTKTDATA profile with the legacy key of the samples."""
    return profile("PTKTDATA", application, ssignon=TicketKeys(legacy=LEGACY_KEY), **fields)


def router(start: SafDatabase | None = None) -> Sample:
    """A router on the sample database, or on another."""
    start = start or database()
    store, audit, clock = MemoryStore(start), AuditList(), Clock()
    passwords = cheap_passwords()
    return Sample(SafRouter(start, store, audit, passwords, clock), store, audit, clock, passwords)


def verify(sample: Sample, name: str, secret: str, application: str = "TSO", new: str | None = None) -> VerifyResult:
    """A verification from begin to end."""
    verification = sample.router.begin_verify(
        name, Secret(secret), application=application, new_secret=None if new is None else Secret(new), service="TEST"
    )
    return sample.router.end_verify(verification, verification.run())
