"""SMFINIT and SMFTERM: a record when a terminal's session with an application begins, and one when it ends.

Subtypes 20 and 21 of SMF type 119 (IP Programmer's Guide and Reference, TN3270E Telnet server records).
"""

from __future__ import annotations

from appliance.services.tn3270.tenancy import Tenancy
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Account
from appliance.session.wires import Endpoint

__all__ = ["SessionAccount"]

_INIT, _TERM = 20, 21


class SessionAccount:
    """What one terminal is in session with, as far as it was written down."""

    __slots__ = ("_application", "_peer", "_server", "_tenancy", "_terminal")

    def __init__(self, tenancy: Tenancy, terminal: BoundTerminal, peer: Endpoint, server: Endpoint) -> None:
        self._tenancy = tenancy
        self._terminal = terminal
        self._peer = peer
        self._server = server
        self._application = ""

    def note(self, application: str, reason: str = "") -> list[Account]:
        """The terminal is in session with ``application`` ("": with none); the records that this makes."""
        before, self._application = self._application, application
        if application == before:
            return []
        config, records = self._tenancy.setup.config, []
        if before:
            facts = {**self._facts(before), "reason": reason or "the session ended"}
            records.append(Account(_TERM, facts, config.smf_term.type119))
        if application:
            records.append(Account(_INIT, self._facts(application), config.smf_init.type119))
        return records

    def _facts(self, application: str) -> dict[str, object]:
        client = self._tenancy.client
        return {
            "lu": self._terminal.lu,
            "application": application,
            "device_type": self._terminal.device.name,
            "client_address": client.address,
            "client_port": self._peer.port,
            "server_address": client.destination,
            "server_port": self._server.port,
            "host_name": client.host,
            "user": client.user,
        }
