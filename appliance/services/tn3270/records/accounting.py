"""SMFINIT and SMFTERM: a record when a terminal's session with an application begins, and one when it ends.

Subtypes 20 and 21 of SMF type 119 (IP Programmer's Guide and Reference, TN3270E Telnet server records).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.records.responsetimes import ResponseTimes
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Account

__all__ = ["SessionAccount"]

_INIT, _TERM = 20, 21


class SessionAccount:
    """What one terminal is in session with, as far as it was written down."""

    __slots__ = ("_applications", "_tenancy", "_terminal", "_times")

    def __init__(self, tenancy: Tenancy, terminal: BoundTerminal, times: ResponseTimes | None = None) -> None:
        """``times`` is what was measured of the terminal, when a MONITORGROUP asks for that."""
        self._tenancy = tenancy
        self._terminal = terminal
        self._times = times
        self._applications: Counter[str] = Counter()

    def note(self, applications: Sequence[str], reason: str = "") -> list[Account]:
        """The terminal is in session with these, in front or behind; the records that this makes."""
        before, self._applications = self._applications, Counter(applications)
        if self._applications == before:
            return []
        config, reason = self._tenancy.setup.config, reason or "the session ended"
        measured = {"response_times": self._times.record()} if self._times is not None else {}
        over = {"reason": reason, **measured}
        ended = [{**self._facts(name), **over} for name in (before - self._applications).elements()]
        begun = [self._facts(name) for name in (self._applications - before).elements()]
        return [
            *(Account(_TERM, facts, config.smf_term.type119) for facts in ended),
            *(Account(_INIT, facts, config.smf_init.type119) for facts in begun),
        ]

    def _facts(self, application: str) -> dict[str, object]:
        client = self._tenancy.client
        return {
            "lu": self._terminal.lu,
            "application": application,
            "device_type": self._terminal.device.name,
            "client_address": client.address,
            "client_port": self._tenancy.peer.port,
            "server_address": client.destination,
            "server_port": self._tenancy.local.port,
            "host_name": client.host,
            "user": client.user,
        }
