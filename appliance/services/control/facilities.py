"""What operator commands can see and do, handed in by ``assembly``: callables and tables, no other service's types.

A command either answers at once, from memory, or gives a ``Later``: work for a thread, and what to make of its
outcome once it is back.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import attrs

from appliance.certs.chainlinks import Link
from appliance.certs.crls.crl_source import CrlEntry
from appliance.saf.model import Acee
from appliance.secret import Secret
from appliance.services.control.telnetfacts import TelnetObject, TelnetProfile
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone
from appliance.session.picture import Picture

__all__ = [
    "After",
    "Answer",
    "CallOutcome",
    "CallWanted",
    "Chains",
    "Facilities",
    "Later",
    "LogLine",
    "Members",
    "PortRow",
    "Recordings",
    "RevocationLists",
    "Rows",
    "Sources",
    "Table",
    "Verdict",
]


@attrs.frozen
class Table:
    """Rows of text under column names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen
class PortRow:
    """One listening port."""

    port: int
    service: str
    name: str
    state: str  # "ACTIVE", "QUIESCED", "STOPPED"
    security: str  # what it asks of a client, in a few words
    connections: int
    is_secure: bool = False


@attrs.frozen
class LogLine:
    """One line of the log; ``number`` grows by one for each."""

    number: int
    text: str


@attrs.frozen
class CallWanted:
    """A login to be tried at a port of our own; ``label`` or ``file`` says where certificate and key are."""

    port: int
    user: str
    label: str
    file: str
    password: Secret = attrs.field(repr=False)  # of the file
    source: str = ""  # the address to call from; "" for any


class Verdict(enum.Enum):
    """How a login that was tried ended."""

    IN = enum.auto()
    PASSWORD_WANTED = enum.auto()
    REFUSED = enum.auto()


@attrs.frozen
class CallOutcome:
    """The verdict, the address that it was called from, and what was said on the way."""

    verdict: Verdict
    source: str
    lines: tuple[str, ...]


@attrs.frozen
class Later:
    """A command whose work blocks: ``work`` runs on a thread, ``finish`` on the reactor's with its value."""

    work: Callable[[], Any]
    finish: Callable[[Any], Answer]
    is_slow: bool = False  # it reads a lot: no work of the SAF ought to wait for it


@attrs.frozen
class After:
    """An answer that is given once something else is done: ``begin`` starts that, and calls back when it is over.

    Nobody waits for it longer than a few seconds: ``late`` is answered then, and what was begun goes on.
    """

    begin: Callable[[Callable[[], None]], None]
    answer: CommandDone
    late: CommandDone


Answer = CommandDone | Later | After
Rows = Sequence[tuple[str, ...]]


class Recordings(Protocol):
    """The recorded sessions; both calls block."""

    def all(self) -> Sequence[Any]:
        """Every one, with ``name``, ``size`` and ``heading``, the newest first."""
        ...

    def entries(self, name: str) -> Iterable[Mapping[str, Any]]:
        """The entries of one; LookupError when there is none of that name."""
        ...


class Sources(Protocol):
    """Addresses that are kept out."""

    def waiting(self) -> Sequence[tuple[str, ...]]:
        """Source, seconds yet, failures, QUARANTINE or PENALTY."""
        ...

    def quarantine(self, host: str, seconds: float) -> None:
        """Keep it out."""
        ...

    def release(self, host: str) -> bool:
        """Let it in again; False when it was not kept out."""
        ...


class Members(Protocol):
    """What the commands ask; all but ``apply`` and ``reload`` block. LookupError, OSError: what cannot be done."""

    def is_name(self, name: str) -> bool:
        """Whether a member can have this name."""
        ...

    def all(self) -> Rows:
        """Name, bytes, state, and the newest version of each."""
        ...

    def text(self, name: str, version: int | None) -> str:
        """As it is on the disk, or as a version was."""
        ...

    def check(self, name: str, text: str | None) -> Rows:
        """Diagnostics."""
        ...

    def difference(self, name: str, text: str | None, version: int | None) -> Sequence[str]:
        """A unified diff from what is in force to ``text``, the version, or the disk."""
        ...

    def changes(self, name: str, text: str | None) -> Rows:
        """The values that would be others: path, before, after."""
        ...

    def history(self, name: str) -> Rows:
        """Every kept version, the newest first."""
        ...

    def statements(self, name: str) -> Rows:
        """Everything that a member of this name may say."""
        ...

    def apply(self, name: str, text: str, user: str, source: str) -> Answer:
        """Put it in force."""
        ...

    def reload(self, user: str, source: str) -> Answer:
        """Put in force what is on the disk."""
        ...


def _no_display(connection: int, user: str) -> Picture:
    raise LookupError(connection)


class RevocationLists(Protocol):
    """The CRLs in memory."""

    def entries(self) -> Sequence[CrlEntry]:
        """All of them, as of now."""
        ...

    def facts(self, entry: CrlEntry) -> Rows:
        """Names and values of one; blocks."""
        ...

    def holders(self, entry: CrlEntry) -> Callable[[int], str]:
        """Serial number of the list's issuer -> OWNER/LABEL of the registered certificate, empty when there is none."""
        ...


class Chains(Protocol):
    """Chains of certificates: each method takes what is in force now, and gives work for a thread, or LookupError."""

    def of_certificate(self, owner: str, label: str) -> Callable[[], tuple[Link, ...]]:
        """Of a registered certificate; the owner is a user ID, CERTAUTH or SITE."""
        ...

    def of_ring(self, ring: str, label: str) -> Callable[[], tuple[Link, ...]]:
        """Of the certificate that a server shows with OWNER/RING."""
        ...

    def of_connection(self, number: int) -> Callable[[], tuple[Link, ...]]:
        """Of a live connection's client."""
        ...


@attrs.frozen
class Facilities:
    """Everything the command tables may reach."""

    system: str
    stack: str
    connections: Callable[[], Sequence[ConnectionRow]]  # by their numbers; a row may be made when it is looked at
    drop: Callable[[int], bool]
    ports: Callable[[], Sequence[PortRow]]
    #: (service, port or None for all, "QUIESCE" | "RESUME" | "STOP") -> how many ports changed
    set_port: Callable[[str, int | None, str], int]
    #: (LU name, usable) -> False when no pool has that name
    set_lu: Callable[[str, bool], bool]
    #: tables by name: "PROFILE", "OBJECT", "FTP", "DCAS", "CRL", "OCSP", "TLS", "APPLS", "PRINT"
    tables: Mapping[str, Callable[[], Table]]
    log: Callable[[int], Sequence[LogLine]]  # lines after that number
    members: Members
    sources: Sources
    lists: RevocationLists
    chains: Chains
    key_files: Callable[[], Table]  # blocking: what is in the files of KEYRING HFS
    now: Callable[[], datetime]
    audit: Path  # the folder of the audit trail
    exports: Path  # where files are put for the administrator
    fetch_crls: Callable[[Callable[[], None]], None]  # asks every CRL server, and calls back when all have answered
    issue: Callable[[str, str, int], Sequence[str]]  # blocking: user, label, days -> lines
    revoke: Callable[[str, str, str], Sequence[str]]  # blocking: user, label, reason -> lines
    renew: Callable[[str, str, int], Sequence[str]]  # blocking: user, label, days -> lines
    release: Callable[[str, str], Sequence[str]]  # blocking: user, label -> lines
    revoke_serial: Callable[[int, str], Sequence[str]]  # blocking: serial number, reason -> lines
    release_serial: Callable[[int], Sequence[str]]  # blocking
    publish_crl: Callable[[], Sequence[str]]  # blocking
    racf: Callable[[Acee, str, str], Answer]
    is_racf: Callable[[str], bool]
    #: blocking: (user, RACF commands) -> return code, the command as it may be kept, and what is wrong, for each
    rehearse: Callable[[str, Sequence[str]], Sequence[tuple[int, str, str]]]
    recordings: Recordings
    call: Callable[[CallWanted], CallOutcome]  # blocking; LookupError, ValueError, OSError: there was none
    #: (connection) -> everything that its session says of itself
    details: Callable[[int], Sequence[tuple[str, str]]] = lambda number: ()
    #: (connection) -> the few of them that lists are selected by
    facts: Callable[[int], Mapping[str, str]] = lambda number: {}
    telnet_profiles: Callable[[], Sequence[TelnetProfile]] = tuple
    telnet_objects: Callable[[], Iterable[TelnetObject]] = tuple
    #: ("IPGROUP" | "HNGROUP", group, address or name) -> whether it is a member
    is_member: Callable[[str, str, str], bool] = lambda kind, group, value: False
    debug_off: Callable[[], None] = lambda: None
    #: id -> id, text, cause, action of every message; blocks when it is asked first
    catalogue: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    #: (topic or "") -> the consoles that follow it, or any: connection, topics, notices that wait, that were lost
    followers: Callable[[str], Sequence[tuple[str, ...]]] = lambda topic: ()
    purge_prints: Callable[[str], int] = lambda lu: 0  # LU name -> how many print jobs were dropped
    #: port, minutes, with keys -> lines; LookupError when it is no port with TLS
    start_trace: Callable[[int, int, bool], Sequence[str]] = lambda port, minutes, keys: ()
    stop_trace: Callable[[int], Sequence[str]] = lambda port: ()
    #: (connection, who looks) -> what its display shows; LookupError when it has none
    look: Callable[[int, str], Picture] = _no_display
    #: Who watches whom: console, user, connection, LU, since
    watches: Callable[[], Rows] = tuple
