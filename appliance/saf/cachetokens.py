"""Cache tokens: what IBM MFA gives in place of a password to a user who has proved already who he is.

Express Logon with EXPRESSLOGONMFA types one for a user whose client certificate was verified. A token is random, good
for its user at any application, once, and not for long. They are memory: none survives the end of the appliance.
"""

from __future__ import annotations

import secrets
import threading
from datetime import datetime, timedelta

from appliance.secret import Secret

__all__ = ["LIFETIME", "CacheTokens"]

LIFETIME = timedelta(seconds=60)
#: As wide as a PassTicket, so that the field it is typed into has room for it.
_WIDTH = 8
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class CacheTokens:
    """Those that were given and not used; issued on the reactor, claimed on the threads that verify."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: dict[tuple[str, str], datetime] = {}

    def issue(self, user: str, now: datetime) -> Secret:
        """A new one."""
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_WIDTH))
        with self._lock:
            self._given = {names: until for names, until in self._given.items() if until > now}
            self._given[user, token] = now + LIFETIME
        return Secret(token)

    def claim(self, user: str, secret: Secret, now: datetime) -> bool:
        """Whether this is one, in time and for the first time."""
        with self._lock:
            until = self._given.pop((user, secret.text().upper()), now)
        return until > now
