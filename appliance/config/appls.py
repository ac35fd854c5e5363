"""APPLS: the applications a terminal can log on to, built in or on a remote TN3270 host.

    APPL TSO    BUILTIN TSO            PTKTAPPL TSO  DESCRIPTION 'Time sharing'
    APPL RELAY1 HOST 10.1.2.3 992      TLS RELAYRING SERVERNAME host.example  LU TCPABC01  DEVICE IBM-3278-2-E

One line each. PTKTAPPL is the application name of its PassTickets when a client names none.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.diagnostics import NOWHERE, Place
from appliance.config.operands import OperandError, Operands
from appliance.config.readers import choice, host_of, keyring, name, number, port, text
from appliance.config.report import Report
from appliance.config.table import Row, Table, read_lines

__all__ = ["TABLE", "Application", "BuiltIn", "RemoteHost", "read_appls"]


class BuiltIn(enum.Enum):
    """The applications that come with the appliance."""

    TSO = "TSO"
    ECHO = "ECHO"


@attrs.frozen
class RemoteHost:
    """A TN3270 host to relay to. ``keyring`` None means plain TCP; ``server_name`` is what its certificate must say."""

    host: str
    port: int
    keyring: str | None = None
    server_name: str = ""  # "" with TLS: ``host``
    lu: str | None = None  # ask for this LU; None: let the host choose
    device_type: str | None = None  # None: what the terminal itself said
    timeout: int = 10  # seconds to connect and negotiate

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


#: Keyword -> the field it fills and how; BUILTIN and HOST say what the application is.
_COMMON: dict[str, tuple[str, Callable[[Operands], Any]]] = {
    "PTKTAPPL": ("passticket", name(8, "an application name")),
    "DESCRIPTION": ("description", text("a description")),
}
_REMOTE: dict[str, tuple[str, Callable[[Operands], Any]]] = {
    "TLS": ("keyring", keyring),
    "SERVERNAME": ("server_name", _host),
    "LU": ("lu", name(8, "an LU name")),
    "DEVICE": ("device_type", _device_type),
    "TIMEOUT": ("timeout", number(1, 3_600, "a number of seconds")),
}


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


TABLE = Table.of([Row("APPL", "applications", _application, tuple)])


def read_appls(text: str, file: str, report: Report) -> tuple[Application, ...]:
    """The applications of the member, in its order; a name that stands twice is an error."""
    found: dict[str, Application] = {}
    for application in read_lines(text, file, TABLE, report).values.get("applications", ()):
        if application.name in found:
            report.say(messages.BAD_OPERAND, application.place, "APPL", detail=f"{application.name} is defined twice")
        found[application.name] = application
    return tuple(found.values())
