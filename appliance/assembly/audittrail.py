"""The audit folder for operator commands; every call blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from appliance.saf import messages
from appliance.saf.auditchain import verify_chain
from appliance.saf.auditreader import Record, records

__all__ = ["AuditTrail"]


class AuditTrail:
    """Reads what the audit sink writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def records(self) -> Iterator[Record]:
        """All of them, the oldest first; OSError when the folder cannot be read."""
        return records(self._folder)

    def verify(self) -> tuple[bool, Sequence[str]]:
        """Whether the chain is sound, and what there is to say of it."""
        report = verify_chain(self._folder)
        lines = [messages.BROKEN_CHAIN.format(fault=fault) for fault in report.faults]
        last = report.last
        lines.append(
            messages.CHAIN.format(records=report.records, last=last.sequence, lost=report.lost, digest=last.digest)
        )
        return report.is_sound, lines
