"""The RACF database on disk: SQLite in WAL mode with full synchronisation, one writer, snapshots out.

The store keeps the newest committed snapshot. ``apply`` runs a change on it inside one immediate transaction, writes
what differs, and only then shows the new snapshot: what a caller was told is on disk, and what is in memory is what a
reload would give. Every method blocks and belongs on a worker thread; ``database`` and ``fault`` may be read from any.

A file that is no longer the one at its path takes writes as if nothing had happened, and loses them at the next start:
a transaction looks first.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import sqlalchemy as sa

from appliance.saf import rekeying, rows, schema
from appliance.saf.attempts import after_failure, after_success
from appliance.saf.database import SafDatabase, User
from appliance.saf.errors import StoreError
from appliance.saf.quality import with_new_secret
from appliance.saf.rekeying import sealer_of
from appliance.saf.sealing import Sealer, SealingError
from appliance.saf.tokenkey import TokenPlace
from appliance.saf.upgrade import UnusableDatabaseError, upgrade
from appliance.secret import Secret

__all__ = ["Change", "SafStore", "StoreError"]

Change = Callable[[SafDatabase], SafDatabase]

#: For how long a PassTicket that is past is still known to have been used.
_REMEMBERED = timedelta(hours=1)
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


class SafStore:
    """The RACF database. Make it with ``open``; ``close`` it at the end."""

    def __init__(self, engine: sa.Engine, sealer: Sealer, now: Callable[[], datetime], where: str) -> None:
        self._engine = engine
        self._sealer = sealer
        self._now = now
        self._where = where
        self._lock = threading.Lock()
        self._fault = ""
        self._path = Path(where) if engine.dialect.name == "sqlite" else None
        self._file = _identity(self._path)
        with self.transaction() as connection, _without_collector():
            self._database = rows.load(connection, sealer)

    @classmethod
    def open(cls, url: str, *, key_file: Path, now: Callable[[], datetime]) -> SafStore:
        """Open (making it when absent), check and upgrade the store; StoreError says in a sentence why not."""
        parsed = sa.make_url(url)
        where = parsed.database or url
        if parsed.get_backend_name() == "sqlite":
            _make_private(Path(where))
        engine = _engine(parsed)
        try:
            with _explained(where):
                upgrade(engine)
                with engine.connect() as connection:
                    sealer = sealer_of(connection, key_file)
            return cls(engine, sealer, now, where)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @property
    def database(self) -> SafDatabase:
        """The newest committed snapshot."""
        return self._database

    @property
    def fault(self) -> str:
        """Why a transaction failed, until ``probe`` finds that they can be written again; empty: none did."""
        return self._fault

    def probe(self) -> None:
        """Write what is there already; StoreError says why that cannot be done."""
        with self.transaction() as connection:
            connection.execute(sa.update(schema.state).values(version=schema.state.c.version))
        self._fault = ""

    def load(self) -> SafDatabase:
        """Read the snapshot from disk again (another process may have changed it)."""
        with self.transaction() as connection:
            self._database = rows.load(connection, self._sealer)
            return self._database

    def apply(self, change: Change, beside: Callable[[sa.Connection], None] | None = None) -> SafDatabase:
        """Run a change in one transaction and give the snapshot after it; a change that answers its argument is none.

        ``beside`` writes records that are no part of the snapshot, in the same transaction, after the change.
        StoreError when it could not be written. An exception of the change itself passes through; both change nothing.
        """
        with self.transaction() as connection:
            old = self._refresh(connection)
            new = change(old)
            if new is not old:
                new = attrs.evolve(new, version=old.version + 1)
                rows.write_changes(connection, old, new, self._sealer)
                connection.execute(sa.update(schema.state).values(version=new.version))
                if beside is not None:
                    beside(connection)
                connection.commit()
                self._database = new
            return self._database

    def rekey(self, key_file: Path, place: TokenPlace | None = None) -> int:
        """Seal everything under a new key, which takes the place of the one in ``key_file``; how many things it was.

        ``place``: the token that wraps the new key.

        For when nothing else has the store open.
        """
        with _explained(self._where):
            sealer = rekeying.begin(key_file, place)
        with self.transaction() as connection:
            count = rekeying.reseal(connection, self._refresh(connection), sealer)
        rekeying.finish(key_file)
        self._sealer = sealer
        return count

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """One immediate transaction, serial with all others of this store; StoreError when the database fails."""
        with self._lock, self._told_of(), _explained(self._where):
            if _identity(self._path) != self._file:
                raise StoreError(f"{self._where}: it is not the file that was opened; start again")
            with self._engine.connect() as connection:
                connection.begin()
                try:
                    yield connection
                    connection.commit()
                except BaseException:
                    # A COMMIT that failed leaves SQLite's transaction open; a closed connection cannot hand it on.
                    connection.invalidate()
                    raise

    @contextmanager
    def _told_of(self) -> Iterator[None]:
        """What keeps a transaction from being written is the fault of the store from then on."""
        try:
            yield
        except StoreError as error:
            self._fault = str(error)
            raise

    def _refresh(self, connection: sa.Connection) -> SafDatabase:
        version = connection.execute(sa.select(schema.state.c.version)).scalar_one()
        if version != self._database.version:
            self._database = rows.load(connection, self._sealer)
        return self._database

    # What a verification needs (``ports.VerifyStore``).

    def record_failure(self, user: str) -> User | None:
        """Count one wrong attempt, revoke at SETROPTS PASSWORD(REVOKE(n)); the user as it is now, None if unknown."""
        return self.apply(lambda database: after_failure(database, user)).users.get(user)

    def record_success(self, user: str, when: datetime) -> User | None:
        """Reset the count and note the access; the user as it is now, None if unknown."""
        return self.apply(lambda database: after_success(database, user, when)).users.get(user)

    def change_password(self, user: str, password_hash: Secret, is_phrase: bool, when: datetime) -> User | None:
        """Store a new hash; the password is then not expired. The user as it is now, None if unknown."""

        def change(database: SafDatabase) -> SafDatabase:
            found = database.users.get(user)
            if found is None:
                return database
            changed = with_new_secret(found, password_hash, database.options, when, is_phrase=is_phrase)
            return database.with_user(changed)

        return self.apply(change).users.get(user)

    def claim_ticket(self, user: str, application: str, digest: bytes, expires: datetime) -> bool:
        """Remember a PassTicket as used until ``expires``; False when it was used before (also before a crash).

        It is remembered for longer: who comes in its last second has waited for a thread, and a clock may be set back.
        """
        spent = schema.spent_tickets
        key = {"user": user, "application": application, "digest": digest}
        with self.transaction() as connection:
            connection.execute(sa.delete(spent).where(spent.c.expires < self._now() - _REMEMBERED))
            if connection.execute(sa.select(spent.c.user).filter_by(**key)).first() is not None:
                return False
            connection.execute(sa.insert(spent).values(**key, expires=expires))
        return True


@contextmanager
def _without_collector() -> Iterator[None]:
    """A hundred thousand new objects, none of them garbage: looking for some would double the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _make_private(path: Path) -> None:
    """The database file with mode 0600; SQLite gives its side files the mode of the main one."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from None


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Which file is at a path; None: none is, or the database is no file."""
    if path is None:
        return None
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare)
        # SQLite's driver would begin at the first write; an immediate transaction never fails half-way as "locked".
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare(connection: sa.engine.interfaces.DBAPIConnection, record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.cursor().execute(f"PRAGMA {pragma}")


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """Turn what the driver says into one sentence without SQL."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreError(f"{where}: {error.orig}") from None
    except (UnusableDatabaseError, SealingError) as error:
        raise StoreError(f"{where}: {error}") from None
