"""The server's core: leads a terminal through negotiation (``server_negotiation``), then carries records."""

from __future__ import annotations

from typing import assert_never

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import MAX_RECORD, Command, Option
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
from appliance.protocols.telnet.framing import TIMING_MARK, encode_data, encode_lines
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
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    NvtReceived,
    PeerViolation,
    Reply,
    ServerEvent,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.records import FROM_TERMINAL, TEST_REQUEST, Records
from appliance.protocols.tn3270.server_negotiation import UNASKED, Offer, ServerNegotiation
from appliance.protocols.tn3270.server_states import Phase

__all__ = ["ServerCore"]


class ServerCore:
    """Faces one terminal. Feed ``receive_data``, pull ``next_event`` until it gives None, send what builders return."""

    __slots__ = ("_attention", "_max_record", "_negotiation", "_offer", "_records", "_single_attention", "_telnet")

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
        self._offer = Offer(offers_tn3270e, functions, ClientEnvironment(asks_application, asks_code_page))
        self._single_attention = single_attention
        self._max_record = max_record
        self._records = Records(FROM_TERMINAL)
        self.restart()

    def restart(self) -> None:
        """TLS is up: all option state starts again from nothing; go on with ``begin``."""
        self._telnet = TelnetCore(UNASKED, UNASKED, max_record=self._max_record)
        self._records.agree(Mode.LINE)
        self._negotiation = ServerNegotiation(self._telnet, self._records, self._offer)
        self._attention: Command | None = None  # the last thing that came, if it was IP or BRK

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

    @property
    def awaits_response(self) -> bool:
        """Whether the record built last asked for a ``ResponseReceived``."""
        return self._records.awaits_response

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._telnet.receive_data(data)

    def take_pending(self) -> bytes:
        """What was received and not reported; it is forgotten here."""
        return self._telnet.take_pending()

    def next_event(self) -> ServerEvent | None:
        """The next event, or None when more bytes are needed; None too after StartTlsAccepted and PeerViolation."""
        negotiation = self._negotiation
        if (following := negotiation.following) is not None:
            negotiation.following = None
            return following
        if negotiation.phase is Phase.SECURED:
            return None
        while (event := self._telnet.next_event()) is not None:
            ours = self._record(event.data) if type(event) is TelnetRecord else self._consider(event)
            if ours is not None:
                return ours
        return None

    # What we lead with.

    def offer_starttls(self) -> bytes:
        """DO STARTTLS; answered by StartTlsAccepted or StartTlsRefused."""
        return self._negotiation.offer_starttls()

    def begin(self) -> bytes:
        """Start negotiating: DO TN3270E or DO TERMINAL-TYPE, before it DO NEW-ENVIRON when anything is asked there."""
        return self._negotiation.begin()

    def assign_device(self, lu: str) -> bytes:
        """Grant the DeviceRequested; Negotiated follows once the rest is agreed."""
        return self._negotiation.assign_device(lu)

    def reject_device(self, reason: RejectReason) -> bytes:
        """Refuse it; the client asks again (another DeviceRequested), leaves, or is closed by the session.

        Plain TN3270 cannot say why: another type is asked for, and LineModeDetected tells when there is none.
        """
        return self._negotiation.reject_device(reason)

    def ask_device(self) -> bytes:
        """Make a terminal in TN3270E request a device anew; b"" in plain TN3270. Another DeviceRequested follows."""
        return self._negotiation.ask_device()

    def leave_extended(self) -> bytes:
        """DONT TN3270E; once the client agreed the plain phases follow. b"" outside of TN3270E."""
        return self._telnet.options.stop(Option.TN3270E, Side.REMOTE)

    # What the terminal answers.

    def _consider(self, event: TelnetEvent) -> ServerEvent | None:
        match event:
            case Reply() | TimingMarkAnswered() | NvtReceived() | PeerViolation():
                return event
            case OptionEnabled(option):
                return self._negotiation.enabled(option)
            case OptionDisabled(option) | OptionRefused(option):
                return self._negotiation.refused(option)
            case SubnegotiationReceived(option, data):
                return self._negotiation.subnegotiation(option, data)
            case CommandReceived(command):
                return self._command(command)
            case TelnetRecord(data):
                return self._record(data)
            case _:
                assert_never(event)

    def _command(self, command: Command) -> ServerEvent | None:
        is_line = self._negotiation.phase is Phase.LINE
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
            return self._negotiation.fail("a record before the end of negotiation")
        if mode is Mode.PLAIN and data == TEST_REQUEST:
            return SysreqReceived()
        decoded = self._records.decode(data)
        return self._negotiation.fail(decoded) if isinstance(decoded, str) else decoded

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
