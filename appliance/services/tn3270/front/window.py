"""One session's share of a terminal: in front it is the terminal, behind it only remembers.

A terminal with one session at a time has one window, always in front, that remembers nothing. With SESSIONS a window
keeps a mirror of its screen and its last BIND, so that ``to_front`` can show both again. What comes from a host while
another session is in front is carried out on the mirror; a record that only the terminal itself can carry out (a read,
a query) is held, and all that follows it, until the terminal is there.
"""

from __future__ import annotations

from collections import deque

import attrs

from appliance.applications.base import Display
from appliance.protocols.datastream.mirror import Carried, Mirror
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, LuType, ResponseFlag
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270.express.expresslogon import ExpressLogon
from appliance.services.tn3270.terminal import BoundTerminal

__all__ = ["Window"]

#: Records held for the terminal; a host that sends more is not served on.
_MOST_HELD = 32
#: Records whose RESPONSE a host may wait for; of more than these the oldest are not matched any more.
_MOST_UNANSWERED = 64


@attrs.frozen
class _Passed:
    """A record as it was to be passed on."""

    record: RecordReceived
    sequence: int | None
    request: int | None


class Window:
    """What one session shows. Methods return bytes for the terminal, b"" while another session is in front."""

    __slots__ = (
        "_held",
        "_image",
        "_logon",
        "_mirror",
        "_terminal",
        "_unanswered",
        "display",
        "is_front",
        "is_overrun",
    )

    def __init__(
        self,
        terminal: BoundTerminal,
        logon: ExpressLogon | None,
        *,
        remembers: bool,
        display: Display | None = None,  # all of the screen unless told
    ) -> None:
        self._terminal = terminal
        #: How large a session of our own is; a host's BIND says so itself.
        self.display = display or terminal.display
        self._logon = logon
        self._mirror = Mirror(self.display.rows, self.display.columns) if remembers else None
        self._image = b""
        self._held: list[_Passed] = []
        self._unanswered: deque[int] = deque(maxlen=_MOST_UNANSWERED)
        self.is_front = True
        #: More came than can be held.
        self.is_overrun = False

    # -- what the session shows

    def bind(self, name: str) -> bytes:
        """A session of our own begins."""
        lu_type = LuType.PRINTER_3270 if self._terminal.device.is_printer else LuType.DISPLAY
        self._image = self._terminal.image(name, lu_type, self.display)
        return self._terminal.bind_image(self._image) + self._terminal.unlock_at_bind() if self.is_front else b""

    def unbind(self) -> bytes:
        """The session is over."""
        self._image = b""
        return self._terminal.unbind() if self.is_front else b""

    def show(self, record: bytes) -> bytes:
        """One 3270 record of our own."""
        return self.pass_on(RecordReceived(record))

    def pass_on(self, record: RecordReceived, *, sequence: int | None = None, request: int | None = None) -> bytes:
        """One record, of a host maybe; ``sequence`` None numbers it."""
        if self._mirror is not None and not self._remember(self._mirror, record, sequence, request):
            return b""
        if self._logon is not None:
            self._logon.answered()
        if record.data_type is DataType.BIND_IMAGE:
            self._terminal.is_bound = True
        elif record.data_type is DataType.UNBIND:
            self._terminal.is_bound = False
        if record.response is not ResponseFlag.NO_RESPONSE:
            self._unanswered.append(record.sequence)
        return self._terminal.pass_on(record, sequence=sequence, request=request)

    def _remember(self, mirror: Mirror, record: RecordReceived, sequence: int | None, request: int | None) -> bool:
        """Keep what has to be kept; whether the record also goes to the terminal now."""
        passed = _Passed(record, sequence, request)
        if self._held:
            self._hold(passed)
            return False
        match record.data_type:
            case DataType.DATA_3270:
                is_carried_out = mirror.outbound(record.data) is Carried.OUT
            case DataType.BIND_IMAGE:
                self._image, is_carried_out = record.data, True
                self._resize(record.data)
            case DataType.UNBIND:
                self._image, is_carried_out = b"", True
            case _:
                is_carried_out = False
        if not self.is_front and not is_carried_out:
            self._hold(passed)
        return self.is_front

    def _resize(self, image: bytes) -> None:
        bind = decode_bind(image)
        if bind is not None and bind.alternate_rows and bind.alternate_columns:
            self._mirror = Mirror(bind.alternate_rows, bind.alternate_columns)

    def _hold(self, passed: _Passed) -> None:
        if len(self._held) < _MOST_HELD:
            self._held.append(passed)
        else:
            self.is_overrun = True

    # -- what the terminal says

    def typed(self, record: bytes) -> None:
        """A 3270 record that the terminal sent to this session; what was typed unseen is not painted again."""
        if self._mirror is not None:
            self._mirror.inbound(record, takes_hidden=False)

    def takes_response(self, sequence: int) -> bool:
        """Whether the terminal's RESPONSE with this number answers a record of this session; it is asked once."""
        if sequence not in self._unanswered:
            return False
        self._unanswered.remove(sequence)
        return True

    # -- front and back

    def to_back(self) -> None:
        """Another session comes in front."""
        self.is_front = False

    def to_front(self, name: str) -> bytes:
        """Show everything again: the session's BIND (one with ``name`` when it has none), its screen, what was held."""
        assert self._mirror is not None, "a terminal with one session never switches"
        self.is_front = True
        bind = self._terminal.bind_image(self._image or self._terminal.image(name))
        painted = self._terminal.show(self._mirror.repaint(is_extended=self._terminal.display.is_extended))
        held, self._held = self._held, []
        return bind + painted + b"".join(self.pass_on(p.record, sequence=p.sequence, request=p.request) for p in held)

    @property
    def is_held_up(self) -> bool:
        """Whether a record of the host waits for the terminal: what follows it is not answered for the terminal."""
        return bool(self._held)
