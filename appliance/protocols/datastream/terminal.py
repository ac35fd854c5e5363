"""A 3270 terminal without a wire: it carries out a host's commands and types what a user types.

Commands come in the SNA coding or in that of a local channel; both are in use on Telnet. What a host reads goes back
as the result of ``apply``; what a user sends, as the result of ``press``.
"""

from __future__ import annotations

from collections.abc import Mapping

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.constants import Command, Wcc
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.orders import OrderError, write_orders
from appliance.protocols.datastream.query import encode_query_replies
from appliance.protocols.datastream.replies import read_buffer, read_modified
from appliance.protocols.datastream.screen import Screen
from appliance.protocols.datastream.structured import FieldId, StructuredField, read_structured_fields

__all__ = ["Terminal"]

_CHANNEL_CODES = {
    0x01: Command.WRITE,
    0x02: Command.READ_BUFFER,
    0x05: Command.ERASE_WRITE,
    0x06: Command.READ_MODIFIED,
    0x0D: Command.ERASE_WRITE_ALTERNATE,
    0x0E: Command.READ_MODIFIED_ALL,
    0x0F: Command.ERASE_ALL_UNPROTECTED,
    0x11: Command.WRITE_STRUCTURED_FIELD,
}
_COMMANDS: Mapping[int, Command] = {**{int(command): command for command in Command}, **_CHANNEL_CODES}
_QUERY = b"\xff\x02"


class Terminal:
    """One terminal of a model: its screen, its keyboard."""

    __slots__ = ("_last_aid", "has_alarm", "is_locked", "screen")

    def __init__(self, rows: int = 24, columns: int = 80, *, code_page: CodePage = CP037) -> None:
        self.screen = Screen(rows, columns, code_page=code_page)
        #: Whether the host has to restore the keyboard first.
        self.is_locked = True
        #: Whether the last write sounded the alarm.
        self.has_alarm = False
        self._last_aid = Aid.NONE

    def apply(self, record: bytes) -> bytes | Malformed:
        """Carry out one outbound record; gives the record to send back, empty for most commands. Never raises."""
        command = _COMMANDS.get(record[0]) if record else None
        match command:
            case None:
                return Malformed("no 3270 command")
            case Command.WRITE | Command.ERASE_WRITE | Command.ERASE_WRITE_ALTERNATE:
                return self._write(command, record[1:])
            case Command.READ_BUFFER:
                return read_buffer(self.screen, self._last_aid)
            case Command.READ_MODIFIED | Command.READ_MODIFIED_ALL:
                return read_modified(self.screen, self._last_aid)
            case Command.ERASE_ALL_UNPROTECTED:
                return self._erase_all_unprotected()
            case Command.WRITE_STRUCTURED_FIELD:
                return self._structured(record[1:])

    def type_text(self, text: str) -> bool:
        """Type at the cursor; False when the keyboard is locked or a character found no place, the rest being left."""
        screen = self.screen
        for character in screen.code_page.encode(text):
            field = screen.field_at(screen.cursor)
            is_protected = field is not None and field.is_protected
            if self.is_locked or is_protected or screen.attribute_at(screen.cursor) is not None:
                return False
            screen.put_character(screen.cursor, character)
            if field is not None:
                screen.set_modified(field, True)
            screen.cursor = (screen.cursor + 1) % screen.size
        return True

    def tab(self) -> None:
        """To the next input field; to the top without one."""
        self.screen.cursor = self.screen.input_after((self.screen.cursor + 1) % self.screen.size) or 0

    def press(self, aid: Aid) -> bytes:
        """A key: the record that it sends. The keyboard locks until the host restores it; CLEAR erases as well."""
        self.is_locked = True
        self._last_aid = aid
        if aid is Aid.CLEAR:
            self.screen.erase()
        return read_modified(self.screen, aid)

    def _write(self, command: Command, data: bytes) -> bytes | Malformed:
        if command is not Command.WRITE:
            self.screen.erase(uses_alternate=command is Command.ERASE_WRITE_ALTERNATE)
        wcc = Wcc(data[0] & 0x7F) if data else Wcc.NONE
        if Wcc.RESET_MODIFIED in wcc:
            self.screen.reset_modified()
        try:
            write_orders(self.screen, data[1:])
        except OrderError as error:
            return Malformed(str(error))
        self.has_alarm = Wcc.SOUND_ALARM in wcc
        if Wcc.RESTORE_KEYBOARD in wcc:
            self._restore_keyboard()
        return b""

    def _restore_keyboard(self) -> None:
        self.is_locked = False
        self._last_aid = Aid.NONE

    def _erase_all_unprotected(self) -> bytes:
        self.screen.erase_unprotected(0, 0)
        self.screen.reset_modified()
        self.screen.cursor = self.screen.input_after(0) or 0
        self._restore_keyboard()
        return b""

    def _structured(self, data: bytes) -> bytes | Malformed:
        fields = read_structured_fields(data)
        if isinstance(fields, Malformed):
            return fields
        answer = b""
        for field in fields:
            reply = self._structured_field(field)
            if isinstance(reply, Malformed):
                return reply
            answer = reply or answer
        return answer

    def _structured_field(self, field: StructuredField) -> bytes | Malformed:
        match field.field_id:
            case FieldId.READ_PARTITION if field.body[:2] == _QUERY:
                return encode_query_replies(*self.screen.model)
            case FieldId.OUTBOUND_3270DS if len(field.body) > 1 and field.body[1] != Command.WRITE_STRUCTURED_FIELD:
                return self.apply(field.body[1:])
            case FieldId.ERASE_RESET:
                self.screen.erase(uses_alternate=bool(field.body and field.body[0] & 0x80))
                return b""
            case _:
                return b""
