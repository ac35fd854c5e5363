"""What is written down of a terminal while it sits: SMF records of its sessions (SMFINIT, SMFTERM), a recording.

Most terminals have neither, and no journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.applications.base import Display
from appliance.protocols.datastream.codepages import CodePage
from appliance.protocols.tn3270.events import Negotiated
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.records.accounting import SessionAccount
from appliance.services.tn3270.records.recording import Recorder
from appliance.services.tn3270.records.responsetimes import ResponseTimes
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, Record

__all__ = ["Journal", "recorder_for"]


def recorder_for(tenancy: Tenancy, event: Negotiated, page: CodePage) -> Recorder | None:
    """RECORD: the recorder of a display, named after when, where and who."""
    setup, peer, device = tenancy.setup, tenancy.peer, event.device
    if not setup.config.record or device.is_printer:
        return None
    name = f"{setup.now():%Y%m%dT%H%M%S}.{event.lu}.{peer.port}"
    facts = {"lu": event.lu, "peer": str(peer), "port": setup.config.port, "user": tenancy.client.user}
    return Recorder(name, Display(device.rows, device.columns, device.is_extended, page), setup.now, **facts)


class Journal:
    """One terminal's account and recording."""

    __slots__ = ("_account", "_recorder")

    def __init__(self, account: SessionAccount | None, recorder: Recorder | None) -> None:
        self._account = account
        self._recorder = recorder

    @classmethod
    def of(cls, tenancy: Tenancy, terminal: BoundTerminal, times: ResponseTimes | None) -> Journal | None:
        """The journal that the client's parameters ask for."""
        config, recorder = tenancy.setup.config, terminal.recorder
        is_accounted = config.smf_init.type119 or config.smf_term.type119
        account = SessionAccount(tenancy, terminal, times) if is_accounted else None
        return cls(account, recorder) if account is not None or recorder is not None else None

    def typed(self, record: bytes) -> None:
        """A 3270 record of the terminal."""
        if self._recorder is not None:
            self._recorder.inbound(record)

    def note(self, applications: Sequence[str], actions: Sequence[Action]) -> Sequence[Action]:
        """``actions`` with what there is to write down of them: begins before what they send, ends behind it."""
        if self._account is not None:
            records = self._account.note(applications)
            actions = [*records, *actions] if applications else [*actions, *records]
        return [*actions, *self._recorded()]

    def end(self, reason: str) -> list[Action]:
        """The terminal leaves."""
        records: list[Action] = [*self._account.note((), reason)] if self._account is not None else []
        if self._recorder is not None:
            self._recorder.end(reason)
        return [*records, *self._recorded()]

    def _recorded(self) -> list[Action]:
        lines = self._recorder.take() if self._recorder is not None else b""
        return [Record(self._recorder.name, lines)] if self._recorder is not None and lines else []
