"""What the own certificate authorities signed and took back: the source of every CRL that they publish.

An authority is named by the label of its certificate (owner CERTAUTH). A record stays when the certificate itself is
deleted: a serial number once revoked is on the CRL until the certificate would have expired.
"""

from __future__ import annotations

from datetime import datetime

import attrs
import sqlalchemy as sa
from cryptography import x509

from appliance.saf import schema
from appliance.saf.store import SafStore

__all__ = ["IssuedCertificate", "IssuedCertificates", "Revocation", "insert_issued"]

#: The one reason that can be taken back (RFC 5280 section 5.3.1).
_HOLD = x509.ReasonFlags.certificate_hold.value


@attrs.frozen
class IssuedCertificate:
    """One certificate that an own authority signed."""

    issuer_label: str
    serial: int
    subject: str  # RFC 4514
    issued_at: datetime
    not_after: datetime


@attrs.frozen
class Revocation:
    """One entry of a CRL; ``reason`` is a CRLReason name such as keyCompromise."""

    issuer_label: str
    serial: int
    reason: str
    revoked_at: datetime


class IssuedCertificates:
    """The records, in the SAF store; every call blocks and is durable on return."""

    def __init__(self, store: SafStore) -> None:
        self._store = store

    def record(self, issued: IssuedCertificate) -> None:
        """Note a certificate that was signed; noting it again changes nothing."""
        with self._store.transaction() as connection:
            insert_issued(connection, issued)

    def issued_by(self, issuer_label: str) -> tuple[IssuedCertificate, ...]:
        """All that an authority signed, oldest first."""
        table = schema.issued
        query = sa.select(table).filter_by(issuer_label=issuer_label).order_by(table.c.issued_at, table.c.serial)
        with self._store.transaction() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(IssuedCertificate(**{**row, "serial": int(row["serial"], 16)}) for row in found)

    def revoke(self, issuer_label: str, serial: int, reason: str, when: datetime) -> bool:
        """Put a serial number on the authority's list; False when it was there for good, and then nothing changes.

        One that is there on hold alone gets the new reason. ValueError when ``reason`` is no CRLReason name.
        """
        name = x509.ReasonFlags(reason).value
        table = schema.revocations
        key = {"issuer_label": issuer_label, "serial": f"{serial:x}"}
        with self._store.transaction() as connection:
            there = connection.execute(sa.select(table.c.reason).filter_by(**key)).scalar()
            if there is not None and (there != _HOLD or name == _HOLD):
                return False
            connection.execute(sa.delete(table).filter_by(**key))
            connection.execute(sa.insert(table).values(**key, reason=name, revoked_at=when))
        return True

    def release(self, issuer_label: str, serial: int) -> bool:
        """Take a serial number off the list that is there on hold; False when it is not, and then nothing changes."""
        held = {"issuer_label": issuer_label, "serial": f"{serial:x}", "reason": _HOLD}
        with self._store.transaction() as connection:
            return connection.execute(sa.delete(schema.revocations).filter_by(**held)).rowcount > 0

    def revocations(self, issuer_label: str) -> tuple[Revocation, ...]:
        """The authority's list, in the order of revocation."""
        table = schema.revocations
        query = sa.select(table).filter_by(issuer_label=issuer_label).order_by(table.c.revoked_at, table.c.serial)
        with self._store.transaction() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(Revocation(**{**row, "serial": int(row["serial"], 16)}) for row in found)

    def next_crl_number(self, issuer_label: str) -> int:
        """The number of the authority's next CRL: 1, 2, 3 ..., each given once, also over a crash."""
        table = schema.crl_numbers
        with self._store.transaction() as connection:
            last: int = connection.execute(sa.select(table.c.number).filter_by(issuer_label=issuer_label)).scalar() or 0
            connection.execute(sa.delete(table).filter_by(issuer_label=issuer_label))
            connection.execute(sa.insert(table).values(issuer_label=issuer_label, number=last + 1))
        return last + 1


def insert_issued(connection: sa.Connection, issued: IssuedCertificate) -> None:
    """Note a certificate inside a transaction that the caller holds."""
    table = schema.issued
    key = {"issuer_label": issued.issuer_label, "serial": f"{issued.serial:x}"}
    if connection.execute(sa.select(table.c.serial).filter_by(**key)).first() is None:
        connection.execute(sa.insert(table).values(**{**attrs.asdict(issued), **key}))
