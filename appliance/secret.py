"""A value that must not be seen: passwords, PassTickets, keys.

Its ``repr`` and ``str`` are empty, it compares in constant time, and it does not pickle, so a secret that is put into
a log line, a message field, an f-string or a traceback shows nothing. Whoever needs the bytes says so with
``reveal()``, and that word can be searched for.
"""

from __future__ import annotations

import hmac
from typing import NoReturn, final

__all__ = ["Secret"]


@final
class Secret:
    """Holds bytes that are shown only by ``reveal()`` or ``text()``."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes | str) -> None:
        self._value = value.encode("utf-8") if isinstance(value, str) else bytes(value)

    def reveal(self) -> bytes:
        """The bytes themselves; keep them local and short-lived."""
        return self._value

    def text(self) -> str:
        """The bytes as UTF-8 text; bytes that are no UTF-8 come back as surrogate escapes."""
        return self._value.decode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        return ""

    def __str__(self) -> str:
        return ""

    def __format__(self, spec: str) -> str:
        return ""

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        raise TypeError("a Secret has no hash: do not use it as a key")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret does not pickle")
