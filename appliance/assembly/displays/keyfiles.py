"""D KEYFILE: what is in the key files that stand in place of a key ring (KEYRING HFS), and who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from appliance.certs.keyfile import KeyFileError, read_key_file
from appliance.config.site import SiteConfig
from appliance.saf.commands.newkeys import describe_key
from appliance.saf.keyring import RingEntry
from appliance.services.control.facilities import Table

__all__ = ["key_files"]

_COLUMNS = (
    *("FILE", "USED", "SUBJECT", "USAGE", "PRIVATE KEY", "DEFAULT", "KEY", "UNTIL", "DAYS"),
    *("ISSUER", "ERROR"),
)


def key_files(site: SiteConfig, now: datetime) -> Table:
    """A row for each certificate, or for a file that gives none, with the reason. Blocks."""
    return Table(_COLUMNS, tuple(row for path, users in _used(site).items() for row in _rows(path, users, now)))


def _used(site: SiteConfig) -> dict[str, list[str]]:
    """The files that the members name, and the servers that name them."""
    named = [
        *((port.keyring, f"TN3270E {port.name}") for port in site.profile.telnet),
        *((server.keyring, f"FTP {server.jobname}") for server in site.ftp),
    ]
    found: dict[str, list[str]] = {}
    for ring, user in named:
        if ring and ring.startswith("/"):
            found.setdefault(ring, []).append(user)
    return found


def _rows(path: str, users: list[str], now: datetime) -> Iterator[tuple[str, ...]]:
    used = ", ".join(users)
    try:
        entries = read_key_file(Path(path)).entries
    except KeyFileError as error:
        yield (path, used, *("",) * (len(_COLUMNS) - 3), str(error))
        return
    for entry in entries:
        yield (path, used, *_cells(entry, now), "")


def _cells(entry: RingEntry, now: datetime) -> tuple[str, ...]:
    own = entry.certificate
    kind, size = describe_key(own.public_key())
    until = own.not_valid_after_utc
    return (
        *(own.subject.rfc4514_string(), entry.usage.value, "YES" if entry.private_key is not None else "NO"),
        *("YES" if entry.is_default else "NO", f"{kind} {size}", f"{until:%Y-%m-%d}", str((until - now).days)),
        own.issuer.rfc4514_string(),
    )
