"""What a certificate authority asks of the store that remembers for it: ``assembly`` joins it to that of SAF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from appliance.certs.authority import Revocation
from appliance.saf.database import SafDatabase

__all__ = ["AuthorityStore"]


class AuthorityStore(Protocol):
    """SAF's store as a CA needs it; ``ca`` is the label of the CA's certificate. Each call is durable on return."""

    @property
    def database(self) -> SafDatabase:
        """The newest committed snapshot."""
        ...

    def apply(self, change: Callable[[SafDatabase], SafDatabase]) -> SafDatabase:
        """Run a change of the snapshot in one transaction."""
        ...

    def revoke(self, ca: str, revocation: Revocation) -> bool:
        """Remember a revocation; False when the serial number is revoked already, and then nothing changes."""
        ...

    def release(self, ca: str, serial: int) -> bool:
        """Take back a revocation that is a hold; False when there is none."""
        ...

    def revocations(self, ca: str) -> Sequence[Revocation]:
        """Everything that the CA has revoked."""
        ...

    def next_crl_number(self, ca: str) -> int:
        """A number larger than all before it."""
        ...
