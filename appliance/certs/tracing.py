"""The trace of TLS handshakes, as GSK_TRACE_FILE is for System SSL: steps, certificates, alerts and the outcome.

A traced policy's contexts call back at each step of a handshake; what is told here is values for a file, which
``trace_text`` turns into sentences. No key and nothing that is protected is among them. The key log is another thing,
asked for by itself: with it tshark reads everything.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from OpenSSL import SSL, crypto

from appliance.saf.dn import description

__all__ = ["TlsTrace"]

Tell = Callable[[Mapping[str, object]], None]


class TlsTrace:
    """What contexts of one traced port tell. ``keys``, when given, gets lines of the NSS key log format."""

    def __init__(self, now: Callable[[], datetime], tell: Tell, keys: Callable[[bytes], None] | None = None) -> None:
        self._now = now
        self._tell = tell
        self._keys = keys
        self._numbers = count(1)
        self._known: WeakKeyDictionary[Any, tuple[int, str]] = WeakKeyDictionary()
        self.is_over = False  # contexts live on in sessions that were accepted while it ran

    def attach(self, context: SSL.Context, verify_mode: int) -> None:
        """Have a context tell; before the first connection is made from it."""
        context.set_info_callback(self._step)
        if verify_mode != SSL.VERIFY_NONE:
            context.set_verify(verify_mode, self._certificate)
        if self._keys is not None:
            context.set_keylog_callback(self._key)

    def _key(self, connection: Any, line: bytes) -> None:
        if not self.is_over and self._keys is not None:
            self._keys(line + b"\n")

    def _step(self, connection: Any, where: int, value: int) -> None:
        if where & SSL.SSL_CB_ALERT:
            direction = "received" if where & SSL.SSL_CB_READ else "sent"
            self._say(connection, "alert", direction=direction, level=value >> 8, alert=value & 0xFF)
        elif where & SSL.SSL_CB_HANDSHAKE_START:
            self._say(connection, "start")
        elif where & SSL.SSL_CB_HANDSHAKE_DONE:
            self._say(connection, "done", **_outcome(connection))
        elif where & SSL.SSL_CB_LOOP:
            self._say(connection, "step", step=connection.get_state_string().decode("ascii", "replace"))

    def _certificate(self, connection: Any, certificate: crypto.X509, error: int, depth: int, accepted: int) -> bool:
        """OpenSSL's own verdict, passed on as it is."""
        words: dict[str, object] = {"depth": depth, "error": error}
        with contextlib.suppress(ValueError):
            own = certificate.to_cryptography()
            words |= description(own)
            words |= {"since": own.not_valid_before_utc.isoformat(), "until": own.not_valid_after_utc.isoformat()}
        self._say(connection, "certificate", **words)
        return bool(accepted)

    def _say(self, connection: Any, event: str, **words: object) -> None:
        if self.is_over:
            return
        if connection not in self._known:
            self._known[connection] = next(self._numbers), _peer(connection)
        number, peer = self._known[connection]
        self._tell({"time": self._now().isoformat(), "connection": number, "peer": peer, "event": event, **words})


def _peer(connection: Any) -> str:
    try:
        host, port = (connection.get_app_data() or connection).getpeername()[:2]
    except (OSError, AttributeError, ValueError, TypeError):
        return ""
    return f"{host}:{port}"


def _outcome(connection: Any) -> dict[str, object]:
    name = connection.get_servername()
    return {
        "version": connection.get_protocol_version_name(),
        "cipher": connection.get_cipher_name() or "",
        "group": connection.get_group_name() or "",
        "server_name": name.decode("ascii", "backslashreplace") if name else "",
    }
