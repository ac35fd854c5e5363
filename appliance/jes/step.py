"""What a program sees of its step."""

from __future__ import annotations

import time
from collections.abc import Iterator

import attrs

from appliance.jes.allocation import AbendError, Facilities, OpenDd
from appliance.saf.model import Acee
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.text.tables import record_of

__all__ = ["ProgramStep"]


@attrs.define
class ProgramStep:
    """PARM, the DD statements, the submitter, and how long there is."""

    program: str
    parm: str
    dds: dict[str, OpenDd]
    acee: Acee
    facilities: Facilities = attrs.field(repr=False)
    store: DataSetStore = attrs.field(repr=False)
    ends_at: float  # time.monotonic

    def read(self, ddname: str) -> Iterator[bytes]:
        """The records of a DD statement; none when it is not there."""
        dd = self.dds.get(ddname)
        return iter(()) if dd is None else dd.read()

    def say(self, ddname: str, text: str) -> None:
        """One line of print, when there is such a DD statement."""
        self.check_time()
        dd = self.dds.get(ddname)
        if dd is not None:
            dd.write(record_of(text)[: dd.dcb.longest])

    def check_time(self) -> None:
        """AbendError when the step has used up its time."""
        if time.monotonic() > self.ends_at:
            raise AbendError("322", "THE TIME LIMIT IS REACHED")
