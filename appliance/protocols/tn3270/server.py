"""The server's core: leads a terminal through negotiation, then carries records. The theory is in ``server_states``.

Requests that no server could grant (an unknown type, ASSOCIATE by a terminal) are answered here and only reported; a
``DeviceRequested`` is a real question. Each method below belongs to one kind of event and says what is sent for it.
"""

from __future__ import annotations

import re
from typing import assert_never

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import MAX_RECORD, STARTTLS_FOLLOWS, Command, Option
from appliance.protocols.telnet.events import (
    CommandReceived,
    OptionDisabled,
    OptionEnabled,
    OptionRefused,
    Side,
    SubnegotiationReceived,
    TelnetEvent,
)
from appliance.protocols.telnet.events import RecordReceived as TelnetRecord
from appliance.protocols.telnet.framing import TIMING_MARK, encode_data, encode_lines, encode_subnegotiation
from appliance.protocols.telnet.terminaltype import SEND, decode_type, split_type
from appliance.protocols.tn3270.clientenvironment import ClientEnvironment
from appliance.protocols.tn3270.constants import (
    TERMINAL_FUNCTIONS,
    DataType,
    Function,
    Mode,
    RejectReason,
    RequestFlag,
    ResponseFlag,
    UnbindReason,
)
from appliance.protocols.tn3270.devices import Device, find_device
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    DeviceRefused,
    DeviceRequested,
    LineModeDetected,
    LuRequest,
    Negotiated,
    NvtReceived,
    PeerViolation,
    Reply,
    ServerEvent,
    StartTlsAccepted,
    StartTlsRefused,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.negotiation import (
    DeviceTypeIs,
    DeviceTypeReject,
    DeviceTypeRequest,
    FunctionsIs,
    FunctionsRequest,
    SendDeviceType,
    UnreadableRequest,
    decode_negotiation,
    encode_functions,
    encode_negotiation,
    known_functions,
)
from appliance.protocols.tn3270.records import FROM_TERMINAL, TEST_REQUEST, Records
from appliance.protocols.tn3270.server_states import TRANSITIONS, Phase, Signal

__all__ = ["ServerCore"]


_RECORD_OPTIONS = (
    (Option.END_OF_RECORD, Side.REMOTE),
    (Option.END_OF_RECORD, Side.LOCAL),
    (Option.BINARY, Side.REMOTE),
    (Option.BINARY, Side.LOCAL),
)
#: What a client tells before it is asked counts for nothing: at STARTTLS anybody on the way may have said it.
_BEFORE_BEGIN = (Phase.IDLE, Phase.SECURING)
_UNASKED = frozenset((Option.END_OF_RECORD, Option.BINARY))
_FOLLOWS = encode_subnegotiation(Option.STARTTLS, STARTTLS_FOLLOWS)
_ASK_TYPE = encode_subnegotiation(Option.TERMINAL_TYPE, SEND)
_NO_DEVICE = Device("")
#: Where TN3270E is on; a terminal type that still comes then was asked for before.
_EXTENDED = (Phase.EXTENDED_TYPE, Phase.EXTENDED_FUNCTIONS, Phase.EXTENDED_READY)
_NAME = re.compile(r"[A-Z0-9@#$]{1,8}")


class ServerCore:
    """Faces one terminal. Feed ``receive_data``, pull ``next_event`` until it gives None, send what builders return."""

    __slots__ = (
        "_attention",
        "_device",
        "_environment",
        "_following",
        "_functions",
        "_last_type",
        "_lu",
        "_max_record",
        "_offers_tn3270e",
        "_phase",
        "_proposal",
        "_records",
        "_single_attention",
        "_telnet",
    )

    def __init__(
        self,
        *,
        offers_tn3270e: bool = True,
        functions: frozenset[Function] = TERMINAL_FUNCTIONS,
        asks_application: bool = False,  # Express Logon: ask for IBMELF and IBMAPPLID
        asks_code_page: bool = False,  # ask for CODEPAGE and CHARSET
        single_attention: bool = False,  # SINGLEATTN: IP and BRK behind each other are one press of the key
        max_record: int = MAX_RECORD,
    ) -> None:
        self._offers_tn3270e = offers_tn3270e
        self._functions = functions
        self._environment = ClientEnvironment(asks_application, asks_code_page)
        self._single_attention = single_attention
        self._max_record = max_record
        self._records = Records(FROM_TERMINAL)
        self.restart()

    def restart(self) -> None:
        """TLS is up: all option state starts again from nothing; go on with ``begin``."""
        self._telnet = TelnetCore(_UNASKED, _UNASKED, max_record=self._max_record)
        self._records.agree(Mode.LINE)
        self._phase = Phase.IDLE
        self._following: ServerEvent | None = None
        self._attention: Command | None = None  # the last thing that came, if it was IP or BRK
        self._device = _NO_DEVICE
        self._lu = ""
        self._last_type = ""
        self._proposal: frozenset[Function] | None = None

    @property
    def mode(self) -> Mode:
        """PLAIN or EXTENDED from Negotiated on; LINE before and without it."""
        return self._records.mode

    @property
    def functions(self) -> frozenset[Function]:
        """What was agreed; empty in plain TN3270."""
        return self._records.functions

    @property
    def last_sequence(self) -> int:
        """The number of the record built last, for matching ``ResponseReceived``."""
        return self._records.last_sequence

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._telnet.receive_data(data)

    def take_pending(self) -> bytes:
        """What was received and not reported; it is forgotten here."""
        return self._telnet.take_pending()

    def next_event(self) -> ServerEvent | None:
        """The next event, or None when more bytes are needed; None too after StartTlsAccepted and PeerViolation."""
        if (following := self._following) is not None:
            self._following = None
            return following
        if self._phase is Phase.SECURED:
            return None
        while (event := self._telnet.next_event()) is not None:
            ours = self._record(event.data) if type(event) is TelnetRecord else self._consider(event)
            if ours is not None:
                return ours
        return None

    # What we lead with.

    def offer_starttls(self) -> bytes:
        """DO STARTTLS; answered by StartTlsAccepted or StartTlsRefused."""
        self._lead(Signal.OFFER_TLS)
        return self._telnet.options.ask(Option.STARTTLS, Side.REMOTE)

    def begin(self) -> bytes:
        """Start negotiating: DO TN3270E or DO TERMINAL-TYPE, before it DO NEW-ENVIRON when anything is asked there."""
        ask = self._telnet.options.ask
        environment = ask(Option.NEW_ENVIRON, Side.REMOTE) if self._environment.is_wanted else b""
        if self._offers_tn3270e:
            self._lead(Signal.BEGIN_EXTENDED)
            return environment + ask(Option.TN3270E, Side.REMOTE)
        self._lead(Signal.BEGIN_PLAIN)
        return environment + self._ask_type()

    def assign_device(self, lu: str) -> bytes:
        """Grant the DeviceRequested; Negotiated follows once the rest is agreed."""
        self._lead(Signal.ASSIGN)
        self._lu = lu
        if self._phase is Phase.EXTENDED_FUNCTIONS:
            return encode_negotiation(DeviceTypeIs(self._device.name, lu))
        asked = b"".join(self._telnet.options.ask(option, side) for option, side in _RECORD_OPTIONS)
        self._following = self._check_records()
        return asked

    def reject_device(self, reason: RejectReason) -> bytes:
        """Refuse it; the client asks again (another DeviceRequested), leaves, or is closed by the session.

        Plain TN3270 cannot say why: another type is asked for, and LineModeDetected tells when there is none.
        """
        self._lead(Signal.REJECT)
        return encode_negotiation(DeviceTypeReject(reason)) if self._phase is Phase.EXTENDED_TYPE else _ASK_TYPE

    def ask_device(self) -> bytes:
        """Make a terminal in TN3270E request a device anew; b"" in plain TN3270. Another DeviceRequested follows."""
        if self.mode is not Mode.EXTENDED:
            return b""
        self._lead(Signal.ASK_DEVICE)
        self._records.agree(Mode.LINE)
        return encode_negotiation(SendDeviceType())

    def leave_extended(self) -> bytes:
        """DONT TN3270E; once the client agreed the plain phases follow. b"" outside of TN3270E."""
        return self._telnet.options.stop(Option.TN3270E, Side.REMOTE)

    def _lead(self, signal: Signal) -> None:
        if not self._go(signal):
            raise LocalProtocolError(f"{signal.value}, but the phase is: {self._phase.value}")

    def _go(self, signal: Signal) -> bool:
        phase = TRANSITIONS.get((self._phase, signal))
        if phase is not None:
            self._phase = phase
        return phase is not None

    def _ask_type(self) -> bytes:
        self._last_type = ""
        return self._telnet.options.ask(Option.TERMINAL_TYPE, Side.REMOTE) or _ASK_TYPE

    # What the terminal answers.

    def _consider(self, event: TelnetEvent) -> ServerEvent | None:
        match event:
            case Reply() | TimingMarkAnswered() | NvtReceived() | PeerViolation():
                return event
            case OptionEnabled(option):
                return self._enabled(option)
            case OptionDisabled(option) | OptionRefused(option):
                return self._refused(option)
            case SubnegotiationReceived(option, data):
                return self._subnegotiation(option, data)
            case CommandReceived(command):
                return self._command(command)
            case TelnetRecord(data):
                return self._record(data)
            case _:
                assert_never(event)

    def _enabled(self, option: int) -> ServerEvent | None:
        match option:
            case Option.TN3270E if self._go(Signal.EXTENDED_AGREED):
                self._records.agree(Mode.LINE)
                return Reply(encode_negotiation(SendDeviceType()))
            case Option.TERMINAL_TYPE if self._go(Signal.TYPE_AGREED):
                return Reply(_ASK_TYPE)
            case Option.NEW_ENVIRON:
                return Reply(self._environment.question())
            case Option.END_OF_RECORD | Option.BINARY:
                return self._check_records()
            case _:
                return None

    def _refused(self, option: int) -> ServerEvent | None:
        match option:
            case Option.STARTTLS if self._go(Signal.TLS_REFUSED):
                return StartTlsRefused()
            case Option.TN3270E if self._phase in _EXTENDED:
                self._telnet.options.accept(Option.TN3270E, Side.REMOTE)  # it may come back
                return self._begin_plain()
            case Option.TN3270E if self._phase is Phase.OFFERING:
                return self._begin_plain()
            case Option.TERMINAL_TYPE if self._go(Signal.TYPE_REFUSED):
                return LineModeDetected("", "the client tells no terminal type")
            case Option.END_OF_RECORD | Option.BINARY if self._go(Signal.RECORDS_REFUSED):
                self._records.agree(Mode.LINE)
                return LineModeDetected(self._device.name, f"the client refuses {Option(option).name}")
            case _:
                return None

    def _subnegotiation(self, option: int, data: bytes) -> ServerEvent | None:
        match option:
            case Option.TN3270E:
                return self._negotiation(data)
            case Option.TERMINAL_TYPE:
                return self._terminal_type(decode_type(data))
            case Option.NEW_ENVIRON if self._environment.is_wanted and self._phase not in _BEFORE_BEGIN:
                return self._tell(data)
            case Option.STARTTLS if data == STARTTLS_FOLLOWS:
                return self._tls_follows()
            case _:
                return None

    def _begin_plain(self) -> Reply:
        self._go(Signal.EXTENDED_REFUSED)
        self._records.agree(Mode.LINE)
        return Reply(self._ask_type())

    def _tell(self, data: bytes) -> ServerEvent | None:
        told = self._environment.read(data)
        if told is None:
            return self._fail("NEW-ENVIRON follows no rule")
        first, self._following = [*told, None, None][:2]
        return first

    def _tls_follows(self) -> ServerEvent:
        is_agreed = self._telnet.options.is_enabled(Option.STARTTLS, Side.REMOTE)
        if not is_agreed or not self._go(Signal.TLS_FOLLOWS):
            return self._fail("STARTTLS FOLLOWS out of place")
        self._following = StartTlsAccepted()
        return Reply(_FOLLOWS)

    def _negotiation(self, data: bytes) -> ServerEvent:
        is_settling = self._phase is Phase.EXTENDED_FUNCTIONS
        match decode_negotiation(data):
            case DeviceTypeRequest(device_type, request, name):
                return self._device_request(device_type, request, name)
            case UnreadableRequest():
                return self._refuse_device("", RejectReason.UNSUPPORTED_REQ)
            case FunctionsRequest(functions) if is_settling:
                return self._functions_request(functions)
            case FunctionsIs(functions) if is_settling and known_functions(functions) == self._proposal:
                return self._functions_agreed(self._proposal)
            case _:
                return self._fail("a TN3270E subnegotiation that follows no rule or was not asked for")

    def _device_request(self, device_type: str, request: LuRequest, name: str) -> ServerEvent:
        device = find_device(device_type, Mode.EXTENDED)
        if device is None:
            return self._refuse_device(device_type, RejectReason.INV_DEVICE_TYPE)
        if request is LuRequest.ASSOCIATE and not device.is_printer:
            return self._refuse_device(device_type, RejectReason.INV_ASSOCIATE)
        if name and not _NAME.fullmatch(name):
            return self._refuse_device(device_type, RejectReason.INV_NAME)
        if not self._go(Signal.REQUESTED):
            return self._fail("DEVICE-TYPE REQUEST out of place")
        self._records.agree(Mode.LINE)
        self._proposal = None
        self._device = device
        return DeviceRequested(device, Mode.EXTENDED, request, name)

    def _refuse_device(self, device_type: str, reason: RejectReason) -> ServerEvent:
        if not self._go(Signal.NOT_GRANTABLE):
            return self._fail("DEVICE-TYPE REQUEST out of place")
        self._following = DeviceRefused(device_type, reason)
        return Reply(encode_negotiation(DeviceTypeReject(reason)))

    def _functions_request(self, functions: bytes) -> Reply:
        common = known_functions(functions) & self._functions
        if len(common) < len(set(functions)):
            self._go(Signal.FUNCTIONS_COUNTERED)
            self._proposal = common
            return Reply(encode_negotiation(FunctionsRequest(encode_functions(common))))
        self._following = self._functions_agreed(common)
        return Reply(encode_negotiation(FunctionsIs(functions)))

    def _functions_agreed(self, functions: frozenset[Function]) -> Negotiated:
        self._go(Signal.FUNCTIONS_AGREED)
        return self._negotiated(Mode.EXTENDED, functions)

    def _terminal_type(self, name: str | None) -> ServerEvent | None:
        if self._phase in _EXTENDED:
            return None
        terminal_type, lu = split_type(name or "")
        is_known = find_device(terminal_type, Mode.PLAIN)
        if name and name == self._last_type and self._go(Signal.TYPES_EXHAUSTED):
            return LineModeDetected(terminal_type, "the client has no other terminal type")
        if name and is_known and self._go(Signal.REQUESTED):
            self._last_type = name
            self._device = is_known
            return DeviceRequested(is_known, Mode.PLAIN, LuRequest.CONNECT if lu else LuRequest.GENERIC, lu)
        if name and self._go(Signal.NOT_GRANTABLE):
            self._last_type = name
            return Reply(_ASK_TYPE)
        return self._fail("TERMINAL-TYPE follows no rule or was not asked for")

    def _check_records(self) -> Negotiated | None:
        is_enabled = self._telnet.options.is_enabled
        if all(is_enabled(option, side) for option, side in _RECORD_OPTIONS) and self._go(Signal.RECORDS_AGREED):
            return self._negotiated(Mode.PLAIN, frozenset())
        return None

    def _negotiated(self, mode: Mode, functions: frozenset[Function]) -> Negotiated:
        self._records.agree(mode, functions)
        return Negotiated(mode, self._device, self._lu, functions)

    def _command(self, command: Command) -> ServerEvent | None:
        is_line = self._phase is Phase.LINE
        match command:
            case Command.INTERRUPT_PROCESS | Command.BREAK if self.mode is not Mode.LINE or is_line:
                return self._attend(command)
            case Command.ARE_YOU_THERE if is_line:
                return Reply(encode_lines("\n[Yes]\n"))
            case Command.ABORT_OUTPUT if Function.SYSREQ in self.functions:
                return SysreqReceived()
            case _:
                return None

    def _attend(self, command: Command) -> AttentionReceived | None:
        before, self._attention = self._attention, command
        if not self._single_attention or before in (None, command):
            return AttentionReceived()
        self._attention = None
        return None

    def _record(self, data: bytes) -> ServerEvent:
        self._attention = None
        mode = self._records.mode
        if mode is Mode.LINE:
            return self._fail("a record before the end of negotiation")
        if mode is Mode.PLAIN and data == TEST_REQUEST:
            return SysreqReceived()
        decoded = self._records.decode(data)
        return self._fail(decoded) if isinstance(decoded, str) else decoded

    def _fail(self, reason: str) -> PeerViolation:
        self._following = None
        return self._telnet.fail(reason)

    # What we send once negotiated.

    def send_record(
        self,
        data: bytes,
        data_type: DataType = DataType.DATA_3270,
        response: ResponseFlag = ResponseFlag.NO_RESPONSE,
        *,
        request: int | None = None,
        sequence: int | None = None,
    ) -> bytes:
        """One record, framed; LocalProtocolError when the agreed mode or functions cannot carry ``data_type``.

        ``sequence`` None numbers it (0..32767 and around; 0 without RESPONSES), a number passes a relay's on.
        ``request`` None is SEND-DATA when CONTENTION-RESOLUTION is agreed, else 0.
        """
        return self._records.encode(data, data_type, response, request, sequence)

    def send_response(self, sequence: int, *, is_positive: bool = True, code: int = 0, sense: int = 0) -> bytes:
        """Answer a record of the terminal, negatively by ``code`` or ``sense``; b"" without RESPONSES."""
        return self._records.encode_response(sequence, is_positive, code, sense)

    def send_bind(self, image: bytes) -> bytes:
        """BIND-IMAGE (see ``bind.BindImage``); b"" when BIND-IMAGE is not agreed, and then none is needed."""
        return self._optional(image, DataType.BIND_IMAGE)

    def send_unbind(self, reason: int = UnbindReason.NORMAL) -> bytes:
        """UNBIND; b"" when BIND-IMAGE is not agreed."""
        return self._optional(bytes((reason,)), DataType.UNBIND)

    def send_sscp_lu(self, text: bytes) -> bytes:
        """SSCP-LU-DATA: EBCDIC text and NL; LocalProtocolError when BIND-IMAGE is not agreed."""
        return self.send_record(text, DataType.SSCP_LU_DATA)

    def send_print_eoj(self) -> bytes:
        """PRINT-EOJ; b"" when neither DATA-STREAM-CTL nor SCS-CTL-CODES is agreed."""
        return self._optional(b"", DataType.PRINT_EOJ)

    def send_bid(self, *, is_signal: bool = False) -> bytes:
        """BID: may we send? Answered by ``ResponseReceived``; b"" when CONTENTION-RESOLUTION is not agreed."""
        if not self._records.allows(DataType.BID):
            return b""
        request = RequestFlag.SIGNAL if is_signal else RequestFlag.NONE
        return self.send_record(b"", DataType.BID, ResponseFlag.ALWAYS_RESPONSE, request=request)

    def send_nvt(self, text: str, charset: str = "ascii") -> bytes:
        r"""Text for a Network Virtual Terminal, ``\n`` ending a line: to a client in line mode, or as NVT-DATA."""
        lines = encode_lines(text, charset)
        return self.send_record(lines, DataType.NVT_DATA) if self.mode is Mode.EXTENDED else encode_data(lines)

    def hide_input(self, is_hidden: bool) -> bytes:
        """Line mode: whether what is typed stays invisible. We say to echo it (RFC 857), and do not."""
        options = self._telnet.options
        return (options.ask if is_hidden else options.stop)(Option.ECHO, Side.LOCAL)

    def timing_mark(self) -> bytes:
        """DO TIMING-MARK; any answer is TimingMarkAnswered."""
        return TIMING_MARK

    def _optional(self, data: bytes, data_type: DataType) -> bytes:
        return self.send_record(data, data_type) if self._records.allows(data_type) else b""
