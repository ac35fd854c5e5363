"""APPLS: the applications a terminal can log on to, built in or on a remote TN3270 host.

    APPL TSO    BUILTIN TSO            PTKTAPPL TSO  DESCRIPTION 'Time sharing'
    APPL RELAY1 HOST 10.1.2.3 992      TLS RELAYRING SERVERNAME host.example  LU TCPABC01  DEVICE IBM-3278-2-E
    APPL RELAY2 HOST 10.1.2.4 23       PROXY LU POOL RLU01..RLU99
    DCAS dcas.example 8990             KEYRING DCASCLI SERVERNAME dcas.example TIMEOUT 5
    SESSIONS 4                         JUMPKEY PA3

One line each. PTKTAPPL is the application name of its PassTickets when a client names none. LU PASS asks the host for
the name that the terminal has here. DCAS makes Express Logon three-tier: tickets come from there. SESSIONS lets a
terminal have several applications at a time; JUMPKEY shows the menu of them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import choice, constant, host_of, keyring, name, number, port, text
from appliance.config.language.report import Report
from appliance.config.language.table import Row, Table, read_lines
from appliance.config.terminals.lunames import LuRange, LuRangeError, parse_lu_range

__all__ = [
    "TABLE",
    "Application",
    "Appls",
    "BuiltIn",
    "PassedLu",
    "RemoteDcas",
    "RemoteHost",
    "Switching",
    "read_appls",
]


class BuiltIn(enum.Enum):
    """The applications that come with the appliance."""

    TSO = "TSO"
    ECHO = "ECHO"
    REPLAY = "REPLAY"


class PassedLu(enum.Enum):
    """LU PASS: ask the host for the name that the terminal has here."""

    PASS = "PASS"


@attrs.frozen
class RemoteHost:
    """A TN3270 host to relay to. ``keyring`` None means plain TCP; ``server_name`` is what its certificate must say."""

    host: str
    port: int
    keyring: str | None = None
    server_name: str = ""  # "" with TLS: ``host``
    lu: str | LuRange | PassedLu | None = None  # a fixed name, or the next free one; None: let the host choose
    device_type: str | None = None  # None: what the terminal itself said
    timeout: int = 10  # seconds to connect and negotiate
    wants_proxy: bool = False  # a PROXY protocol header comes first, in front of TLS

    @property
    def is_secure(self) -> bool:
        """True when the relay speaks TLS to the host."""
        return self.keyring is not None


@attrs.frozen
class Application:
    """One application: ``name`` is what a user types, ``passticket`` the application name of its PassTickets."""

    name: str
    target: BuiltIn | RemoteHost
    passticket: str = ""  # "": the same as ``name``
    description: str = ""
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    @property
    def passticket_name(self) -> str:
        """The application name to make a PassTicket for when the client names none (no IBMAPPLID)."""
        return self.passticket or self.name


@attrs.frozen
class RemoteDcas:
    """A DCAS to ask for user IDs and PassTickets, as the holder of the DEFAULT certificate of ``keyring``."""

    host: str
    port: int
    keyring: str
    server_name: str = ""  # what its certificate must say; "": ``host``
    timeout: int = 10  # seconds for one request, connecting included
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Switching:
    """How many applications one terminal may have at a time, and the key that shows the menu of them."""

    sessions: int
    key: str = "PA3"


@attrs.frozen
class Appls:
    """The whole member. Without ``dcas`` tickets are made in process; without ``switching`` there is one session."""

    applications: tuple[Application, ...] = ()
    dcas: RemoteDcas | None = None
    switching: Switching | None = None


_DEVICE_TYPES = (
    *(f"IBM-3278-{model}{extended}" for model in "2345" for extended in ("", "-E")),
    "IBM-DYNAMIC",
    "IBM-3287-1",
)


def _device_type(operands: Operands) -> str:
    token = operands.take("a device type")
    if token.upper not in _DEVICE_TYPES:
        raise operands.wrong(token, f"{token.text} is not one of {', '.join(_DEVICE_TYPES)}")
    return token.upper


def _host(operands: Operands) -> str:
    return host_of(operands, operands.take("a host name or address"))


def _lu(operands: Operands) -> str | LuRange | PassedLu:
    """``name``, ``PASS``, or ``POOL range``."""
    kind = operands.take_word("PASS", "POOL")
    if kind is None:
        return name(8, "an LU name")(operands)
    if kind == "PASS":
        return PassedLu.PASS
    token = operands.take("a range of LU names")
    try:
        return parse_lu_range(token.upper)
    except LuRangeError as error:
        raise operands.wrong(token, str(error)) from None


#: Keyword -> the field it fills and how; BUILTIN and HOST say what the application is.
_COMMON: dict[str, tuple[str, Callable[[Operands], Any]]] = {
    "PTKTAPPL": ("passticket", name(8, "an application name")),
    "DESCRIPTION": ("description", text("a description")),
}
_REMOTE: dict[str, tuple[str, Callable[[Operands], Any]]] = {
    "TLS": ("keyring", keyring),
    "SERVERNAME": ("server_name", _host),
    "LU": ("lu", _lu),
    "DEVICE": ("device_type", _device_type),
    "TIMEOUT": ("timeout", number(1, 3_600, "a number of seconds")),
    "PROXY": ("wants_proxy", constant(True)),
}
_DCAS: dict[str, tuple[str, Callable[[Operands], Any]]] = {
    "KEYRING": ("keyring", keyring),
    "SERVERNAME": ("server_name", _host),
    "TIMEOUT": ("timeout", number(1, 60, "a number of seconds")),
}
_KEYS = (*(f"PA{n}" for n in (1, 2, 3)), *(f"PF{n}" for n in range(1, 25)))
#: As many as a terminal has wires to hosts.
_MOST_SESSIONS = 4


def _application(operands: Operands) -> Application:
    place = operands.keyword.place
    title = name(8, "an application name")(operands)
    kind = operands.take_word("BUILTIN", "HOST")
    if kind is None:
        raise OperandError(place, messages.MISSING_OPERAND, what="BUILTIN or HOST behind the name")
    if kind == "BUILTIN":
        built_in = choice(BuiltIn)(operands)
        return Application(title, built_in, **_keywords(operands, _COMMON), place=place)
    host, where = _host(operands), port(operands)
    values = _keywords(operands, _COMMON | _REMOTE)
    common = {field: values.pop(field) for field, _ in _COMMON.values() if field in values}
    return Application(title, RemoteHost(host, where, **values), **common, place=place)


def _keywords(operands: Operands, known: dict[str, tuple[str, Callable[[Operands], Any]]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while (word := operands.take_word(*known)) is not None:
        field, read = known[word]
        values[field] = read(operands)
    return values


def _dcas(operands: Operands) -> RemoteDcas:
    place = operands.keyword.place
    host, where = _host(operands), port(operands)
    values = _keywords(operands, _DCAS)
    if "keyring" not in values:
        raise OperandError(place, messages.MISSING_OPERAND, what="KEYRING and the ring of the client certificate")
    return RemoteDcas(host, where, **values, place=place)


def _switching(operands: Operands) -> Switching:
    sessions = number(2, _MOST_SESSIONS, "a number of sessions")(operands)
    if operands.take_word("JUMPKEY") is None:
        return Switching(sessions)
    token = operands.take("a key")
    if token.upper not in _KEYS:
        raise operands.wrong(token, f"{token.text} is not PA1 to PA3 or PF1 to PF24")
    return Switching(sessions, token.upper)


TABLE = Table.of(
    [
        Row("APPL", "applications", _application, tuple),
        Row("DCAS", "dcas", _dcas),
        Row("SESSIONS", "switching", _switching),
    ]
)


def read_appls(text: str, file: str, report: Report) -> Appls:
    """The member, its applications in its order; a name that stands twice is an error."""
    values = read_lines(text, file, TABLE, report).values
    found: dict[str, Application] = {}
    for application in values.get("applications", ()):
        if application.name in found:
            report.say(messages.BAD_OPERAND, application.place, "APPL", detail=f"{application.name} is defined twice")
        found[application.name] = application
    return Appls(tuple(found.values()), values.get("dcas"), values.get("switching"))
