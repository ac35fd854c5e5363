"""The USS desk: what a terminal sees and may say while no application is in front of it.

It knows which message is on the screen, because CLEAR depends on that: on the logon screen it clears, on anything
else it brings the logon screen back. What the user asks for that the desk cannot do itself (LOGON, LOGOFF) is handed
on. A terminal with an SCS table is shown text, and types as a console does, without keys; any other gets screens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from appliance.applications.base import Display
from appliance.config.terminals.interpret import InterpretTable
from appliance.config.usstables.uss import IBM_TABLES, UssTable
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.inbound import Malformed, read_inbound
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270 import messages
from appliance.services.tn3270.desk import uss
from appliance.services.tn3270.desk.interpret import interpret
from appliance.services.tn3270.desk.usscommand import DEFAULT_COMMANDS, Fault, IbmTest, Logoff, Logon, parse
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.terminal import BoundTerminal

__all__ = ["DEFAULT_TABLE", "LOGON_SCREEN", "NO_TABLE", "Screen", "Text", "UssDesk", "desk_for", "line_desk"]

LOGON_SCREEN = 10
_NO_SESSION = 7
_ECHO = 13
#: The table that has the word where a client's own is silent, when USSTAB defines it.
DEFAULT_TABLE = "EZBTPUST"
#: Sense code -> the SNA request that it answers (RUNAME); a logon that does not get that far fails in INIT.
_REQUESTS = {"08010000": "BIND"}

#: The facts for the tokens, by sense code.
Values = Callable[[str], uss.UssValues]

#: For a client that no USSTCP names: our own wording and commands.
NO_TABLE = UssTable("", commands=DEFAULT_COMMANDS)
#: The same for a client that USSTCP gives a table of z/OS.
IBM_TABLE = UssTable(DEFAULT_TABLE, commands=DEFAULT_COMMANDS)


@attrs.frozen
class Screen:
    """Show this 3270 record."""

    record: bytes = attrs.field(repr=False)


@attrs.frozen
class Text:
    """Show these lines: SSCP-LU-DATA, or NVT text."""

    text: str


class UssDesk:
    """One terminal's USS screen."""

    __slots__ = (
        *("_commands", "_interpret", "_is_text", "_refreshes", "_shown", "_tables", "_values", "display", "notice"),
    )

    def __init__(
        self,
        tables: Sequence[UssTable],
        display: Display,
        values: Values,
        *,
        refreshes: bool,
        is_text: bool = False,
        interpret_table: InterpretTable | None = None,
        notice: str = "",
    ) -> None:
        """``tables``: the mapped one, whose commands count, then the default one, asked only for messages.

        ``values`` gives the facts for the tokens, with a sense code; ``refreshes`` is REFRESHMSG10. ``notice`` stands
        on every message that has none of its own.
        """
        self.notice = notice
        self._tables = tables
        self._commands = tables[0].commands
        #: What the terminal shows; it may learn more about itself later.
        self.display = display
        self._values = values
        self._refreshes = refreshes
        self._is_text = is_text
        self._interpret = interpret_table
        self._shown: int | None = None

    @property
    def has_table(self) -> bool:
        """Whether a USSTCP gives this client a table."""
        return self._tables[0] is not NO_TABLE

    def show(self, number: int = LOGON_SCREEN, *inserts: str, notice: str = "", times: int = 1) -> Screen | Text:
        """USS message ``number``, and ``notice`` (a message of ours) out of its way."""
        return self._show(number, inserts, self._values(uss.NO_SENSE), notice, times)

    def refuse(self, application: str, sense: str, notice: str) -> Screen | Text:
        """USS message 7: no session with ``application``."""
        request = _REQUESTS.get(sense, "INIT")
        values = attrs.evolve(self._values(sense), request=request)
        return self._show(_NO_SESSION, (application, request, sense), values, notice)

    def read(self, event: RecordReceived) -> Screen | Text | Logon | Logoff | Malformed:
        """What the terminal asked for, or what it is shown next."""
        if event.data_type is DataType.SSCP_LU_DATA:
            return self.obey(self.display.code_page.decode(event.data))
        inbound = read_inbound(event.data)
        if isinstance(inbound, Malformed):
            return inbound
        if inbound.aid is Aid.CLEAR:
            return self._clear()
        text = "".join(self.display.code_page.decode(field.data) for field in inbound.fields)
        return self.obey(text if inbound.aid is Aid.ENTER else "")

    def obey(self, typed: str) -> Screen | Text | Logon | Logoff:
        """One line as it was typed, without regard to how it came: the interpret table first, then the commands."""
        if (logon := interpret(typed, self._interpret)) is not None:
            return logon
        match parse(typed, self._commands):
            case None:
                return self._blank() if self._shown is None else self.show(self._shown)
            case Fault(number, insert):
                return self.show(number, insert)
            case IbmTest(count, data):
                return self.show(_ECHO, data, times=count)
            case Logoff("HOLD"):
                return self.show()
            case request:
                return request

    def _show(
        self, number: int, inserts: Sequence[str], values: uss.UssValues, notice: str = "", times: int = 1
    ) -> Screen | Text:
        self._shown = number
        notice = notice or self.notice
        wording = uss.word(self._tables, number, values, inserts)
        if self._is_text and wording.stream:  # a screen is no text
            wording = uss.word((), number, values, inserts)
        wording = attrs.evolve(wording, lines=wording.lines * times)
        return Text(uss.text(wording, notice)) if self._is_text else Screen(uss.show(wording, self.display, notice))

    def _clear(self) -> Screen | Text:
        if self._shown == LOGON_SCREEN or not self._refreshes:
            self._shown = None
            return self._blank()
        return self.show()

    def _blank(self) -> Screen | Text:
        return Text("") if self._is_text else Screen(uss.show(uss.Wording(), self.display))


def desk_for(setup: PortSetup, client: mapping.Client, terminal: BoundTerminal, values: Values) -> UssDesk:
    """The desk of a 3270: the SCS table of its USSTCP when SSCP-LU-DATA reaches it, else the other one."""
    scs_name = mapping.scs_table(setup.config.mapping, client) if terminal.has_bind_image else ""
    notice = messages.RECORDED.format() if terminal.recorder is not None else ""
    return _desk(setup, client, scs_name, terminal.display, values, is_text=bool(scs_name), notice=notice)


def line_desk(setup: PortSetup, client: mapping.Client, values: Values) -> UssDesk:
    """The desk of a line mode terminal: the SCS table of its USSTCP, else the other one as lines."""
    return _desk(setup, client, mapping.scs_table(setup.config.mapping, client), Display(), values, is_text=True)


def _desk(
    setup: PortSetup,
    client: mapping.Client,
    scs_name: str,
    display: Display,
    values: Values,
    *,
    is_text: bool,
    notice: str = "",
) -> UssDesk:
    config, tables = setup.config, setup.uss_tables
    name = mapping.uss_table(config.mapping, client)
    chosen = scs_name or name or ""
    interpreter = mapping.interpret_table(config.mapping, client) if name else ""
    default = tables.get(DEFAULT_TABLE)
    return UssDesk(
        (tables.get(chosen, IBM_TABLE if chosen in IBM_TABLES else NO_TABLE), *((default,) if default else ())),
        display,
        values,
        refreshes=config.refresh_msg10,
        is_text=is_text,
        interpret_table=setup.interpret_tables.get(interpreter),
        notice=notice,
    )
