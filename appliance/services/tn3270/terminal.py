"""The terminal as applications see it: bound to one of them or to none, with screens sent as they come.

A terminal that agreed to BIND-IMAGE shows nothing before a BIND, so whatever stands in front of it (the USS screen, a
built-in application) binds it first. Without BIND-IMAGE the same calls send nothing.
"""

from __future__ import annotations

import attrs

from appliance.applications.base import Display
from appliance.config.terminals.logmodes import is_logmode, size_of
from appliance.config.terminals.telnetparms import UnlockKeyboard
from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.reads import KEYBOARD_RESTORE, is_read
from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import DataType, Function, LuType, Mode, UnbindReason
from appliance.protocols.tn3270.devices import Device
from appliance.protocols.tn3270.events import RecordReceived
from appliance.protocols.tn3270.server import ServerCore
from appliance.secret import Secret
from appliance.services.tn3270.records.recording import Recorder
from appliance.services.tn3270.records.watchable import Watchable

__all__ = ["MAX_POSITIONS", "BoundTerminal"]

#: What 14-bit addresses reach.
MAX_POSITIONS = 16_384


class BoundTerminal:
    """One negotiated terminal. Every method but ``image`` returns the bytes to send."""

    __slots__ = ("core", "device", "display", "is_bound", "lu", "recorder", "unlocks", "watchable")

    def __init__(
        self,
        core: ServerCore,
        device: Device,
        lu: str,
        code_page: CodePage = CP037,
        recorder: Recorder | None = None,
        watchable: Watchable | None = None,
    ) -> None:
        self.core = core
        self.device = device
        self.lu = lu
        #: What is told of every 3270 record that goes out: a recording that is made, and who may look.
        self.recorder = recorder
        self.watchable = watchable
        self.display = Display(device.rows, device.columns, device.is_extended, code_page)
        #: UNLOCKKEYBOARD; None: whoever is in session does it himself.
        self.unlocks: UnlockKeyboard | None = None
        #: A BIND was sent and no UNBIND since; a relay that passes the host's on keeps it true.
        self.is_bound = False

    @property
    def has_bind_image(self) -> bool:
        """Whether BINDs reach this terminal at all."""
        return Function.BIND_IMAGE in self.core.functions

    def resize(self, rows: int, columns: int) -> None:
        """The larger size, as an IBM-DYNAMIC terminal told it when queried; one that no BIND can name is ignored."""
        if rows in range(24, 256) and columns in range(80, 256) and rows * columns <= MAX_POSITIONS:
            self._become(attrs.evolve(self.display, rows=rows, columns=columns))

    def recode(self, page: CodePage) -> None:
        """The code page, as the terminal told it."""
        self._become(attrs.evolve(self.display, code_page=page))

    def _become(self, display: Display) -> None:
        self.display = display
        for observer in (self.recorder, self.watchable):
            if observer is not None:
                observer.resize(display)

    def limited(self, logmode: str) -> Display | None:
        """The screen of a session with this log mode, "" for none; None when the terminal cannot have one."""
        size = size_of(logmode) if is_logmode(logmode) else None
        if size is None:
            return self.display if not logmode or is_logmode(logmode) else None
        rows, columns = size
        fits = rows <= self.display.rows and columns <= self.display.columns
        return attrs.evolve(self.display, rows=rows, columns=columns) if fits else None

    def image(self, name: str, lu_type: LuType = LuType.DISPLAY, display: Display | None = None) -> bytes:
        """The BIND of a session with ``name`` that nobody else made one for; on all of the screen unless told."""
        shown = display or self.display
        rows, columns = (shown.rows, shown.columns) if shown.has_alternate else (0, 0)
        return BindImage(name, lu_type, alternate_rows=rows, alternate_columns=columns).encode()

    def bind(self, name: str, lu_type: LuType = LuType.DISPLAY) -> bytes:
        """End the session that is, and begin one with ``name``; a printer is bound as one of its two LU types."""
        return self.bind_image(self.image(name, lu_type))

    def bind_image(self, image: bytes) -> bytes:
        """End the session that is, and begin the one that this BIND describes."""
        ended = self.unbind(UnbindReason.BIND_FORTHCOMING)
        self.is_bound = True
        return ended + self.core.send_bind(image)

    def unbind(self, reason: UnbindReason = UnbindReason.NORMAL) -> bytes:
        """End the session; nothing when there is none."""
        if not self.is_bound:
            return b""
        self.is_bound = False
        return self.core.send_unbind(reason)

    def show(self, record: bytes) -> bytes:
        """One 3270 record."""
        self._shows(record)
        return self.core.send_record(record)

    def tell(self) -> bytes:
        """What tells the user that somebody looks at his screen, when that is owed and can be done now."""
        if self.watchable is None or not (self.is_bound or not self.has_bind_image):
            return b""
        notice = self.watchable.tell()
        return self.core.send_record(notice) if notice else b""

    def hide(self, secret: Secret) -> None:
        """Keep a value out of a recording and away from who looks."""
        for observer in (self.recorder, self.watchable):
            if observer is not None:
                observer.hide(secret)

    def show_text(self, text: str) -> bytes:
        """Lines on an unbound terminal: SSCP-LU-DATA, which is only for a terminal that has BIND-IMAGE."""
        return self.core.send_sscp_lu(self.display.code_page.encode_lines(text))

    def pass_on(self, record: RecordReceived, *, sequence: int | None, request: int | None) -> bytes:
        """One record as it is; None numbers it, or says what is usual."""
        if record.data_type is DataType.DATA_3270:
            self._shows(record.data)
        sent = self.core.send_record(record.data, record.data_type, record.response, request=request, sequence=sequence)
        if self.unlocks is None or record.data_type is not DataType.DATA_3270 or not is_read(record.data):
            return sent
        unlock = self.core.send_record(KEYBOARD_RESTORE)
        return unlock + sent if self.unlocks.before_read else sent + unlock

    def _shows(self, record: bytes) -> None:
        if self.recorder is not None:
            self.recorder.outbound(record)
        if self.watchable is not None:
            self.watchable.outbound(record)

    def unlock_at_bind(self) -> bytes:
        """UNLOCKKEYBOARD TN3270BIND: a terminal without BIND-IMAGE learns that a session begins."""
        is_wanted = self.unlocks is not None and self.unlocks.at_bind and self.core.mode is Mode.PLAIN
        return self.core.send_record(KEYBOARD_RESTORE) if is_wanted else b""
