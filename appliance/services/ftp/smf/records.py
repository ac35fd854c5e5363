"""SMF type 119 records of an FTP server as dictionaries, for a file of JSON lines: subtypes 70, 71 and 72.

70 is a transfer, a deletion or a rename that came to an end, good or bad; 71 the configuration a server listens with;
72 a login that failed. FTP.DATA says which are wanted (SMF, SMFAPPE ... TYPE119). A record has the manual's sections:
identification, transfer and security.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import attrs

from appliance.config.ftpservers.ftpserver import FtpServer

__all__ = ["NO_SMF", "SmfSink", "Subtype", "configuration_record", "record"]


class Subtype(enum.IntEnum):
    """What a record is about."""

    TRANSFER = 70
    CONFIGURATION = 71
    LOGIN_FAILURE = 72


class SmfSink(Protocol):
    """Takes records; never waits."""

    def write(self, record: Mapping[str, Any]) -> None: ...


class _Nowhere:
    def write(self, record: Mapping[str, Any]) -> None:
        """Records are not kept."""


NO_SMF: SmfSink = _Nowhere()


def record(subtype: Subtype, when: datetime, system: str, server: str, **sections: Mapping[str, Any]) -> dict[str, Any]:
    """A record with its header."""
    header = {"type": 119, "subtype": int(subtype), "time": when.isoformat(timespec="milliseconds")}
    return {**header, "system": system, "server": server, **sections}


def configuration_record(when: datetime, system: str, config: FtpServer) -> dict[str, Any]:
    """Subtype 71: what differs from the defaults, in the names of the configuration."""
    defaults = FtpServer(config.jobname)
    values = {
        field.name: _plain(getattr(config, field.name))
        for field in attrs.fields(FtpServer)
        if field.name not in ("place", "anonymous") and getattr(config, field.name) != getattr(defaults, field.name)
    }
    return record(Subtype.CONFIGURATION, when, system, config.jobname, configuration=values)


def _plain(value: object) -> object:
    """As JSON has it; what is no number, truth or list is shown as text."""
    match value:
        case bool() | int() | str() | None:
            return value
        case enum.Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case frozenset():
            return sorted(str(_plain(each)) for each in value)
        case _:
            return str(value)
