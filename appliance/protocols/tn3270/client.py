"""The client's core: faces a host as one terminal, answers its negotiation (``client_negotiation``), carries records.

A relay uses it towards the host behind; so does anything that needs a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from appliance.protocols.telnet.framing import (
    TIMING_MARK,
    encode_command,
    encode_data,
    encode_lines,
    encode_record,
)
from appliance.protocols.tn3270.applicationid import announce_application
from appliance.protocols.tn3270.client_negotiation import RECORD_OPTIONS, ClientNegotiation, Wish
from appliance.protocols.tn3270.client_states import Phase
from appliance.protocols.tn3270.constants import TERMINAL_FUNCTIONS, DataType, Function, Mode, RequestFlag, ResponseFlag
from appliance.protocols.tn3270.devices import find_device
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import (
    ClientEvent,
    ErrorConditionCleared,
    LuRequest,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.records import FROM_HOST, TEST_REQUEST, Records

__all__ = ["ClientCore"]


class ClientCore:
    """Faces one host. Feed ``receive_data``, pull ``next_event`` until it gives None, send what builders return."""

    __slots__ = ("_accepted", "_max_record", "_negotiation", "_records", "_telnet", "_wish")

    def __init__(
        self,
        device_type: str,  # a 3279 calls itself 3278 under TN3270E, where there is no other
        *,
        name: str = "",  # the LU, pool or (ASSOCIATE) terminal that is wanted
        request: LuRequest | None = None,  # None: CONNECT with a name, GENERIC without
        wants_tn3270e: bool = True,
        functions: frozenset[Function] = TERMINAL_FUNCTIONS,
        wants_starttls: bool = False,
        environment: Mapping[str, str] | None = None,  # user variables for NEW-ENVIRON; without any it is refused
        max_record: int = MAX_RECORD,
    ) -> None:
        device = find_device(device_type, Mode.PLAIN)
        if device is None:
            raise LocalProtocolError(f"{device_type} is no device type")
        request = request or (LuRequest.CONNECT if name else LuRequest.GENERIC)
        self._wish = Wish(device, request, name, functions, dict(environment or {}))
        self._max_record = max_record
        wanted = {
            Option.TN3270E: wants_tn3270e,
            Option.STARTTLS: wants_starttls,
            Option.NEW_ENVIRON: bool(environment),
            Option.TERMINAL_TYPE: True,
        }
        self._accepted = RECORD_OPTIONS | {option for option, is_wanted in wanted.items() if is_wanted}
        self._records = Records(FROM_HOST)
        self.restart()

    def restart(self) -> None:
        """TLS is up: all option state starts again from nothing."""
        self._telnet = TelnetCore(self._accepted, RECORD_OPTIONS, max_record=self._max_record)
        self._records.agree(Mode.LINE)
        self._negotiation = ClientNegotiation(self._telnet, self._records, self._wish)

    @property
    def mode(self) -> Mode:
        """PLAIN or EXTENDED from Negotiated on; LINE before and without it."""
        return self._records.mode

    @property
    def functions(self) -> frozenset[Function]:
        """What was agreed; empty in plain TN3270."""
        return self._records.functions

    @property
    def may_send(self) -> bool:
        """With CONTENTION-RESOLUTION a terminal may only send once the host said SEND-DATA; else it always may."""
        return self._records.may_send

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

    def next_event(self) -> ClientEvent | None:
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

    def _consider(self, event: TelnetEvent) -> ClientEvent | None:
        match event:
            case Reply() | TimingMarkAnswered() | NvtReceived() | PeerViolation():
                return event
            case OptionEnabled(option):
                return self._negotiation.enabled(option)
            case OptionDisabled(option) | OptionRefused(option):
                self._negotiation.left(option)
                return None
            case SubnegotiationReceived(option, data):
                return self._negotiation.subnegotiation(option, data)
            case CommandReceived():
                return None
            case TelnetRecord(data):
                return self._record(data)
            case _:
                assert_never(event)

    def _record(self, data: bytes) -> ClientEvent:
        if self._records.mode is Mode.LINE:
            return self._negotiation.fail("a record before the end of negotiation")
        decoded = self._records.decode(data)
        if type(decoded) is RecordReceived and decoded.data_type is DataType.DATA_3270:
            self._records.may_send = not self._resolves_contention or bool(decoded.request & RequestFlag.SEND_DATA)
        assert not isinstance(decoded, ErrorConditionCleared)  # FROM_HOST holds no REQUEST
        return self._negotiation.fail(decoded) if isinstance(decoded, str) else decoded

    @property
    def _resolves_contention(self) -> bool:
        return Function.CONTENTION_RESOLUTION in self._records.functions

    # What we send once negotiated.

    def send_record(
        self,
        data: bytes,
        data_type: DataType = DataType.DATA_3270,
        response: ResponseFlag = ResponseFlag.NO_RESPONSE,
        *,
        request: int = 0,
        sequence: int | None = None,
    ) -> bytes:
        """One record, framed; LocalProtocolError when the agreed mode or functions cannot carry ``data_type``.

        ``sequence`` None numbers it (0..32767 and around; 0 without RESPONSES), a number passes a relay's on.
        """
        if data_type is DataType.DATA_3270 and self._resolves_contention:
            self._records.may_send = False
        return self._records.encode(data, data_type, response, request, sequence)

    def send_response(self, sequence: int, *, is_positive: bool = True, code: int = 0, sense: int = 0) -> bytes:
        """Answer a record of the host, negatively by ``code`` or ``sense``; b"" without RESPONSES."""
        return self._records.encode_response(sequence, is_positive, code, sense)

    def send_nvt(self, text: str) -> bytes:
        r"""Text for a host's Network Virtual Terminal, ``\n`` ending a line; as NVT-DATA under TN3270E."""
        lines = encode_lines(text)
        return self.send_record(lines, DataType.NVT_DATA) if self.mode is Mode.EXTENDED else encode_data(lines)

    def leave_extended(self) -> bytes:
        """WONT TN3270E; the host goes on with plain TN3270. b"" outside of TN3270E."""
        return self._telnet.options.stop(Option.TN3270E, Side.LOCAL)

    def offer_extended(self) -> bytes:
        """WILL TN3270E, after it was left; a host that agrees asks for a device."""
        return self._telnet.options.ask(Option.TN3270E, Side.LOCAL)

    def send_attention(self) -> bytes:
        """The ATTN key: IAC IP under TN3270E, IAC BRK in plain TN3270."""
        is_extended = self.mode is Mode.EXTENDED
        return encode_command(Command.INTERRUPT_PROCESS if is_extended else Command.BREAK)

    def send_sysreq(self) -> bytes:
        """The SYSREQ key: IAC AO, or the test request in plain TN3270; b"" under TN3270E without SYSREQ."""
        if self.mode is Mode.PLAIN:
            return encode_record(TEST_REQUEST)
        return encode_command(Command.ABORT_OUTPUT) if Function.SYSREQ in self.functions else b""

    def clear_error_condition(self) -> bytes:
        """REQUEST ERR-COND-CLEARED: the printer works again; b"" without RESPONSES."""
        if not self._records.allows(DataType.REQUEST):
            return b""
        return self.send_record(b"", DataType.REQUEST)

    def announce_application(self, application: str) -> bytes:
        """NEW-ENVIRON INFO IBMAPPLID: the application that a logon macro is for."""
        return announce_application(application)

    def timing_mark(self) -> bytes:
        """DO TIMING-MARK; any answer is TimingMarkAnswered."""
        return TIMING_MARK
