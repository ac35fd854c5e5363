"""The own CA's records in the SAF store, as ``OwnAuthority`` needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cryptography import x509

from appliance.certs.authority import Revocation
from appliance.saf.database import SafDatabase
from appliance.saf.issued import IssuedCertificates
from appliance.saf.store import SafStore

__all__ = ["AuthorityRecords"]


class AuthorityRecords:
    """Joins the CA's words to the store's; every call blocks and is durable on return."""

    def __init__(self, store: SafStore) -> None:
        self._store = store
        self._issued = IssuedCertificates(store)

    @property
    def database(self) -> SafDatabase:
        """The newest committed snapshot."""
        return self._store.database

    def apply(self, change: Callable[[SafDatabase], SafDatabase]) -> SafDatabase:
        """Run a change of the snapshot in one transaction."""
        return self._store.apply(change)

    def revoke(self, ca: str, revocation: Revocation) -> bool:
        """Remember a revocation; False when the serial number is revoked already, and then nothing changes."""
        return self._issued.revoke(ca, revocation.serial, revocation.reason.value, revocation.date)

    def release(self, ca: str, serial: int) -> bool:
        """Take back a revocation that is a hold; False when there is none."""
        return self._issued.release(ca, serial)

    def revocations(self, ca: str) -> Sequence[Revocation]:
        """Everything that the CA has revoked."""
        return [
            Revocation(entry.serial, entry.revoked_at, x509.ReasonFlags(entry.reason))
            for entry in self._issued.revocations(ca)
        ]

    def next_crl_number(self, ca: str) -> int:
        """A number larger than all before it."""
        return self._issued.next_crl_number(ca)
