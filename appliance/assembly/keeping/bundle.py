"""A support bundle: what somebody needs to know who is to help, and no secret.

Nothing is copied because it is there: each part is made of things that are known to be harmless, and what RACF.INIT
says goes through the mask that the audit uses. Private keys, password hashes, sealed values, files of users and
recordings are never opened.
"""

from __future__ import annotations

import io
import json
import os
import platform
import re
import resource
import shutil
import sqlite3
import tarfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path

from cryptography import x509

from appliance import __version__
from appliance.assembly.keeping.places import Places
from appliance.config.language.report import Report
from appliance.config.loader import load
from appliance.config.racfinit import read_racf_init
from appliance.saf.auditchain import audit_files
from appliance.saf.commands.engine import masked

__all__ = ["DISPLAYS", "write_bundle"]

#: What the daemon is asked, when it runs.
DISPLAYS = (
    "D OVERVIEW",
    "D PORTS",
    "D TCPIP,,QUARANTINE",
    "D TCPIP,,TELNET,CONN",
    "D TCPIP,,TELNET,PROFILE",
    "D FTP",
    "D DCAS",
    "D CRL",
    "D OCSP",
    "D TLS",
    "D APPLS",
    "SETROPTS LIST",
)
_AUDIT_RECORDS = 2_000
#: A password inside a URL, as DATABASE may have one.
_URL_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s@]*@")
_COUNTED = ("users", "groups", "profiles", "permits", "certificates", "rings", "issued", "revocations")


def write_bundle(places: Places, target: Path, now: datetime, ask: Callable[[str], str | None]) -> list[str]:
    """Write ``target`` (tar, gzip, mode 0600) and give the names in it. ``ask`` runs a display, None: nobody answers.

    A part that cannot be made says why in its place. OSError when the bundle itself cannot be written.
    """
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    names = []
    with os.fdopen(descriptor, "wb") as stream, tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, make in _parts(places, now, ask):
            try:
                content = make()
            except (OSError, ValueError, sqlite3.Error) as error:
                content = f"not to be had: {error}\n"
            data = content.encode("utf-8", "backslashreplace")
            entry = tarfile.TarInfo(f"sallyport/{name}")
            entry.size, entry.mode, entry.mtime = len(data), 0o600, int(now.timestamp())
            archive.addfile(entry, io.BytesIO(data))
            names.append(name)
    return names


def _parts(places: Places, now: datetime, ask: Callable[[str], str | None]) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "about.json", lambda: _as_json(_about(places, now))
    yield "check.txt", lambda: "".join(f"{found}\n" for found in load(places.config).diagnostics)
    for member in places.members() if places.config.is_dir() else ():
        yield f"etc/{member.name}", lambda member=member: _member(member)  # type: ignore[misc]
    yield "database.json", lambda: _as_json(_database(places.database))
    yield "certificates.txt", lambda: "".join(_certificates(places.database))
    yield "audit-tail.jsonl", lambda: "".join(_audit_tail(places.audit))
    yield "files.txt", lambda: "".join(_files(places))
    for display in DISPLAYS:
        name = re.sub(r"[^A-Z]+", "-", display).strip("-").lower()
        yield f"daemon/{name}.txt", lambda display=display: ask(display) or "nobody answers\n"  # type: ignore[misc]


def _as_json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=1, default=str) + "\n"


def _about(places: Places, now: datetime) -> dict[str, object]:
    usage = shutil.disk_usage(places.state)
    return {
        "version": __version__,
        "made": now.isoformat(timespec="seconds"),
        "system": places.system.system,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processors": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "load": os.getloadavg(),
        "disk": {"total": usage.total, "free": usage.free},
        "descriptors": resource.getrlimit(resource.RLIMIT_NOFILE),
        "time_zone": time.tzname,
        "packages": sorted(f"{one.metadata['Name']} {one.version}" for one in distributions()),
    }


def _member(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="backslashreplace")
    if path.name == "RACF.INIT":
        return "".join(f"{masked(command.text)}\n" for command in read_racf_init(text, path.name, Report()))
    return _URL_PASSWORD.sub(r"\1:***@", text)


def _database(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        [schema] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        verdict = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  names of ours
            for table in _COUNTED
        }
    return {"schema": schema, "integrity_check": verdict, "bytes": path.stat().st_size, "rows": counts}


def _certificates(path: Path) -> Iterator[str]:
    """Everything about certificates that anybody sees who is shown one."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT owner, label, trust, der, private_key IS NOT NULL FROM certificates ORDER BY owner, label"
        ).fetchall()
    for owner, label, trust, der, has_key in rows:
        certificate = x509.load_der_x509_certificate(der)
        key = "with key" if has_key else "without key"
        subject, issuer = certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string()
        until = certificate.not_valid_after_utc.isoformat()
        yield f"{owner} {label!r} {trust} {key}: {subject}, by {issuer}, {certificate.serial_number:x}, until {until}\n"


def _audit_tail(folder: Path) -> Iterator[str]:
    """The newest records; what they hold was masked before it was written."""
    newest: deque[str] = deque(maxlen=_AUDIT_RECORDS)
    for path in audit_files(folder)[-2:]:
        with path.open(encoding="utf-8", errors="backslashreplace") as stream:
            newest.extend(stream)
    return iter(newest)


def _files(places: Places) -> Iterator[str]:
    """Names, sizes and modes in the state folder; not of what users keep there."""
    for parent, folders, files in os.walk(places.state):
        folders[:] = sorted(name for name in folders if Path(parent, name) != places.data)
        for name in (*folders, *sorted(files)):
            path = Path(parent, name)
            status = path.lstat()
            yield f"{status.st_mode:o} {status.st_uid} {status.st_size:>12} {path.relative_to(places.state)}\n"
