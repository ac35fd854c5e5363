"""DCAS.CONF: the Digital Certificate Access Server, as a frozen value and the table of statements that fills it."""

from __future__ import annotations

import enum

import attrs

from appliance.config import messages, tlsversions, zos
from appliance.config.ciphers import DEFAULT_CIPHERS, look_up, of_versions
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import (
    address,
    choice,
    cipher_names,
    flat,
    keyring,
    name,
    number,
    only,
    port,
    text,
)
from appliance.config.language.report import Report
from appliance.config.language.table import Row, Table, read_lines
from appliance.config.language.tokens import Token

__all__ = ["TABLE", "ClientAuth", "DcasServer", "ServerType", "read_dcas_conf"]


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
    stack: str = ""  # TCPIP: must be this system's stack
    keyring: str | None = None  # SAFKEYRING
    client_auth: ClientAuth = ClientAuth.LOCAL2
    server_types: frozenset[ServerType] = frozenset({ServerType.CERTTYPE})
    ciphers: tuple[str, ...] = DEFAULT_CIPHERS
    tls12: bool = True
    tls13: bool = True
    inactive: int = 60  # INACTIVE, our own: seconds between requests; 0: no limit
    crl_servers: tuple[tuple[str, int], ...] = ()  # LDAPSERVER here, else that of SYSTEM.CONF
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    @property
    def offered_ciphers(self) -> tuple[str, ...]:
        """``ciphers`` of the versions of TLS that are on."""
        return of_versions(self.ciphers, tls12=self.tls12, tls13=self.tls13)


_EVERY_TYPE = frozenset(ServerType)
_SERVER_TYPES = {
    "CERTTYPE": (True, frozenset({ServerType.CERTTYPE})),
    "USERIDTYPE": (True, frozenset({ServerType.USERIDTYPE})),
    "ALLTYPES": (True, _EVERY_TYPE),
    "NOCERTTYPE": (False, frozenset({ServerType.CERTTYPE})),
    "NOUSERIDTYPE": (False, frozenset({ServerType.USERIDTYPE})),
}


def _server_type(operands: Operands) -> tuple[bool, frozenset[ServerType]]:
    """(added or removed, which types); ALLTYPES is every type that is supported here."""
    token = operands.take("a server type")
    if token.upper in ("KERBEROSTYPE", "NOKERBEROSTYPE"):
        raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=token.upper)
    if token.upper not in _SERVER_TYPES:
        raise operands.wrong(token, f"{token.text} is not {', '.join(_SERVER_TYPES)}")
    return _SERVER_TYPES[token.upper]


def _added_up(given: list[tuple[bool, frozenset[ServerType]]]) -> frozenset[ServerType]:
    """SERVERTYPE may be repeated; each one adds or removes its types, beginning with CERTTYPE."""
    types = frozenset({ServerType.CERTTYPE})
    for is_added, named in given:
        types = types | named if is_added else types - named
    return types


def _codes(operands: Operands) -> tuple[str, ...]:
    """V3CIPHER: names, four-digit codes, or two-digit codes written together (``0A09``)."""
    tokens = [operands.take("the code of a cipher suite"), *operands.rest()]
    return cipher_names(operands, [part for token in tokens for part in _parts(token)])


def _parts(token: Token) -> list[Token]:
    if look_up(token.text) is not None or len(token.text) % 2:
        return [token]
    return [Token(token.text[at : at + 2], token.place) for at in range(0, len(token.text), 2)]


TABLE = Table.of(
    [
        Row("TCPIP", "stack", name(8, "a stack name")),
        Row("IPADDR", "address", address),
        Row("PORT", "port", port),
        Row("SAFKEYRING", "keyring", keyring),
        Row("CLIENTAUTH", "client_auth", choice(ClientAuth)),
        Row("SERVERTYPE", "server_types", _server_type, _added_up),
        Row("LDAPSERVER", "ldap_hosts", text("a host name or address"), tuple),
        Row("LDAPPORT", "ldap_port", port),
        Row("V3CIPHER", "ciphers", _codes, flat),
        Row("INACTIVE", "inactive", number(0, 86_400, "a number of seconds")),
        *tlsversions.SETTINGS,
        Row("TLSMECHANISM", "", only("DCAS", known={"ATTLS": "PAGENT.CONF is not read yet"})),
    ],
    zos.DCAS,
)
_LDAP_PORT = 389


def read_dcas_conf(text: str, file: str, report: Report) -> DcasServer:
    """The server that DCAS.CONF describes. LDAPPORT holds for every LDAPSERVER."""
    filled = read_lines(text, file, TABLE, report)
    values = filled.values
    ldap_port = values.pop("ldap_port", _LDAP_PORT)
    values["crl_servers"] = tuple((host, ldap_port) for host in values.pop("ldap_hosts", ()))
    if not values.get("server_types", True):
        report.say(
            messages.BAD_OPERAND, filled.place("server_types"), "SERVERTYPE", detail="nothing is left to be served"
        )
    return DcasServer(**values, place=Place(file, 1, 1))
