"""The Telnet part of PROFILE.TCPIP as frozen values: one flat ``TelnetPort`` per port, and its BEGINVTAM mapping.

TELNETGLOBALS, TELNETPARMS and the defaults are already merged when a port is made, so that a session reads one value
and never asks where it came from. The classes stand alone here; ``profile.py`` fills them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from appliance.config.ciphers import DEFAULT_CIPHERS
from appliance.config.clients import ANY_CLIENT, ClientId, IpGroup, UserGroup
from appliance.config.diagnostics import NOWHERE, Place
from appliance.config.lunames import LuRange

__all__ = [
    "AllowAppl",
    "ClientAuth",
    "ConnType",
    "DefaultAppl",
    "InterpTcp",
    "LuGroup",
    "LuMap",
    "RestrictAppl",
    "TelnetMapping",
    "TelnetPort",
    "UssTcp",
]


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


@attrs.frozen
class LuGroup:
    """LUGROUP or PRTGROUP: ranges in the order written; a capacity warning is wanted at ``warn_percent``."""

    name: str
    ranges: tuple[LuRange, ...]
    warn_percent: int | None = None
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class LuMap:
    """LUMAP or PRTMAP. ``names`` is a group's name when the mapping holds such a group, else one LU name.

    GENERIC also serves named requests when no SPECIFIC matches; SPECIFIC never serves generic ones.
    """

    names: str
    client: ClientId = ANY_CLIENT
    is_specific: bool = False
    default_application: str | None = None  # DEFAPPL: beats every DEFAULTAPPL and USSTCP
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class DefaultAppl:
    """DEFAULTAPPL, and PRTDEFAULTAPPL alike."""

    application: str
    client: ClientId = ANY_CLIENT
    first_only: bool = False  # after logoff show USSMSG10
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class UssTcp:
    """USSTCP: which USS table a client gets; ``scs_table`` is for terminals that SSCP-LU-DATA reaches."""

    table: str
    client: ClientId = ANY_CLIENT
    scs_table: str = ""
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class InterpTcp:
    """INTERPTCP: which interpret table sees what a client types at the USS screen."""

    table: str
    client: ClientId = ANY_CLIENT
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class AllowAppl:
    """ALLOWAPPL: ``pattern`` may hold ``%`` for one character and end in ``*``; ``lus`` empty means any LU."""

    pattern: str
    lus: tuple[LuRange, ...] = ()
    lu_groups: tuple[str, ...] = ()
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class RestrictAppl:
    """RESTRICTAPPL: only ``users`` may, who give their password on the solicitor screen.

    CERTAUTH takes the certificate's user ID instead; ALLOWPRINTER lets printers in without either.
    """

    pattern: str
    users: tuple[str, ...] = ()
    cert_auth: bool = False
    allow_printer: bool = False
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class TelnetMapping:
    """One BEGINVTAM block. Names of groups are keys; the DEFAULT pools serve clients that nothing else matches."""

    lu_groups: Mapping[str, LuGroup] = attrs.field(factory=dict)
    printer_groups: Mapping[str, LuGroup] = attrs.field(factory=dict)
    ip_groups: Mapping[str, IpGroup] = attrs.field(factory=dict)
    user_groups: Mapping[str, UserGroup] = attrs.field(factory=dict)
    default_lus: tuple[LuRange, ...] = ()  # DEFAULTLUS
    default_lus_specific: tuple[LuRange, ...] = ()  # DEFAULTLUSSPEC
    default_printers: tuple[LuRange, ...] = ()  # DEFAULTPRT
    default_printers_specific: tuple[LuRange, ...] = ()  # DEFAULTPRTSPEC
    lu_maps: tuple[LuMap, ...] = ()
    printer_maps: tuple[LuMap, ...] = ()
    default_appls: tuple[DefaultAppl, ...] = ()
    printer_default_appls: tuple[DefaultAppl, ...] = ()
    uss_tables: tuple[UssTcp, ...] = ()
    interpret_tables: tuple[InterpTcp, ...] = ()
    allowed: tuple[AllowAppl, ...] = ()
    restricted: tuple[RestrictAppl, ...] = ()
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class TelnetPort:
    """One Telnet port and everything that holds for a session accepted on it. Times are seconds; 0 means never.

    ``ciphers`` are OpenSSL names in order of preference; a list without a TLS 1.3 name means no TLS 1.3.
    """

    port: int
    mapping: TelnetMapping = attrs.field(factory=TelnetMapping)
    address: str = ""  # to bind; "" is SYSTEM.CONF's BINDADDRESS
    is_secure: bool = False  # SECUREPORT, not PORT
    conn_type: ConnType = ConnType.BASIC  # SECURE when nothing is written for a SECUREPORT
    client_auth: ClientAuth = ClientAuth.NONE
    keyring: str | None = None  # "TNRING" or "OWNER/TNRING"
    ciphers: tuple[str, ...] = DEFAULT_CIPHERS
    ssl_timeout: int = 5
    crl_servers: tuple[tuple[str, int], ...] = ()  # CRLLDAPSERVER here, else that of SYSTEM.CONF
    tn3270e: bool = True
    express_logon: bool = False
    inactive: int = 0
    printer_inactive: int = 0
    timemark: int = 10_800
    scan_interval: int = 1_800
    msg07: bool = False
    lu_session_pend: bool = False
    sequential_lu: bool = True
    refresh_msg10: bool = True
    old_solicitor: bool = False  # OLDSOLICITOR: the cursor stands on the user ID, not on the application
    password_phrase: bool = False  # PASSWORDPHRASE: the solicitor's password fields take a phrase
    max_receive: int = 65_535
    ends_revoked: bool = True  # REVOKEDSESSION: a session ends when its certificate is revoked
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)
