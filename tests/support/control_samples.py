"""Facilities for command tests: two connections, two ports, and a note of everything that was done."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

from appliance.certs.chainlinks import Evidence, links
from appliance.certs.crls.crl_contents import facts
from appliance.certs.crls.crl_source import CrlEntry
from appliance.saf.database import Certificate, Trust
from appliance.services.control.facilities import (
    CallOutcome,
    CallWanted,
    Facilities,
    LogLine,
    PortRow,
    Table,
    Verdict,
)
from appliance.services.control.telnetfacts import TelnetObject, TelnetProfile
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone
from appliance.session.picture import Picture
from tests.support import pki

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
        second = base64.b64encode(b"\x7e\xc3" + "ZWÖLF SECOND".encode("cp273")).decode()
        return [
            self.HEADING,
            {"event": "screen", "at": 0.5, "record": first},
            {"event": "size", "at": 0.5, "rows": 43, "columns": 80, "code_page": "cp273"},
            {"event": "key", "at": 1.25, "key": "PF3", "record": second},
            {"event": "end", "at": 2.0, "reason": "over"},
        ]


def profile(number: int, port: str, *, is_secure: bool = False, is_current: bool = True) -> TelnetProfile:
    """A profile of one port."""
    parameters = (("INACTIVE", "60", "TPARMS"), ("MSG07", "YES", "DEFAULT"))
    return TelnetProfile(number, port, is_secure, is_current, 1, (("INACTIVE", "60"),), parameters)


PROFILES = (profile(1, "23", is_current=False), profile(2, "23"), profile(2, "992,10.1.1.1", is_secure=True))
OBJECTS = (
    TelnetObject(PROFILES[1], "LUGRP", "LUS", "IPADDR", "10.0.0.1", "GK", "3", "1"),
    TelnetObject(PROFILES[1], "USS", "USSTCP1", "NULL", "*"),
    TelnetObject(PROFILES[2], "PARMS", "SAFE", "USERID", "USER2"),
    TelnetObject(PROFILES[0], "USS", "OLD", "NULL", "*"),
)


class Sources:
    """One source waits."""

    def __init__(self, done):
        self.done = done

    def waiting(self):
        return [("10.0.0.9", "50", "6", "PENALTY")]

    def quarantine(self, host, seconds):
        self.done.append(("quarantine", host, seconds))

    def release(self, host):
        self.done.append(("release", host))
        return host == "10.0.0.9"


class Members:
    """One member of two lines, with one version."""

    def is_name(self, name):
        return name in ("FTP.DATA", "APPLS")

    def all(self):
        return [("FTP.DATA", "10", "IN FORCE", "1", "2026-11-24T12:00:00Z", "IBMUSER")]

    def text(self, name, version):
        if name == "APPLS" or version not in (None, 1):
            raise LookupError(f"there is no such {name}")
        return "INACTIVE 1\nUMASK 022" if version is None else "INACTIVE 2"

    def check(self, name, text):
        severity = {"bad": "ERROR", "odd": "WARNING"}.get(text or "")
        return [(name, "1", "1", severity, "SLYN0101E", "X", "is wrong")] if severity else []

    def difference(self, name, text, version):
        return ["-old", f"+{text or version}"]

    def changes(self, name, text):
        return [("ftp FTPD1 inactive", "1", text or "disk")]

    def history(self, name):
        return [("1", "2026-11-24T12:00:00Z", "IBMUSER", "TUI", "10", "IN FORCE")]

    def statements(self, name):
        return [("", "UMASK", "a file mode", "", "NO", "")]

    def apply(self, name, text, user, source):
        return CommandDone(0, (f"{user} {source} {name} {text!r}",))

    def reload(self, user, source):
        return CommandDone(0, ("reloaded",))


class Lists:
    """The CRLs of a stage; serial number 1A is that of USER2."""

    def __init__(self, stage):
        self.stage = stage

    def entries(self):
        return self.stage.crls

    def facts(self, entry):
        return facts(entry, pki.now())

    def holders(self, entry):
        return lambda serial: "USER2/a" if serial == 0x1A else ""


class Chains:
    """USER2's chain; a ring with a chain that ends too early; connection 1 is USER2's."""

    path = (pki.user("user2").certificate, pki.authority().certificate)

    def of_certificate(self, owner, label):
        known = {"CN=user2,O=Test,C=NL": Certificate(owner, label, Trust.TRUST, self.path[0])}
        return lambda: links(self.path, lambda one: known.get(one.subject.rfc4514_string()), Evidence(), pki.now())

    def of_ring(self, ring, label):
        return lambda: links(self.path[:1], lambda one: None, Evidence(), pki.now())

    def of_connection(self, number):
        def work():
            if number != 1:
                raise LookupError(f"connection {number} has shown no certificate")
            return links(self.path, lambda one: None, Evidence(), pki.now())

        return work


class Stage:
    """What commands did."""

    def __init__(self, folder: Path = Path("/nonexistent")) -> None:
        self.folder = folder
        self.rows = [
            connection(1, "TN3270E", "USER2", "TCPABC01", "127.0.0.1:4000"),
            connection(2, "FTP", "USER4", "", "10.0.0.9:4001"),
        ]
        self.done: list[tuple[object, ...]] = []
        self.painted = b"\xf5\xc3" + "READY".encode("cp037") + b"\x13"  # on the display of connection 1
        self.crls: Sequence[CrlEntry] = ()
        self.details = {
            1: (
                *(("HOSTNAME", "PC.EXAMPLE"), ("CLIENT", "127.0.0.1"), ("PORT", "2992"), ("PROFILE", "0002 CURRENT")),
                *(("PROTOCOL", "TN3270E"), ("LUGROUP", "LUS"), ("USS TABLE", "USSTCP1 BY NULL")),
            )
        }

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

    def look(self, number: int, user: str) -> Picture:
        """Connection 1 is the only display."""
        self.done.append(("look", number, user))
        if number != 1:
            raise LookupError(number)
        return Picture(24, 80, "cp037", self.painted)

    def renew(self, user: str, label: str, days: int) -> list[str]:
        return [f"renewed {user} {label} {days}"]

    def release(self, user: str, label: str) -> list[str]:
        return [f"released {user} {label}"]

    def call(self, wanted: CallWanted) -> CallOutcome:
        """Who it is says how it ends."""
        if wanted.label == "none":
            raise LookupError("no such certificate")
        self.done.append(("call", wanted))
        verdict = {"USER2": Verdict.IN, "USER3": Verdict.PASSWORD_WANTED}.get(wanted.user, Verdict.REFUSED)
        return CallOutcome(verdict, wanted.source or "127.0.0.1", ("220 hello",))

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
            tables={
                "CRL": lambda: Table(("ISSUER",), (("CN=CA",),)),
                "SERIES": lambda: Table(("NAME", "VALUES"), (("LIVE", "1 2 3"), ("NEW", ""))),
            },
            log=lambda since: [LogLine(n, f"line {n}") for n in (1, 2, 3) if n > since],
            members=Members(),
            sources=Sources(self.done),
            lists=Lists(self),
            chains=Chains(),
            key_files=lambda: Table(("FILE",), (("/etc/keys.p12",),)),
            now=pki.now,
            audit=self.folder / "audit",
            exports=self.folder / "export",
            fetch_crls=lambda done: (self.done.append(("fetch",)), done()),
            issue=self.issue,
            revoke=self.revoke,
            renew=self.renew,
            release=self.release,
            revoke_serial=lambda serial, reason: [f"revoked {serial:X} {reason}"],
            release_serial=lambda serial: [f"released {serial:X}"],
            publish_crl=lambda: ["published"],
            racf=lambda acee, text, source: CommandDone(0, (f"RACF {acee.user} {text}",)),
            recordings=Recordings(),
            is_racf=lambda text: text.upper().startswith("LISTUSER"),
            rehearse=lambda user, texts: [
                (8, "BAD ***", f"{user} may not") if text.startswith("BAD") else (0, text, "") for text in texts
            ],
            call=self.call,
            details=lambda number: self.details.get(number, ()),
            facts=lambda number: dict(self.details.get(number, ())),
            telnet_profiles=lambda: PROFILES,
            telnet_objects=lambda: OBJECTS,
            is_member=lambda kind, group, value: (kind, group, value) == ("HNGROUP", "HERE", "PC.EXAMPLE"),
            catalogue=lambda: {
                "SLYT0103E": ("SLYT0103E", "no user", "Why.", "What."),
                "SLYT0104E": ("SLYT0104E", "no access", "Why.", "What."),
            },
            followers=lambda topic: [("3", topic or "AUDIT MESSAGE", "0", "0")],
            purge_prints=lambda lu: self.done.append(("purge", lu)) or 2,
            debug_off=lambda: self.done.append(("debug off",)),
            look=self.look,
            watches=lambda: [("9", "IBMUSER", "1", "TCPABC01", "2026-11-24T12:00:00Z")],
        )
