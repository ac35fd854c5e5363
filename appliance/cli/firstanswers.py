"""What is typed at a first boot, as statements of a file of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.config.answers import Service
from appliance.tui.firstboot.questions import Values

__all__ = [
    "administrator",
    "certificate",
    "directories",
    "host",
    "listeners",
    "makes_authority",
    "quoted",
    "statements",
]

_PLAIN = re.compile(r"[A-Za-z0-9.:_@#$-]*")


def statements(values: Values) -> list[str]:
    """The file of answers, line by line; passwords are not in it."""
    return [
        host(values),
        f"SYSTEM {quoted(values['system'])}",
        administrator(values),
        certificate(values),
        *listeners(values),
        f"BINDADDRESS {quoted(values['bind'])}",
        *directories(values),
        f"CLOCK {quoted(values['clock'])}",
    ]


def host(values: Values) -> str:
    """HOSTNAME."""
    return f"HOSTNAME {values['hosts']}"


def administrator(values: Values) -> str:
    """ADMINISTRATOR, without the files that a file of answers may name."""
    return f"ADMINISTRATOR {quoted(values['user'])} NAME {quoted(values['full_name'], always=True)}"


def certificate(values: Values) -> str:
    """CERTIFICATE with what belongs to its first word."""
    word = quoted(values["certificate"])
    return f"CERTIFICATE {word} {quoted(values['suffix' if makes_authority(values) else 'file'], always=True)}"


def listeners(values: Values) -> Iterator[str]:
    """LISTEN for each service that has a port."""
    for service in Service:
        port = values[service.name]
        if port and (service is not Service.DIRECTORY or makes_authority(values)):
            yield f"LISTEN {service.name} {quoted(port)}"


def directories(values: Values) -> Iterator[str]:
    """LDAP for each directory."""
    return (f"LDAP {entry.strip()}" for entry in values["ldap"].split(",") if entry.strip())


def quoted(value: str, *, always: bool = False) -> str:
    """One operand, whatever was typed; plain where it can be."""
    is_plain = _PLAIN.fullmatch(value) is not None
    return value if is_plain and not always else "'" + value.replace("'", "''") + "'"


def makes_authority(values: Values) -> bool:
    """Whether the certificate is to come from an authority of its own."""
    return values["certificate"].strip().upper() != "IMPORT"
