"""The USS desk: what a terminal sees and may say while no application is in front of it.

It knows which message is on the screen, because CLEAR depends on that: on the logon screen it clears, on anything
else it brings the logon screen back. What the user asks for that the desk cannot do itself (LOGON, LOGOFF) is handed
on.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.applications.base import Display
from appliance.config.usstab import UssTable
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Malformed, read_inbound
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270 import uss
from appliance.services.tn3270.usscommand import DEFAULT_COMMANDS, Fault, IbmTest, Logoff, Logon, parse

__all__ = ["LOGON_SCREEN", "NO_TABLE", "Screen", "UssDesk"]

LOGON_SCREEN = 10
_ECHO = 13

#: For a client that no USSTCP names: our own wording and commands.
NO_TABLE = UssTable("", commands=DEFAULT_COMMANDS)


@attrs.frozen
class Screen:
    """Show this 3270 record."""

    record: bytes = attrs.field(repr=False)


class UssDesk:
    """One terminal's USS screen."""

    __slots__ = ("_display", "_refreshes", "_shown", "_table", "_values")

    def __init__(
        self, table: UssTable, display: Display, values: Callable[[str], uss.UssValues], *, refreshes: bool
    ) -> None:
        """``values`` gives the facts for the tokens, with a sense code; ``refreshes`` is REFRESHMSG10."""
        self._table = table
        self._display = display
        self._values = values
        self._refreshes = refreshes
        self._shown: int | None = None

    def show(
        self, number: int = LOGON_SCREEN, *inserts: str, notice: str = "", sense: str = uss.NO_SENSE, times: int = 1
    ) -> Screen:
        """USS message ``number``, and ``notice`` (a message of ours) out of its way."""
        self._shown = number
        text = uss.lines(self._table, number, self._values(sense), inserts) * times
        return Screen(uss.show(text, self._display, notice))

    def read(self, event: RecordReceived) -> Screen | Logon | Logoff | Malformed:
        """What the terminal asked for, or what it is shown next."""
        if event.data_type is DataType.SSCP_LU_DATA:
            return self._obey(CP037.decode(event.data))
        inbound = read_inbound(event.data)
        if isinstance(inbound, Malformed):
            return inbound
        if inbound.aid is Aid.CLEAR:
            return self._clear()
        text = "".join(CP037.decode(field.data) for field in inbound.fields)
        return self._obey(text if inbound.aid is Aid.ENTER else "")

    def _clear(self) -> Screen:
        if self._shown == LOGON_SCREEN or not self._refreshes:
            self._shown = None
            return self._blank()
        return self.show()

    def _blank(self) -> Screen:
        return Screen(uss.show((), self._display))

    def _obey(self, text: str) -> Screen | Logon | Logoff:
        match parse(text, self._table.commands):
            case None:
                return self._blank() if self._shown is None else self.show(self._shown)
            case Fault(number, insert):
                return self.show(number, insert)
            case IbmTest(count, data):
                return self.show(_ECHO, data, times=count)
            case request:
                return request
