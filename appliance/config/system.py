"""SYSTEM.CONF: what z/OS keeps elsewhere: the system's name, its folders, the control socket, revocation, limits.

Folders may be relative; ``assembly`` resolves them under the state folder (``--state``, the demo's ``--dir``).
"""

from __future__ import annotations

import enum
from pathlib import Path

import attrs

from appliance.config.clients import IpNetwork
from appliance.config.diagnostics import NOWHERE, Place

__all__ = [
    "AuditFull",
    "ControlSocket",
    "CrlConf",
    "CrlLevel",
    "Directory",
    "LogLevel",
    "PasswordHash",
    "Penalties",
    "SystemConf",
]


class CrlLevel(enum.Enum):
    """CRLSECURITYLEVEL: what happens to a certificate when no CRL can be had.

    LOW accepts; MEDIUM accepts when the server answered but has none; HIGH refuses.
    """

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class AuditFull(enum.Enum):
    """AUDITFULL: what happens when an audit record cannot be written."""

    HALT = "HALT"
    CONTINUE = "CONTINUE"


class LogLevel(enum.Enum):
    """LOGLEVEL: the least severe message that is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@attrs.frozen
class CrlConf:
    """Revocation checking by LDAP. Servers are (host, port), first that answers; times are seconds."""

    servers: tuple[tuple[str, int], ...] = ()  # CRLLDAPSERVER: for every service that names none of its own
    level: CrlLevel = CrlLevel.HIGH
    cache_seconds: int = 86_400  # a CRL is kept no longer than this, nor past its nextUpdate
    refresh_seconds: int = 300  # how often a newer CRL is looked for
    timeout: float = 15.0  # hard limit of one fetch


@attrs.frozen
class ControlSocket:
    """The Unix socket of the operator plane: mode 0660, its group, and who a peer's uid is to SAF."""

    path: Path = Path("control.sock")
    group: str = ""  # "": the daemon's own
    owner_user: str = ""  # user ID of the uid that started the daemon; "": nobody
    users: tuple[tuple[int, str], ...] = ()  # (uid, user ID)


@attrs.frozen
class Directory:
    """The embedded LDAP directory that publishes the CA certificate and the CRL of the own CA."""

    port: int
    address: str = ""
    suffix: str = "O=SALLYPORT"


@attrs.frozen
class PasswordHash:
    """Cost of one password hash (argon2id)."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 1


@attrs.frozen
class Penalties:
    """A source that fails too often is refused at accept. After ``failures`` the first pause is ``seconds``;
    each further failure doubles it, up to ``maximum``. Addresses in ``exempt`` are never refused."""

    failures: int = 10
    seconds: int = 15
    maximum: int = 600
    exempt: tuple[IpNetwork, ...] = ()


@attrs.frozen
class SystemConf:
    """One per appliance; a service that needs a part of it gets that part."""

    system: str = "SALLY"  # sysname in resource names
    stack: str = "TCPIP"  # TCP/IP job name in resource names
    bind_address: str = "0.0.0.0"  # noqa: S104  for every port whose own statement names no address
    data: Path = Path("data")
    pki: Path = Path("pki")
    audit: Path = Path("audit")
    database: str = "saf.sqlite"  # a file under the state folder, or an SQLAlchemy URL
    control: ControlSocket = ControlSocket()
    metrics: tuple[str, int] | None = None  # (address, port)
    directory: Directory | None = None
    crl: CrlConf = CrlConf()
    verify_threads: int = 2  # password hashes at the same time
    verify_queue: int = 64  # verifications that may wait for a thread
    password_hash: PasswordHash = PasswordHash()
    penalties: Penalties = Penalties()
    max_connections: int = 20_000
    max_per_source: int = 1_000
    log_level: LogLevel = LogLevel.INFO
    audit_full: AuditFull = AuditFull.HALT
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)
