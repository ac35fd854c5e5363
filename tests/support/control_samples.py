"""Facilities for command tests: two connections, two ports, and a note of everything that was done."""

from __future__ import annotations

import base64
import datetime as dt
from types import SimpleNamespace
from typing import ClassVar

from appliance.services.control.facilities import ConnectionRow, Facilities, LogLine, PortRow, Table
from appliance.session.events import CommandDone

SINCE = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def connection(number: int, service: str, user: str, lu: str, peer: str) -> ConnectionRow:
    """A row with TLS and some bytes."""
    return ConnectionRow(
        number, service, "2992", user, lu, "TSO", "IN SESSION", peer, "TLSv1.3", "TLS_AES_128_GCM_SHA256", 10, 20, SINCE
    )


class Recordings:
    """One recording of two screens, the second in a larger size."""

    HEADING: ClassVar = {"recording": 1, "time": "2026-11-24T12:00:00Z", "lu": "LU01", "user": "USER2",
                         "port": 2992, "peer": "127.0.0.1:4000", "rows": 24, "columns": 80}  # fmt: skip

    def all(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="A.LU01.1", size=1234, heading=self.HEADING)]

    def entries(self, name: str) -> list[dict[str, object]]:
        if name != "A.LU01.1":
            raise LookupError(name)
        first = base64.b64encode(b"\xf5\xc3" + "FIRST".encode("cp037")).decode()
        second = base64.b64encode(b"\x7e\xc3" + "SECOND".encode("cp037")).decode()
        return [
            self.HEADING,
            {"event": "screen", "at": 0.5, "record": first},
            {"event": "size", "at": 0.5, "rows": 43, "columns": 80},
            {"event": "key", "at": 1.25, "key": "PF3", "record": second},
            {"event": "end", "at": 2.0, "reason": "over"},
        ]


class Stage:
    """What commands did."""

    def __init__(self) -> None:
        self.rows = [
            connection(1, "TN3270E", "USER2", "TCPABC01", "127.0.0.1:4000"),
            connection(2, "FTP", "USER4", "", "10.0.0.9:4001"),
        ]
        self.done: list[tuple[object, ...]] = []

    def drop(self, number: int) -> bool:
        self.done.append(("drop", number))
        return number in (1, 2)

    def set_port(self, service: str, port: int | None, verb: str) -> int:
        self.done.append((verb, service, port))
        return 0 if port == 1 else 2

    def set_lu(self, lu: str, active: bool) -> bool:
        self.done.append(("lu", lu, active))
        return lu.startswith("TCPABC")

    def issue(self, user: str, label: str, days: int) -> list[str]:
        if user == "NOBODY":
            raise LookupError("user NOBODY is not defined")
        return [f"issued {user} {label} {days}"]

    def revoke(self, user: str, label: str, reason: str) -> list[str]:
        return [f"revoked {user} {label} {reason}"]

    def facilities(self) -> Facilities:
        """Facilities that play on this stage."""
        return Facilities(
            system="MVS098",
            stack="TCPCS",
            connections=lambda: self.rows,
            drop=self.drop,
            ports=lambda: [PortRow(2992, "TN3270E", "TN3270E 2992", "ACTIVE", "CONNTYPE SECURE", 1)],
            set_port=self.set_port,
            set_lu=self.set_lu,
            tables={"CRL": lambda: Table(("ISSUER",), (("CN=CA",),))},
            log=lambda since: [LogLine(n, f"line {n}") for n in (1, 2, 3) if n > since],
            reload=lambda: CommandDone(0, ("reloaded",)),
            fetch_crls=lambda: self.done.append(("fetch",)),
            issue=self.issue,
            revoke=self.revoke,
            publish_crl=lambda: ["published"],
            racf=lambda acee, text, source: CommandDone(0, (f"RACF {acee.user} {text}",)),
            recordings=Recordings(),
            is_racf=lambda text: text.upper().startswith("LISTUSER"),
        )
