"""What the first boot is told: the answers to its questions, in a file or typed, as statements of one line each."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import Operands
from appliance.config.language.readers import address, flat, host_and_port, host_of, name, path, port, switch, text
from appliance.config.language.report import Report
from appliance.config.language.table import Filled, Row, Table, read_lines

__all__ = [
    "TABLE",
    "Administrator",
    "Answers",
    "ImportCertificate",
    "MakeAuthority",
    "Service",
    "fault_of",
    "read_answers",
]

T = TypeVar("T")


class Service(enum.Enum):
    """What can be listened for, with the well-known port of each."""

    FTP = 21  # TLS by AUTH TLS, and no login without it
    FTPS = 990  # TLS from the first byte
    TELNET = 23  # TN3270E without TLS
    TN3270 = 992  # TN3270E in TLS
    DCAS = 8990
    METRICS = 9150  # on loopback
    DIRECTORY = 3890  # on loopback: LDAP with the CRL of the own CA, which is listened for in any case


@attrs.frozen
class Administrator:
    """The user with SPECIAL. None: the password or phrase is asked for, the key of the second factor is shown."""

    user: str
    password_file: Path | None = None
    factor_file: Path | None = None
    full_name: str = "ADMINISTRATOR"


@attrs.frozen
class MakeAuthority:
    """CERTIFICATE CREATE: a CA of the appliance's own below this name, which issues the server's certificate."""

    suffix: str


@attrs.frozen
class ImportCertificate:
    """CERTIFICATE IMPORT: the server's certificate, its key and its chain come from a PKCS#12 file."""

    file: Path
    password_file: Path | None = None


@attrs.frozen
class Answers:
    """All of them. ``names`` are what clients know the host by; the first is its own."""

    names: tuple[str, ...]
    administrator: Administrator
    certificate: MakeAuthority | ImportCertificate
    system: str = "SALLY"
    listeners: tuple[tuple[Service, int], ...] = ()
    bind_address: str = "0.0.0.0"
    directories: tuple[tuple[str, int], ...] = ()  # LDAP servers with CRLs
    trusts_clock: bool = False  # CLOCK TRUST: no look at whether something keeps it right


def _names(operands: Operands) -> tuple[str, ...]:
    return tuple(host_of(operands, token) for token in (operands.take("a host name"), *operands.rest()))


def _administrator(operands: Operands) -> Administrator:
    """``userid [PASSWORDFILE path] [FACTORFILE path] [NAME 'text']``."""
    user = name(8, "a user ID")(operands)
    password_file = path(operands) if operands.take_word("PASSWORDFILE") else None
    factor_file = path(operands) if operands.take_word("FACTORFILE") else None
    full_name = text("a name")(operands) if operands.take_word("NAME") else "ADMINISTRATOR"
    return Administrator(user, password_file, factor_file, full_name)


def _certificate(operands: Operands) -> MakeAuthority | ImportCertificate:
    """``CREATE 'O=Example'`` or ``IMPORT path [PASSWORDFILE path]``."""
    word = operands.take("CREATE or IMPORT")
    if word.upper == "CREATE":
        return MakeAuthority(text("a distinguished name")(operands))
    if word.upper != "IMPORT":
        raise operands.wrong(word, f"{word.text} is not CREATE or IMPORT")
    return ImportCertificate(path(operands), path(operands) if operands.take_word("PASSWORDFILE") else None)


def _listener(operands: Operands) -> tuple[Service, int]:
    """``service [port]``."""
    word = operands.take(f"one of {', '.join(Service.__members__)}")
    if word.upper not in Service.__members__:
        raise operands.wrong(word, f"{word.text} is not one of {', '.join(Service.__members__)}")
    service = Service[word.upper]
    return service, port(operands) if operands.peek() else service.value


TABLE = Table.of(
    [
        Row("HOSTNAME", "names", _names),
        Row("SYSTEM", "system", name(8, "a system name")),
        Row("ADMINISTRATOR", "administrator", _administrator),
        Row("CERTIFICATE", "certificate", _certificate),
        Row("LISTEN", "listeners", _listener, tuple),
        Row("BINDADDRESS", "bind_address", address),
        Row("LDAP", "directories", lambda operands: (host_and_port(389)(operands),), flat),
        Row("CLOCK", "trusts_clock", switch("TRUST", "CHECK")),
    ]
)
_REQUIRED = {"HOSTNAME": "names", "ADMINISTRATOR": "administrator", "CERTIFICATE": "certificate"}


def read_answers(text: str, file: str, report: Report) -> Answers | None:
    """The answers, None when the report has an error."""
    filled = _read(text, file, report)
    for keyword, field in _REQUIRED.items():
        if field not in filled.values and not report.has_errors:
            report.say(messages.MISSING_OPERAND, Place(file, 1, 1), keyword, what="to be answered")
    return None if report.has_errors else Answers(**filled.values)


def fault_of(*statements: str) -> str:
    """The first thing that is wrong with some of the statements, as a message; "" when nothing is."""
    report = Report()
    _read("\n".join(statements), "answers", report)
    return next((f"{found.id} {found.statement}: {found.text}" for found in report.diagnostics), "")


def _read(text: str, file: str, report: Report) -> Filled:
    """Each statement, and what they say together."""
    filled = read_lines(text, file, TABLE, report)
    listeners: tuple[tuple[Service, int], ...] = filled.values.get("listeners", ())
    details = [f"{one.name} is listened for once" for one in _repeated([service for service, _ in listeners])]
    details += [f"port {number} is asked for twice" for number in _repeated([number for _, number in listeners])]
    certificate = filled.values.get("certificate")
    if Service.DIRECTORY in dict(listeners) and not isinstance(certificate, MakeAuthority):
        details.append("DIRECTORY has nothing to publish without a CA of its own")
    for detail in details:
        report.say(messages.BAD_OPERAND, filled.place("listeners"), "LISTEN", detail=detail)
    return filled


def _repeated(values: Sequence[T]) -> list[T]:
    return [value for value in dict.fromkeys(values) if values.count(value) > 1]
