"""SYSTEM.CONF: what z/OS keeps elsewhere: the system's name, its folders, the control socket, revocation, limits.

Folders may be relative; ``assembly`` resolves them under the state folder (``--state``, the demo's ``--dir``).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from appliance.config.addresses import IpNetwork
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.language.operands import Operands
from appliance.config.language.readers import (
    address,
    choice,
    flat,
    host_and_port,
    name,
    network_of,
    number,
    path,
    port,
    text,
)
from appliance.config.language.report import Report
from appliance.config.language.symbols import replaced, symbol_definition
from appliance.config.language.table import Row, Table, read_lines
from appliance.config.revocation import CrlConf, CrlLevel, ldap_access, ocsp, responder_url, revocation_urls

__all__ = [
    "TABLE",
    "AuditFull",
    "AuditSync",
    "ControlSocket",
    "Directory",
    "LogLevel",
    "PasswordHash",
    "Penalties",
    "Responder",
    "Startups",
    "SystemConf",
    "read_system_conf",
]


class AuditFull(enum.Enum):
    """AUDITFULL: what happens when an audit record cannot be written."""

    HALT = "HALT"
    CONTINUE = "CONTINUE"


class AuditSync(enum.Enum):
    """AUDITSYNC: when an audit record counts as written: synchronised to disk in groups, or as the system likes."""

    GROUP = "GROUP"
    SYSTEM = "SYSTEM"


class LogLevel(enum.Enum):
    """LOGLEVEL: the least severe message that is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@attrs.frozen
class ControlSocket:
    """The Unix socket of the operator plane: mode 0660, its group, and who a peer's uid is to SAF."""

    path: Path = Path("control.sock")
    group: str = ""  # "": the daemon's own
    owner_user: str = ""  # user ID of the uid that started the daemon; "": nobody
    users: tuple[tuple[int, str], ...] = ()  # (uid, user ID)
    idle_seconds: int = 900  # CONTROLIDLE: after which a screen nobody touches locks itself; 0: never


@attrs.frozen
class Directory:
    """The embedded LDAP directory that publishes the CA certificate and the CRL of the own CA."""

    port: int
    address: str = ""
    suffix: str = "O=SALLYPORT"


@attrs.frozen
class Responder:
    """OCSPRESPONDER: where the own CA answers by HTTP; ``url`` is how others reach it, without a slash at its end."""

    port: int
    address: str = ""
    url: str = ""


@attrs.frozen
class PasswordHash:
    """Cost of one password hash (argon2id)."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 1


@attrs.frozen
class Penalties:
    """A source that fails too often is refused at accept. After ``failures`` the first pause is ``seconds``;
    each further failure doubles it, up to ``maximum``. So many ``sources`` are remembered. Addresses in ``exempt`` are
    never refused."""

    failures: int = 10
    seconds: int = 15
    maximum: int = 600
    sources: int = 10_000
    exempt: tuple[IpNetwork, ...] = ()


@attrs.frozen
class Startups:
    """MAXSTARTUPS: clients that have not logged on. From ``begin`` on ``rate`` percent of the new ones are refused,
    more with each, and all at ``full``; ``per_source`` of one address."""

    begin: int = 3_000
    rate: int = 30
    full: int = 6_000
    per_source: int = 1_000


@attrs.frozen
class SystemConf:
    """One per appliance; a service that needs a part of it gets that part."""

    system: str = "SALLY"  # sysname in resource names
    symbols: tuple[tuple[str, str], ...] = ()  # SYMDEF: (name, text), in their order
    stack: str = "TCPIP"  # TCP/IP job name in resource names
    bind_address: str = "0.0.0.0"  # for every port whose own statement names no address
    data: Path = Path("data")
    pki: Path = Path("pki")
    audit: Path = Path("audit")
    database: str = "saf.sqlite"  # a file under the state folder, or an SQLAlchemy URL
    control: ControlSocket = ControlSocket()
    metrics: tuple[str, int] | None = None  # (address, port)
    responder: Responder | None = None
    directory: Directory | None = None
    crl: CrlConf = attrs.field(factory=CrlConf)
    verify_threads: int = 2  # password hashes at the same time
    verify_queue: int = 64  # verifications that may wait for a thread
    verify_per_source: int = 32  # verifications of one source, waiting or under way
    password_hash: PasswordHash = PasswordHash()
    penalties: Penalties = Penalties()
    handshake_seconds: int = 10  # that a TLS handshake of a client may take
    logon_seconds: int = 120  # that a client may take to log on
    stall_seconds: int = 120  # a peer that takes nothing of what was written, at two looks this far apart, is dropped
    max_connections: int = 20_000
    max_per_source: int = 1_000
    max_handshakes: int = 4_000
    max_handshakes_per_source: int = 1_000
    startups: Startups = Startups()
    max_consoles: int = 512
    max_consoles_per_uid: int = 256
    max_queries: int = 200  # clients of the directory, of metrics and of the OCSP responder, each
    max_queries_per_source: int = 50
    file_threads: int = 8
    transfer_threads: int = 16
    log_level: LogLevel = LogLevel.INFO
    audit_full: AuditFull = AuditFull.HALT
    audit_sync: AuditSync = AuditSync.GROUP
    audit_rotate: int = 256  # MiB after which a day's next audit file begins; 0: never
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    def symbol_table(self) -> Mapping[str, str]:
        """The system symbols by name: SYSNAME, SYSCLONE (its last two characters) and those of SYMDEF."""
        table = {"SYSNAME": self.system, "SYSCLONE": self.system[-2:], "SYSPLEX": "LOCAL"}
        for symbol, value in self.symbols:
            table[symbol] = replaced(value, table)
        return table


def _control_socket(operands: Operands) -> tuple[Path, str]:
    """``path [GROUP name]``."""
    where = path(operands)
    return where, text("a group")(operands) if operands.take_word("GROUP") else ""


def _control_user(operands: Operands) -> tuple[int | None, str]:
    """``uid|OWNER userid``; OWNER, given as None, is the uid that the daemon runs as."""
    uid = None if operands.take_word("OWNER") else number(0, 4_294_967_294, "a uid")(operands)
    return uid, name(8, "a user ID")(operands)


def _local_port(operands: Operands) -> tuple[int, str]:
    """``port [address]``; "" when there is no address."""
    where = port(operands)
    token = operands.peek()
    return where, address(operands) if token is not None and token.upper not in ("SUFFIX", "URL") else ""


def _metrics(operands: Operands) -> tuple[str, int]:
    where, host = _local_port(operands)
    return host, where


def _directory(operands: Operands) -> Directory:
    where, host = _local_port(operands)
    if operands.take_word("SUFFIX"):
        return Directory(where, host, text("a distinguished name")(operands))
    return Directory(where, host)


def _responder(operands: Operands) -> Responder:
    where, host = _local_port(operands)
    return Responder(where, host, responder_url(operands) if operands.take_word("URL") else "")


def _password_hash(operands: Operands) -> PasswordHash:
    return PasswordHash(
        number(1, 100, "a number of passes")(operands),
        number(8, 4_194_304, "a number of KiB")(operands),
        number(1, 64, "a number of lanes")(operands),
    )


def _penalty(operands: Operands) -> tuple[int, int, int, int]:
    """``failures seconds maximum [sources]``."""
    seconds = number(1, 86_400, "a number of seconds")
    failures, first, most = number(1, 1_000_000, "a number of failures")(operands), seconds(operands), seconds(operands)
    sources = number(100, 1_000_000, "a number of sources")(operands) if operands.peek() else Penalties().sources
    return failures, first, most, sources


def _networks(operands: Operands) -> tuple[IpNetwork, ...]:
    return tuple(network_of(operands, token) for token in (operands.take("a network"), *operands.rest()))


def _total_and_source(operands: Operands, most: int, what: str) -> tuple[int, int]:
    """``total [per source]``; one number holds for both."""
    total = number(1, most, what)(operands)
    return total, number(1, total, what)(operands) if operands.peek() else total


def _connections(operands: Operands) -> tuple[int, int]:
    """``total [per source]``."""
    return _total_and_source(operands, 1_000_000, "a number of connections")


def _consoles(operands: Operands) -> tuple[int, int]:
    """``total [per uid]``."""
    return _total_and_source(operands, 100_000, "a number of consoles")


def _queries(operands: Operands) -> tuple[int, int]:
    """``total [per source]``."""
    return _total_and_source(operands, 100_000, "a number of clients")


def _file_threads(operands: Operands) -> tuple[int, int]:
    """``files [transfers]``."""
    threads = number(1, 256, "a number of threads")
    return threads(operands), threads(operands) if operands.peek() else SystemConf().transfer_threads


def _handshakes(operands: Operands) -> tuple[int, int]:
    """``total [per source]``."""
    return _total_and_source(operands, 1_000_000, "a number of handshakes")


def _verifications(operands: Operands) -> tuple[int, int]:
    """``total [per source]``."""
    return _total_and_source(operands, 10_000, "a number of verifications")


def _startups(operands: Operands) -> Startups:
    """``begin rate full [per source]``, as OpenSSH's MaxStartups has the first three."""
    clients = "a number of clients"
    begin, rate = number(1, 1_000_000, clients)(operands), number(1, 100, "a percentage")(operands)
    full = number(begin + 1, 1_000_001, clients)(operands)
    return Startups(begin, rate, full, number(1, full, clients)(operands) if operands.peek() else full)


TABLE = Table.of(
    [
        Row("SYSTEM", "system", name(8, "a system name")),
        Row("SYMDEF", "symbols", symbol_definition, tuple),
        Row("STACK", "stack", name(8, "a stack name")),
        Row("BINDADDRESS", "bind_address", address),
        Row("DATADIR", "data", path),
        Row("PKIDIR", "pki", path),
        Row("AUDITDIR", "audit", path),
        Row("DATABASE", "database", text("a file")),
        Row("CONTROLSOCKET", "control_socket", _control_socket),
        Row("CONTROLUSER", "control_users", _control_user, tuple),
        Row("CONTROLIDLE", "control_idle", number(0, 86_400, "a number of seconds")),
        Row("METRICS", "metrics", _metrics),
        Row("OCSPRESPONDER", "responder", _responder),
        Row("DIRECTORY", "directory", _directory),
        Row("CRLLDAPSERVER", "crl.servers", lambda operands: (host_and_port(389)(operands),), flat),
        Row("CRLLDAPACCESS", "crl.access", ldap_access, tuple),
        Row("REVOCATIONURL", "crl.urls", revocation_urls, flat),
        Row("OCSP", "crl.ocsp", ocsp),
        Row("CRLSECURITYLEVEL", "crl.level", choice(CrlLevel)),
        Row("CRLCACHE", "crl.cache_seconds", number(0, 2_592_000, "a number of seconds")),
        Row("CRLREFRESH", "crl.refresh_seconds", number(1, 86_400, "a number of seconds")),
        Row("CRLTIMEOUT", "crl.timeout", number(1, 300, "a number of seconds")),
        Row("VERIFYTHREADS", "verify_threads", number(1, 64, "a number of threads")),
        Row("VERIFYQUEUE", "verifications", _verifications),
        Row("PASSWORDHASH", "password_hash", _password_hash),
        Row("PENALTY", "penalty", _penalty),
        Row("PENALTYEXEMPT", "penalties.exempt", _networks, flat),
        Row("MAXCONNECTIONS", "connections", _connections),
        Row("MAXHANDSHAKES", "handshakes", _handshakes),
        Row("MAXSTARTUPS", "startups", _startups),
        Row("MAXCONSOLES", "consoles", _consoles),
        Row("MAXQUERIES", "queries", _queries),
        Row("FILETHREADS", "threads", _file_threads),
        Row("HANDSHAKETIMEOUT", "handshake_seconds", number(1, 600, "a number of seconds")),
        Row("LOGONTIMEOUT", "logon_seconds", number(1, 3_600, "a number of seconds")),
        Row("STALLTIMEOUT", "stall_seconds", number(1, 3_600, "a number of seconds")),
        Row("LOGLEVEL", "log_level", choice(LogLevel)),
        Row("AUDITFULL", "audit_full", choice(AuditFull)),
        Row("AUDITSYNC", "audit_sync", choice(AuditSync)),
        Row("AUDITROTATE", "audit_rotate", number(0, 1_048_576, "a number of MiB")),
    ]
)


#: Statements that fill several fields.
_SEVERAL = {
    "penalty": ("penalties.failures", "penalties.seconds", "penalties.maximum", "penalties.sources"),
    "connections": ("max_connections", "max_per_source"),
    "handshakes": ("max_handshakes", "max_handshakes_per_source"),
    "verifications": ("verify_queue", "verify_per_source"),
    "consoles": ("max_consoles", "max_consoles_per_uid"),
    "queries": ("max_queries", "max_queries_per_source"),
    "threads": ("file_threads", "transfer_threads"),
}


def read_system_conf(text: str, file: str, report: Report) -> SystemConf:
    """The system that SYSTEM.CONF describes; what it does not say keeps its default."""
    values = read_lines(text, file, TABLE, report).values
    for statement, names in _SEVERAL.items():
        if statement in values:
            values |= dict(zip(names, values.pop(statement), strict=True))
    crl, penalties = CrlConf(**_part(values, "crl.")), Penalties(**_part(values, "penalties."))
    control = _control(values)
    return SystemConf(**values, control=control, crl=crl, penalties=penalties, place=Place(file, 1, 1))


def _part(values: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Takes the fields ``prefix`` + name out of ``values``."""
    return {key.removeprefix(prefix): values.pop(key) for key in list(values) if key.startswith(prefix)}


def _control(values: dict[str, Any]) -> ControlSocket:
    where, group = values.pop("control_socket", (ControlSocket().path, ""))
    users = values.pop("control_users", ())
    idle = values.pop("control_idle", ControlSocket().idle_seconds)
    owner = next((user for uid, user in users if uid is None), "")
    return ControlSocket(where, group, owner, tuple((uid, user) for uid, user in users if uid is not None), idle)
