"""What a verification needs of the store: blocking calls, made on a worker thread only, each durable on return.

The store is the only writer and makes one change after another; each raises the ``version`` of the snapshot. Whoever
takes snapshots over from several threads drops the one with the lower version, so none can undo another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from appliance.saf.database import SafDatabase, User
from appliance.secret import Secret

__all__ = ["VerifyStore"]


class VerifyStore(Protocol):
    """The store as ``Verification.run`` sees it. Calls are serial, so parallel failures count exactly.

    All of them raise ``StoreError`` when they cannot write.
    """

    @property
    def database(self) -> SafDatabase:
        """The newest committed snapshot."""
        ...

    def apply(self, change: Callable[[SafDatabase], SafDatabase]) -> SafDatabase:
        """Commit a change of the newest snapshot; a change that answers its argument writes nothing."""
        ...

    def record_failure(self, user: str) -> User | None:
        """Count one wrong attempt, revoke at SETROPTS PASSWORD(REVOKE(n)); the user as it is now, None if unknown."""
        ...

    def record_success(self, user: str, when: datetime) -> User | None:
        """Reset the count and note the access."""
        ...

    def claim_ticket(self, user: str, application: str, digest: bytes, expires: datetime) -> bool:
        """Remember a PassTicket as used; False when it was used before (also before a crash)."""
        ...

    def change_password(self, user: str, password_hash: Secret, is_phrase: bool, when: datetime) -> User | None:
        """Store a new hash; the password is then not expired."""
        ...
