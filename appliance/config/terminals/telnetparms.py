"""The parameters of a Telnet connection as frozen values: what TELNETGLOBALS, TELNETPARMS and PARMSGROUP may say.

The order of value is default < TELNETGLOBALS < TELNETPARMS < PARMSGROUP by PARMSMAP < PARMSGROUP by PMAP. A port
holds the first three merged; a group holds only what it says, and is laid over the port for the clients that are
mapped to it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config.ciphers import DEFAULT_CIPHERS, of_versions
from appliance.config.language.diagnostics import NOWHERE, Place

__all__ = [
    "ClientAuth",
    "ClientCheck",
    "CodePage",
    "ConnType",
    "Debug",
    "DebugLevel",
    "LogonBy",
    "ParmsGroup",
    "SmfRecords",
    "Takeover",
    "TelnetParms",
    "UnlockKeyboard",
    "laid_over",
]

#: Fields that hold an entry for each device type, or for each type of DEBUG, and are laid over each other by entries.
_BY_ENTRY = ("debug", "device_logmodes")


class ConnType(enum.Enum):
    """CONNTYPE: how a connection may come to be secure."""

    SECURE = "SECURE"
    NEGTSECURE = "NEGTSECURE"  # the talk's slides write NEGSECURE; both are read
    ANY = "ANY"
    BASIC = "BASIC"
    NONE = "NONE"


class ClientAuth(enum.Enum):
    """CLIENTAUTH: nothing, a valid certificate, or one that also maps to a user ID."""

    NONE = "NONE"
    SSLCERT = "SSLCERT"
    SAFCERT = "SAFCERT"


class LogonBy(enum.Enum):
    """What Express Logon types for a password: EXPRESSLOGON or EXPRESSLOGONMFA, of which the last one counts."""

    PASSTICKET = "PASSTICKET"
    CACHE_TOKEN = "CACHE TOKEN"


@attrs.frozen
class Takeover:
    """TKOSPECLU, TKOGENLU and their RECON forms: how long the old client is asked before its LU is taken over."""

    seconds: int
    reconnects: bool = False  # RECON: the application session goes over too
    keeps_on_reset: bool = False  # KEEPONTMRESET: the session is kept even when the old connection turns out broken
    same_address: bool = False  # SAMEIPADDR
    same_conn_type: bool = False  # SAMECONNTYPE


@attrs.frozen
class ClientCheck:
    """CHECKCLIENTCONN: the other connections of a new client are asked whether they still answer."""

    seconds: int = 5
    connections: int = 50  # at most so many are asked


@attrs.frozen
class CodePage:
    """CODEPAGE: the ASCII and the EBCDIC code page of line mode, and of translation between the two."""

    ascii: str
    ebcdic: str


@attrs.frozen
class UnlockKeyboard:
    """UNLOCKKEYBOARD: whether we unlock a keyboard before or after a host reads it, and when a session begins."""

    before_read: bool = True
    at_bind: bool = True  # TN3270BIND: in TN3270, where no BIND tells the terminal


class DebugLevel(enum.IntEnum):
    """DEBUG: how much is said; each level says what those before it say."""

    OFF = 0
    EXCEPTION = 1
    SUMMARY = 2
    DETAIL = 3
    TRACE = 4


@attrs.frozen
class Debug:
    """DEBUG by its three types: connections, the server's own work, and configuration.

    Without DEBUG the log says who came and went, which is SUMMARY; on z/OS it is EXCEPTION.
    """

    conn: DebugLevel = DebugLevel.SUMMARY
    task: DebugLevel = DebugLevel.EXCEPTION
    config: DebugLevel = DebugLevel.EXCEPTION


@attrs.frozen
class SmfRecords:
    """SMFINIT and SMFTERM: whether the type 119 record is written (subtype 20 or 21)."""

    type119: bool = False


@attrs.frozen(kw_only=True)
class TelnetParms:
    """What holds for one connection. Times are seconds; 0 means never.

    ``ciphers`` are OpenSSL names in order of preference; a list without a TLS 1.3 name means no TLS 1.3.
    """

    conn_type: ConnType = ConnType.BASIC  # SECURE when nothing is written for a SECUREPORT
    client_auth: ClientAuth = ClientAuth.NONE
    keyring: str | None = None  # "TNRING" or "OWNER/TNRING"; "/path" is a key file
    ciphers: tuple[str, ...] = DEFAULT_CIPHERS
    tls12: bool = True
    tls13: bool = True
    ssl_timeout: int = 5
    crl_servers: tuple[tuple[str, int], ...] = ()  # CRLLDAPSERVER here, else that of SYSTEM.CONF
    ends_revoked: bool = True  # REVOKEDSESSION: a session ends when its certificate is revoked

    tn3270e: bool = True
    sna_ext: bool = True  # CONTENTION-RESOLUTION and SNA-SENSE may be agreed on
    sim_client_lu: bool = False
    device_logmodes: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)  # TELNETDEVICE: type -> TN3270, TN3270E
    code_page: CodePage | None = None
    single_attn: bool = False
    binary_line_mode: bool = False
    dbcs_transform: bool = False
    unlock_keyboard: UnlockKeyboard | None = None  # None: a host does it itself

    express_logon: LogonBy | None = None
    password_phrase: bool = False
    old_solicitor: bool = False
    refresh_msg10: bool = True
    msg07: bool = False
    lu_session_pend: bool = False

    record: bool = False  # RECORD: screens and keys are kept, secrets masked
    watch_notice: bool = True  # WATCHNOTICE: who is watched by an operator is told on his screen

    sequential_lu: bool = True
    keep_lu: int = 0  # seconds for which an LU waits for the client that had it
    drop_assoc_printer: bool = False
    take_specific: Takeover | None = None
    take_generic: Takeover | None = None
    check_client_conn: ClientCheck | None = None

    inactive: int = 0
    printer_inactive: int = 0
    keep_inactive: int = 0
    profile_inactive: int = 1_800
    timemark: int = 10_800
    scan_interval: int = 1_800

    max_receive: int = 65_535
    max_req_sess: int = 20  # session requests in ten seconds
    max_vtam_send_queue: int = 0  # records that wait for a host; 0 in these three is no limit
    max_tcp_send_queue: int = 0  # bytes that wait for the client
    max_ru_chain: int = 0  # RUs in one record of a host

    smf_init: SmfRecords = SmfRecords()
    smf_term: SmfRecords = SmfRecords()
    debug: Debug = Debug()

    @property
    def offered_ciphers(self) -> tuple[str, ...]:
        """``ciphers`` of the versions of TLS that are on."""
        return of_versions(self.ciphers, tls12=self.tls12, tls13=self.tls13)

    @property
    def hands_over(self) -> bool:
        """Whether an application may go over to another connection (RECON), so that its screen has to be kept."""
        return any(takeover and takeover.reconnects for takeover in (self.take_specific, self.take_generic))

    def logmode_of(self, device: str, *, is_extended: bool) -> str:
        """The log mode that TELNETDEVICE gives a device type (IBM-3278-2-E); "" when it gives none."""
        return self.device_logmodes.get(device.removeprefix("IBM-"), ("", ""))[is_extended]


@attrs.frozen
class ParmsGroup:
    """PARMSGROUP: parameters that some clients have instead of their port's, field name of ``TelnetParms`` -> value.

    ``debug`` is a mapping, type -> level, of the types that the group names.
    """

    name: str
    values: Mapping[str, Any]
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What two blocks say together: ``above`` wins, statement by statement; TELNETDEVICE and DEBUG by their types."""
    joined = {name: {**below[name], **above[name]} for name in _BY_ENTRY if name in below and name in above}
    return {**below, **above, **joined}
