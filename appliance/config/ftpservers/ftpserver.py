"""One FTP server as a frozen value: what FTP.DATA says of it, and the ports it has from PROFILE.TCPIP.

Where z/OS leaves a door open by default and every present-day server closes it, the default here is the closed one:
PASSIVEDATACONN and PORTCOMMANDIPADDR are NOREDIRECT, PORTCOMMANDPORT is NOLOWPORTS. Everything else keeps z/OS's.
"""

from __future__ import annotations

import enum
from ipaddress import ip_address
from typing import Any

import attrs

from appliance.config.addresses import IpNetwork, plain_address
from appliance.config.ciphers import DEFAULT_CIPHERS, of_versions
from appliance.config.ftpservers.ftpaccess import (
    Anonymous,
    EmailCheck,
    FileAccess,
    Override,
    fitting,
)
from appliance.config.ftpservers.ftpsite import SiteParameter
from appliance.config.language.diagnostics import NOWHERE, Place

__all__ = [
    "Extension",
    "FtpServer",
    "PassiveAddress",
    "PortOfEntry4",
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
    MODE_Z = "MODE_Z"  # our own: compression on data connections


class SecureFtp(enum.Enum):
    """SECURE_FTP: whether a login without TLS is possible."""

    ALLOWED = "ALLOWED"
    REQUIRED = "REQUIRED"


class PortOfEntry4(enum.Enum):
    """PORTOFENTRY4: what an IPv4 client's port of entry is: class TERMINAL, or its network zone alone."""

    TERMINAL = "TERMINAL"
    SERVAUTH = "SERVAUTH"


class SecureLogin(enum.Enum):
    """SECURE_LOGIN: none; a valid client certificate; one that maps to the very user who logs in, plus SERVAUTH."""

    NO_CLIENT_AUTH = "NO_CLIENT_AUTH"
    REQUIRED = "REQUIRED"
    VERIFY_USER = "VERIFY_USER"  # VERIFY-USER is read too


class SecurePassword(enum.Enum):
    """SECURE_PASSWORD: OPTIONAL lets a certificate that maps to the login user replace the password."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"


class SecureDataconn(enum.Enum):
    """SECURE_DATACONN: the least protection of data, or NEVER."""

    NEVER = "NEVER"
    CLEAR = "CLEAR"
    SAFE = "SAFE"
    PRIVATE = "PRIVATE"


class SecureCtrlconn(enum.Enum):
    """SECURE_CTRLCONN: the least protection of commands; SAFE and PRIVATE refuse CCC."""

    CLEAR = "CLEAR"
    SAFE = "SAFE"
    PRIVATE = "PRIVATE"


class TlsRfcLevel(enum.Enum):
    """TLSRFCLEVEL: DRAFT keeps TLS at REIN; RFC4217 ends it; CCCNONOTIFY ends it without close_notify."""

    DRAFT = "DRAFT"
    RFC4217 = "RFC4217"
    CCCNONOTIFY = "CCCNONOTIFY"


class StartDirectory(enum.Enum):
    """STARTDIRECTORY: the name space that a login begins in, the prefix of the user ID or the UNIX home."""

    MVS = "MVS"
    HFS = "HFS"


class SessionReuse(enum.Enum):
    """SECURE_SESSION_REUSE: whether a data connection resumes the control connection's TLS session."""

    NONE = "NONE"
    ALLOWED = "ALLOWED"
    REQUIRED = "REQUIRED"


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
    tls12: bool = True
    tls13: bool = True
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
    start_directory: StartDirectory = StartDirectory.MVS
    site_parameters: tuple[SiteParameter, ...] = ()  # what SITE begins with
    jes_interface_level: int = 1
    jes_put_get_timeout: int = 600  # JESPUTGETTO
    ds_wait_reply: int = 60  # DSWAITTIMEREPLY: how often a client that waits for a data set is told so
    inactive: int = 300
    keep_alive: int = 0  # FTPKEEPALIVE
    data_keep_alive: int = 0  # DATAKEEPALIVE
    data_connect_timeout: int = 60  # DATACONNTIMEOUT, our own: seconds that a data connection is waited for
    data_timeout: int = 120  # DATATIMEOUT: a transfer of which no byte moves for so long is ended
    port_of_entry: PortOfEntry4 = PortOfEntry4.TERMINAL
    passphrases: bool = True  # PASSPHRASE: a PASS of more than 8 characters is taken
    quota: int = 0  # QUOTA, our own: megabytes that a home may hold; 0: no limit
    rate_limit: int = 0  # RATELIMIT, our own: kilobytes in a second of one transfer; 0: no limit
    max_sessions: int = 0  # MAXSESSIONS, our own: logins of one user at the same time; 0: no limit
    anonymous: Anonymous | None = None
    anonymous_level: int = 3
    anonymous_file_access: FileAccess = FileAccess.HFS
    anonymous_seq: bool = True  # ANONYMOUSFILETYPESEQ
    anonymous_jes: bool = False
    anonymous_file_mode: int = 0o000
    anonymous_directory_mode: int = 0o333
    anonymous_login_message: str | None = None  # ANONYMOUSLOGINMSG, a file
    email_check: EmailCheck = EmailCheck.NO
    overrides: tuple[Override, ...] = ()
    hfs_info: str | None = None  # HFSINFO: a mask; files it fits are shown to who enters their directory
    anonymous_hfs_info: str | None = None
    mvs_info: str | None = None  # MVSINFO: data sets with this last qualifier are shown to who enters their prefix
    anonymous_mvs_info: str | None = None
    mvs_url_key: str = ""  # MVSURLKEY: in a path, /key/ stands for the data set name space
    admin_email: str = ""  # ADMINEMAILADDRESS
    exits: str | None = None  # EXITS, our own: the folder of user exits
    smf: frozenset[str] = frozenset()  # what SMF type 119 records are written of: APPE DCFG DEL LOGN REN RETR STOR
    smf_jes: bool = False  # SMFJES: also of what is done under FILETYPE=JES
    greeting: str = "Sallyport FTP"  # GREETING, our own: what 220 calls the server
    reply226: bool | None = None  # REPLY226: 226 and not 250 ends a transfer. None: it depends on the client
    secure_data_close: bool = True  # SECURE_DATACLOSE, our own: an upload without close_notify at its end is not stored
    host_names: tuple[str, ...] = ()  # HOSTNAME, our own: what HOST may name beside the system
    umask: int = 0o027
    banner: str | None = None  # a file: 220- lines
    login_message: str | None = None  # LOGINMSG, a file: 230- lines
    access_error_msgs: bool = False
    reply_security_level: int = 0  # 1: replies hide addresses, names and levels
    ends_revoked: bool = True  # REVOKEDSESSION: a session ends when its certificate is revoked
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    def is_implicit(self, port: int) -> bool:
        """True when connections to ``port`` are secured without an AUTH command."""
        return bool(self.tls_port) and port == self.tls_port

    @property
    def application(self) -> str:
        """The application name for SAF (class APPL, PassTickets)."""
        return self.applname or self.jobname

    def for_client(self, host: str, user: str = "") -> FtpServer:
        """What holds for a client at this address, and for this user, once OVERRIDE is heeded."""
        if not self.overrides:
            return self
        different: dict[str, Any] = dict(fitting(self.overrides, plain_address(host), user))
        return attrs.evolve(self, **different) if different else self

    @property
    def offered_ciphers(self) -> tuple[str, ...]:
        """``ciphers`` of the versions of TLS that are on."""
        return of_versions(self.ciphers, tls12=self.tls12, tls13=self.tls13)

    def passive_address(self, client: str, local: str) -> str:
        """The address to tell ``client`` in a 227 reply, when it reached us at ``local``: the longest network wins."""
        peer = ip_address(client)
        fitting = [entry for entry in self.passive_addresses if entry.network is None or peer in entry.network]
        if not fitting:
            return local
        best = max(fitting, key=lambda entry: -1 if entry.network is None else entry.network.prefixlen)
        return local if best.address == "LOCAL" else best.address
