"""The questions of a first boot, in pages.

A question has no rule of its own: its value is checked by what reads the file, as the statement that it would be.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from appliance.assembly.clock import utc_now
from appliance.assembly.firststart.firstcertificates import CertificateError, imported, name_above
from appliance.cli.firstanswers import administrator, certificate, directories, host, listeners, makes_authority, quoted
from appliance.cli.firstboot import clock_fault
from appliance.config.answers import Service, fault_of
from appliance.saf.passwords import fault_of as fault_of_password
from appliance.secret import Secret
from appliance.tui.firstboot.questions import Page, Question, Values

__all__ = ["first_pages"]

#: What is listened for unless something else is typed.
_USUAL = (Service.FTP, Service.FTPS, Service.TN3270, Service.DCAS)
_SERVES = {
    Service.FTP: "FTP, with TLS by AUTH TLS",
    Service.FTPS: "FTP in TLS from the first byte",
    Service.TELNET: "TN3270E without TLS",
    Service.TN3270: "TN3270E in TLS",
    Service.DCAS: "user IDs and PassTickets for a middle tier",
    Service.METRICS: "metrics and health, on loopback",
    Service.DIRECTORY: "LDAP with the own CA's CRL, on loopback; listened for in any case",
}


def _imports(values: Values) -> bool:
    return not makes_authority(values)


def _as(statement: Callable[[Values], str]) -> Callable[[Values], str]:
    """The check of a value: the statement that it is in has to read well."""
    return lambda values: fault_of(statement(values))


def first_pages() -> tuple[Page, ...]:
    """All pages; defaults are those of this machine."""
    return (
        _host_page(),
        _administrator_page(),
        _certificate_page(),
        _listeners_page(),
        _directories_page(),
    )


def _host_page() -> Page:
    return Page(
        "This host",
        "What clients call this host stands in its certificate. The name of the system stands in SAF resources.",
        (
            Question(
                "hosts",
                "Host names",
                "names and addresses, separated by blanks; the first is its own",
                _as(host),
                socket.getfqdn(),
            ),
            Question(
                "system",
                "System name",
                "up to 8 letters, digits, @ # $",
                _as(lambda v: f"SYSTEM {quoted(v['system'])}"),
                "SALLY",
            ),
            Question(
                "bind",
                "Address to listen on",
                "0.0.0.0 is every one; with sockets of systemd it stays so",
                _as(lambda v: f"BINDADDRESS {quoted(v['bind'])}"),
                "0.0.0.0",
            ),
        ),
    )


def _administrator_page() -> Page:
    return Page(
        "The administrator",
        "The user with SPECIAL. He logs on with a password and an authenticator's code; its key is shown at the end.",
        (
            Question("user", "User ID", "up to 8 letters, digits, @ # $", _as(_user), "IBMUSER"),
            Question("full_name", "Name", "for lists", _as(_full_name), "ADMINISTRATOR"),
            Question(
                "password",
                "Password or phrase",
                "a phrase of 9 to 100 characters, or a password of up to 8",
                lambda values: fault_of_password(Secret(values["password"]), values["user"]) or "",
                is_secret=True,
            ),
            Question(
                "again",
                "The same again",
                "so that it is what you meant",
                lambda values: "" if values["again"] == values["password"] else "the two passwords are not the same",
                is_secret=True,
            ),
        ),
    )


def _user(values: Values) -> str:
    return f"ADMINISTRATOR {quoted(values['user'])}"


def _full_name(values: Values) -> str:
    return administrator({**values, "user": "X"})


def _certificate_page() -> Page:
    return Page(
        "The server's certificate",
        "An authority of its own issues it and publishes what it revokes; or it comes with its chain as PKCS#12.",
        (
            Question(
                "certificate",
                "Certificate",
                "CREATE (an own authority) or IMPORT (PKCS#12)",
                _as(lambda values: certificate({**values, "suffix": "O=X", "file": "x"})),
                "CREATE",
            ),
            Question(
                "suffix",
                "Name of the authority",
                "what it is named below, such as O=Example",
                _suffix_fault,
                "O=SALLYPORT",
                applies=makes_authority,
            ),
            Question("file", "PKCS#12 file", "a path on this machine", _file_fault, applies=_imports),
            Question(
                "import_password", "Its password", "that of the file", _import_fault, is_secret=True, applies=_imports
            ),
        ),
    )


def _suffix_fault(values: Values) -> str:
    fault = fault_of(certificate({**values, "certificate": "CREATE"}))
    if not fault:
        try:
            name_above(values["suffix"])
        except CertificateError as error:
            fault = f"CERTIFICATE: {error}"
    return fault


def _file_fault(values: Values) -> str:
    fault = fault_of(certificate(values))
    if not fault and not Path(values["file"]).is_file():
        fault = f"CERTIFICATE: {values['file']} is no file"
    return fault


def _import_fault(values: Values) -> str:
    if fault := _file_fault(values):
        return fault
    try:
        imported(Path(values["file"]).read_bytes(), Secret(values["import_password"]), utc_now())
    except (CertificateError, OSError) as error:
        return f"CERTIFICATE: {error}"
    return ""


def _listeners_page() -> Page:
    return Page(
        "What it listens for",
        "A port for each service; without a port it is not listened for. systemd opens the well-known ones.",
        tuple(_listener(service) for service in Service),
    )


def _listener(service: Service) -> Question:
    """Its port, which no service before it has."""

    def fault(values: Values) -> str:
        port, services = values[service.name], list(Service)
        before = [one for one in services[: services.index(service)] if values[one.name] == port]
        shown = {one.name: port if one in (*before, service) else "" for one in Service}
        return fault_of("CERTIFICATE CREATE 'O=X'", *listeners({**values, **shown}))

    default = str(service.value) if service in (*_USUAL, Service.DIRECTORY) else ""
    applies = makes_authority if service is Service.DIRECTORY else lambda values: True
    return Question(
        service.name, service.name, f"a port, or empty: {_SERVES[service]}", fault, default, applies=applies
    )


def _directories_page() -> Page:
    return Page(
        "Revocation lists and the clock",
        "LDAP servers have the CRLs of other authorities. Certificates and codes want a clock that is right.",
        (
            Question(
                "ldap",
                "LDAP servers",
                "host and port (389 unless told), several with commas; empty: none",
                lambda values: fault_of(*directories(values)),
            ),
            Question("clock", "Clock", "CHECK (something has to keep it right) or TRUST", _clock_fault, "CHECK"),
        ),
    )


def _clock_fault(values: Values) -> str:
    fault = fault_of(f"CLOCK {quoted(values['clock'])}")
    return fault or ("" if values["clock"].upper() == "TRUST" else clock_fault())
