"""DCAS.CONF: the Digital Certificate Access Server, as a frozen value and the table of statements that fills it."""

from __future__ import annotations

import enum

import attrs

from appliance.config.ciphers import DEFAULT_CIPHERS
from appliance.config.diagnostics import NOWHERE, Place

__all__ = ["ClientAuth", "DcasServer", "ServerType"]


class ClientAuth(enum.Enum):
    """CLIENTAUTH: LOCAL1 a valid certificate of the middle tier, LOCAL2 one that also maps to a user ID."""

    LOCAL1 = "LOCAL1"
    LOCAL2 = "LOCAL2"


class ServerType(enum.Enum):
    """SERVERTYPE: which requests are served."""

    CERTTYPE = "CERTTYPE"
    USERIDTYPE = "USERIDTYPE"


@attrs.frozen
class DcasServer:
    """One DCAS. It is always TLS with a client certificate; ``address`` "" is SYSTEM.CONF's BINDADDRESS."""

    port: int = 8990
    address: str = ""
    keyring: str | None = None  # SAFKEYRING
    client_auth: ClientAuth = ClientAuth.LOCAL2
    server_types: frozenset[ServerType] = frozenset({ServerType.CERTTYPE})
    ciphers: tuple[str, ...] = DEFAULT_CIPHERS
    crl_servers: tuple[tuple[str, int], ...] = ()  # LDAPSERVER here, else that of SYSTEM.CONF
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)
