"""FTP.DATA: one FTP server as a frozen value, and the table of statements that fills it.

Where z/OS leaves a door open by default and every present-day server closes it, the default here is the closed one:
PASSIVEDATACONN and PORTCOMMANDIPADDR are NOREDIRECT, PORTCOMMANDPORT is NOLOWPORTS. Everything else keeps z/OS's.
"""

from __future__ import annotations

import enum
from ipaddress import ip_address

import attrs

from appliance.config.ciphers import DEFAULT_CIPHERS
from appliance.config.clients import IpNetwork
from appliance.config.diagnostics import NOWHERE, Place

__all__ = [
    "Extension",
    "FtpServer",
    "PassiveAddress",
    "SecureCtrlconn",
    "SecureDataconn",
    "SecureFtp",
    "SecureLogin",
    "SecurePassword",
    "SessionReuse",
    "StartDirectory",
    "TlsRfcLevel",
]


class Extension(enum.Enum):
    """EXTENSIONS: optional parts of the protocol, each turned on by name."""

    AUTH_TLS = "AUTH_TLS"
    SIZE = "SIZE"
    MDTM = "MDTM"
    REST_STREAM = "REST_STREAM"
    UTF8 = "UTF8"


class SecureFtp(enum.Enum):
    """SECURE_FTP: whether a login without TLS is possible."""

    ALLOWED = "ALLOWED"
    REQUIRED = "REQUIRED"


class SecureLogin(enum.Enum):
    """SECURE_LOGIN: none; a valid client certificate; one that maps to the very user who logs in, plus SERVAUTH."""

    NO_CLIENT_AUTH = "NO_CLIENT_AUTH"
    REQUIRED = "REQUIRED"
    VERIFY_USER = "VERIFY_USER"  # VERIFY-USER is read too


class SecurePassword(enum.Enum):
    """SECURE_PASSWORD: OPTIONAL lets a certificate that maps to the login user replace the password."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"


class SecureCtrlconn(enum.Enum):
    """SECURE_CTRLCONN: the least protection of commands; SAFE and PRIVATE forbid CCC."""

    CLEAR = "CLEAR"
    SAFE = "SAFE"
    PRIVATE = "PRIVATE"


class SecureDataconn(enum.Enum):
    """SECURE_DATACONN: the least protection of data, or NEVER."""

    NEVER = "NEVER"
    CLEAR = "CLEAR"
    SAFE = "SAFE"
    PRIVATE = "PRIVATE"


class SessionReuse(enum.Enum):
    """SECURE_SESSION_REUSE: whether a data connection resumes the control connection's TLS session."""

    NONE = "NONE"
    ALLOWED = "ALLOWED"
    REQUIRED = "REQUIRED"


class TlsRfcLevel(enum.Enum):
    """TLSRFCLEVEL: how AUTH, CCC and REIN behave once TLS is up."""

    DRAFT = "DRAFT"
    RFC4217 = "RFC4217"
    CCCNONOTIFY = "CCCNONOTIFY"


class StartDirectory(enum.Enum):
    """STARTDIRECTORY: the name space a login starts in."""

    HFS = "HFS"
    MVS = "MVS"


@attrs.frozen
class PassiveAddress:
    """PASSIVEADDRESS: the IPv4 address told in 227 to clients in ``network`` (None: to all).

    ``address`` "LOCAL" is the address at which the client reached the control port: no translation for that network.
    """

    address: str
    network: IpNetwork | None = None


@attrs.frozen
class FtpServer:
    """One FTP server: a job, its ports and its FTP.DATA. Times are seconds; 0 means never.

    ``ciphers`` are OpenSSL names in order of preference; a list without a TLS 1.3 name means no TLS 1.3.
    """

    jobname: str
    ports: tuple[tuple[str, int], ...] = ()  # (address to bind or "", port), from PROFILE.TCPIP PORT n TCP jobname
    tls_port: int = 990  # TLSPORT: a port of ``ports`` with this number is implicitly secured; 0: none
    extensions: frozenset[Extension] = frozenset()
    secure_ftp: SecureFtp = SecureFtp.ALLOWED
    secure_login: SecureLogin = SecureLogin.NO_CLIENT_AUTH
    secure_password: SecurePassword = SecurePassword.REQUIRED
    secure_ctrlconn: SecureCtrlconn = SecureCtrlconn.CLEAR
    secure_dataconn: SecureDataconn = SecureDataconn.CLEAR
    secure_session_reuse: SessionReuse = SessionReuse.NONE
    secure_implicit_zos: bool = True  # SECUREIMPLICITZOS: the handshake comes after the 220
    keyring: str | None = None  # "FTPRING" or "OWNER/FTPRING"
    ciphers: tuple[str, ...] = DEFAULT_CIPHERS
    crl_servers: tuple[tuple[str, int], ...] = ()  # those of SYSTEM.CONF
    tls_rfc_level: TlsRfcLevel = TlsRfcLevel.DRAFT
    tls_timeout: int = 100  # handshake; also how long a session can be resumed
    verify_user: bool = False  # VERIFYUSER: the SERVAUTH port profile is asked at every login
    applname: str = ""  # APPLNAME; "": the job name
    passive_ports: tuple[int, int] | None = None  # PASSIVEDATAPORTS
    passive_redirect: bool = False  # PASSIVEDATACONN UNRESTRICTED: another address may connect
    passive_addresses: tuple[PassiveAddress, ...] = ()
    port_command: bool = True  # PORTCOMMAND ACCEPT
    port_low_ports: bool = False  # PORTCOMMANDPORT UNRESTRICTED: ports below 1024 may be named
    port_redirect: bool = False  # PORTCOMMANDIPADDR UNRESTRICTED: another address may be named
    inactive: int = 300
    ftp_keepalive: int = 0
    data_keepalive: int = 0
    start_directory: StartDirectory = StartDirectory.HFS
    jes_interface_level: int = 1
    umask: int = 0o027
    banner: str | None = None  # a file: 220- lines
    login_message: str | None = None  # LOGINMSG, a file: 230- lines
    access_error_msgs: bool = False
    reply_security_level: int = 0  # 1: replies hide addresses, names and levels
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    def is_implicit(self, port: int) -> bool:
        """True when connections to ``port`` are secured without an AUTH command."""
        return bool(self.tls_port) and port == self.tls_port

    @property
    def application(self) -> str:
        """The application name for SAF (class APPL, PassTickets)."""
        return self.applname or self.jobname

    def passive_address(self, client: str, local: str) -> str:
        """The address to tell ``client`` in a 227 reply, when it reached us at ``local``: the longest network wins."""
        peer = ip_address(client)
        fitting = [entry for entry in self.passive_addresses if entry.network is None or peer in entry.network]
        if not fitting:
            return local
        best = max(fitting, key=lambda entry: -1 if entry.network is None else entry.network.prefixlen)
        return local if best.address == "LOCAL" else best.address
