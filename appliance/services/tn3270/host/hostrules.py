"""What a profile says of sessions with hosts: MAXVTAMSENDQ, MAXRUCHAIN, and QSESSION of the application."""

from __future__ import annotations

import attrs

from appliance.config.terminals.telnet import TelnetPort
from appliance.services.tn3270.entry import mapping

__all__ = ["RU_BYTES", "HostRules"]

#: A record of a host counts as one RU for every so many bytes: what RUSIZES of the usual log modes (X'87F8') allow.
RU_BYTES = 3_840


@attrs.frozen
class HostRules:
    """For one session; 0 is no limit."""

    most_waiting: int = 0  # records that the host has not taken yet
    most_rus: int = 0  # RUs in one record
    queue_seconds: int | None = None  # QSESSION; 0 without end, None without it

    @classmethod
    def of(cls, config: TelnetPort, application: str) -> HostRules:
        """The rules of a client's parameters."""
        seconds = mapping.queue_seconds(config.mapping, application)
        return cls(config.max_vtam_send_queue, config.max_ru_chain, seconds)

    def is_too_long(self, record: bytes) -> bool:
        """Whether a record of the host has more RUs than it may."""
        return 0 < self.most_rus * RU_BYTES < len(record)
