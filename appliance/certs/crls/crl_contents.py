"""What one cached list says, entry by entry, for who wants to read it: a check needs serial numbers and reasons.

The dates stay in the encoded list, so that a cache of large lists stays small; they are decoded when somebody asks.
A list of 100,000 entries takes about half a second: not for the reactor's thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs
from cryptography import x509

from appliance.certs.crls.crl import Crl, own_entries
from appliance.certs.crls.crl_source import CrlEntry
from appliance.certs.crls.crl_table import list_id, state, time_text
from appliance.saf.signatures import signature_name

__all__ = ["RevokedEntry", "entries", "facts"]


@attrs.frozen
class RevokedEntry:
    """One certificate that a list revokes; ``is_delta`` when the delta CRL on top of it says so."""

    serial: int
    revoked_at: datetime  # aware, UTC
    reason: str  # a CRLReason name such as keyCompromise
    is_delta: bool


def entries(crl: Crl) -> list[RevokedEntry]:
    """Everything that is revoked, in the order of the list; what its delta CRL says of a certificate is what counts."""
    found = {entry.serial: entry for entry in _decoded(crl.der, is_delta=False)}
    for entry in _decoded(crl.delta, is_delta=True) if crl.delta else ():
        found.pop(entry.serial, None)
        if entry.reason != x509.ReasonFlags.remove_from_crl.value:
            found[entry.serial] = entry
    return list(found.values())


def facts(entry: CrlEntry, now: datetime) -> Iterator[tuple[str, str]]:
    """Names and values of what is known about one list, as far as there is one."""
    source, crl = entry.source, entry.crl
    yield "ID", list_id(entry)
    yield "ISSUER", source.name.rfc4514_string()
    yield "COVERS", "ALL" if source.part is None else "AUTHORITIES" if source.part.is_authority else "A PART"
    yield "STATE", state(entry, now)
    yield "SERVERS", " ".join(f"{host}:{port}" for host, port in source.servers)
    yield "SOURCE", entry.origin
    yield "FETCHED", time_text(entry.fetched) if entry.fetched else ""
    yield "ERROR", entry.error
    if crl is not None:
        yield from _of_list(crl)


def _of_list(crl: Crl) -> Iterator[tuple[str, str]]:
    base = x509.load_der_x509_crl(crl.der)
    yield "NUMBER", "" if crl.number is None else str(crl.number)
    yield "DELTA", _delta(crl) if crl.delta else "NONE"
    yield "THISUPDATE", time_text(crl.this_update)
    yield "NEXTUPDATE", time_text(crl.next_update)
    yield "SIGNATURE", signature_name(base)
    yield "REVOKED", str(len(crl.revoked))
    yield "BYTES", str(len(crl.der) + len(crl.delta))


def _delta(crl: Crl) -> str:
    base = x509.load_der_x509_crl(crl.delta).extensions.get_extension_for_class(x509.DeltaCRLIndicator).value
    return f"CRL {crl.number} ON BASE {base.crl_number}"


def _decoded(der: bytes, *, is_delta: bool) -> Iterator[RevokedEntry]:
    for entry, reason in own_entries(x509.load_der_x509_crl(der)):
        yield RevokedEntry(entry.serial_number, entry.revocation_date_utc, reason, is_delta)
