"""The server's side of negotiation, from the first option to ``Negotiated``. The theory is in ``server_states``.

Requests that no server could grant (an unknown type, ASSOCIATE by a terminal) are answered here and only reported; a
``DeviceRequested`` is a real question. Each method below belongs to one kind of event and says what is sent for it.
"""

from __future__ import annotations

import re

import attrs

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import STARTTLS_FOLLOWS, Option
from appliance.protocols.telnet.events import Side
from appliance.protocols.telnet.framing import encode_subnegotiation
from appliance.protocols.telnet.terminaltype import SEND, decode_type, split_type
from appliance.protocols.tn3270.clientenvironment import ClientEnvironment
from appliance.protocols.tn3270.constants import Function, Mode, RejectReason
from appliance.protocols.tn3270.devices import Device, find_device
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import (
    DeviceRefused,
    DeviceRequested,
    LineModeDetected,
    LuRequest,
    Negotiated,
    PeerViolation,
    Reply,
    ServerEvent,
    StartTlsAccepted,
    StartTlsRefused,
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
from appliance.protocols.tn3270.records import Records
from appliance.protocols.tn3270.server_states import TRANSITIONS, Phase, Signal

__all__ = ["UNASKED", "Offer", "ServerNegotiation"]

#: What a client may switch on before it is asked.
UNASKED = frozenset((Option.END_OF_RECORD, Option.BINARY))
_RECORD_OPTIONS = (
    (Option.END_OF_RECORD, Side.REMOTE),
    (Option.END_OF_RECORD, Side.LOCAL),
    (Option.BINARY, Side.REMOTE),
    (Option.BINARY, Side.LOCAL),
)
#: What a client tells before it is asked counts for nothing: at STARTTLS anybody on the way may have said it.
_BEFORE_BEGIN = (Phase.IDLE, Phase.SECURING)
#: Where TN3270E is on; a terminal type that still comes then was asked for before.
_EXTENDED = (Phase.EXTENDED_TYPE, Phase.EXTENDED_FUNCTIONS, Phase.EXTENDED_READY)
_FOLLOWS = encode_subnegotiation(Option.STARTTLS, STARTTLS_FOLLOWS)
_ASK_TYPE = encode_subnegotiation(Option.TERMINAL_TYPE, SEND)
_NO_DEVICE = Device("")
_NAME = re.compile(r"[A-Z0-9@#$]{1,8}")


@attrs.frozen
class Offer:
    """What a server is ready to agree on."""

    offers_tn3270e: bool
    functions: frozenset[Function]
    environment: ClientEnvironment


class ServerNegotiation:
    """One negotiation over ``telnet``'s options; it settles ``records``. ``following`` is the event to report next."""

    __slots__ = (
        "_device",
        "_last_type",
        "_lu",
        "_offer",
        "_proposal",
        "_records",
        "_telnet",
        "following",
        "phase",
    )

    def __init__(self, telnet: TelnetCore, records: Records, offer: Offer) -> None:
        self._telnet = telnet
        self._records = records
        self._offer = offer
        self._device = _NO_DEVICE
        self._lu = ""
        self._last_type = ""
        self._proposal: frozenset[Function] | None = None
        self.phase = Phase.IDLE
        self.following: ServerEvent | None = None

    def fail(self, reason: str) -> PeerViolation:
        """The client broke the protocol; nothing more is read."""
        self.following = None
        return self._telnet.fail(reason)

    # What we lead with; ``ServerCore`` says what each is for.

    def offer_starttls(self) -> bytes:
        """DO STARTTLS."""
        self._lead(Signal.OFFER_TLS)
        return self._telnet.options.ask(Option.STARTTLS, Side.REMOTE)

    def begin(self) -> bytes:
        """DO TN3270E or DO TERMINAL-TYPE, and NEW-ENVIRON before it."""
        ask = self._telnet.options.ask
        environment = ask(Option.NEW_ENVIRON, Side.REMOTE) if self._offer.environment.is_wanted else b""
        if self._offer.offers_tn3270e:
            self._lead(Signal.BEGIN_EXTENDED)
            return environment + ask(Option.TN3270E, Side.REMOTE)
        self._lead(Signal.BEGIN_PLAIN)
        return environment + self._ask_type()

    def assign_device(self, lu: str) -> bytes:
        """Say which LU, or go on to the options of records."""
        self._lead(Signal.ASSIGN)
        self._lu = lu
        if self.phase is Phase.EXTENDED_FUNCTIONS:
            return encode_negotiation(DeviceTypeIs(self._device.name, lu))
        asked = b"".join(self._telnet.options.ask(option, side) for option, side in _RECORD_OPTIONS)
        self.following = self._check_records()
        return asked

    def reject_device(self, reason: RejectReason) -> bytes:
        """Say why, or ask for another type."""
        self._lead(Signal.REJECT)
        return encode_negotiation(DeviceTypeReject(reason)) if self.phase is Phase.EXTENDED_TYPE else _ASK_TYPE

    def ask_device(self) -> bytes:
        """SEND DEVICE-TYPE once more."""
        if self._records.mode is not Mode.EXTENDED:
            return b""
        self._lead(Signal.ASK_DEVICE)
        self._records.agree(Mode.LINE)
        return encode_negotiation(SendDeviceType())

    def _lead(self, signal: Signal) -> None:
        if not self._go(signal):
            raise LocalProtocolError(f"{signal.value}, but the phase is: {self.phase.value}")

    def _go(self, signal: Signal) -> bool:
        phase = TRANSITIONS.get((self.phase, signal))
        if phase is not None:
            self.phase = phase
        return phase is not None

    def _ask_type(self) -> bytes:
        self._last_type = ""
        return self._telnet.options.ask(Option.TERMINAL_TYPE, Side.REMOTE) or _ASK_TYPE

    # What the terminal answers.

    def enabled(self, option: int) -> ServerEvent | None:
        """Both ends agree on an option."""
        match option:
            case Option.TN3270E if self._go(Signal.EXTENDED_AGREED):
                self._records.agree(Mode.LINE)
                return Reply(encode_negotiation(SendDeviceType()))
            case Option.TERMINAL_TYPE if self._go(Signal.TYPE_AGREED):
                return Reply(_ASK_TYPE)
            case Option.NEW_ENVIRON:
                return Reply(self._offer.environment.question())
            case Option.END_OF_RECORD | Option.BINARY:
                return self._check_records()
            case _:
                return None

    def refused(self, option: int) -> ServerEvent | None:
        """The client refuses an option, or leaves it."""
        match option:
            case Option.STARTTLS if self._go(Signal.TLS_REFUSED):
                return StartTlsRefused()
            case Option.TN3270E if self.phase in _EXTENDED:
                self._telnet.options.accept(Option.TN3270E, Side.REMOTE)  # it may come back
                return self._begin_plain()
            case Option.TN3270E if self.phase is Phase.OFFERING:
                return self._begin_plain()
            case Option.TERMINAL_TYPE if self._go(Signal.TYPE_REFUSED):
                return LineModeDetected("", "the client tells no terminal type")
            case Option.END_OF_RECORD | Option.BINARY if self._go(Signal.RECORDS_REFUSED):
                self._records.agree(Mode.LINE)
                return LineModeDetected(self._device.name, f"the client refuses {Option(option).name}")
            case _:
                return None

    def subnegotiation(self, option: int, data: bytes) -> ServerEvent | None:
        """What stands between SB and SE."""
        match option:
            case Option.TN3270E:
                return self._negotiation(data)
            case Option.TERMINAL_TYPE:
                return self._terminal_type(decode_type(data))
            case Option.NEW_ENVIRON if self._offer.environment.is_wanted and self.phase not in _BEFORE_BEGIN:
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
        told = self._offer.environment.read(data)
        if told is None:
            return self.fail("NEW-ENVIRON follows no rule")
        first, self.following = [*told, None, None][:2]
        return first

    def _tls_follows(self) -> ServerEvent:
        is_agreed = self._telnet.options.is_enabled(Option.STARTTLS, Side.REMOTE)
        if not is_agreed or not self._go(Signal.TLS_FOLLOWS):
            return self.fail("STARTTLS FOLLOWS out of place")
        self.following = StartTlsAccepted()
        return Reply(_FOLLOWS)

    def _negotiation(self, data: bytes) -> ServerEvent:
        is_settling = self.phase is Phase.EXTENDED_FUNCTIONS
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
                return self.fail("a TN3270E subnegotiation that follows no rule or was not asked for")

    def _device_request(self, device_type: str, request: LuRequest, name: str) -> ServerEvent:
        device = find_device(device_type, Mode.EXTENDED)
        if device is None:
            return self._refuse_device(device_type, RejectReason.INV_DEVICE_TYPE)
        if request is LuRequest.ASSOCIATE and not device.is_printer:
            return self._refuse_device(device_type, RejectReason.INV_ASSOCIATE)
        if name and not _NAME.fullmatch(name):
            return self._refuse_device(device_type, RejectReason.INV_NAME)
        if not self._go(Signal.REQUESTED):
            return self.fail("DEVICE-TYPE REQUEST out of place")
        self._records.agree(Mode.LINE)
        self._proposal = None
        self._device = device
        return DeviceRequested(device, Mode.EXTENDED, request, name)

    def _refuse_device(self, device_type: str, reason: RejectReason) -> ServerEvent:
        if not self._go(Signal.NOT_GRANTABLE):
            return self.fail("DEVICE-TYPE REQUEST out of place")
        self.following = DeviceRefused(device_type, reason)
        return Reply(encode_negotiation(DeviceTypeReject(reason)))

    def _functions_request(self, functions: bytes) -> Reply:
        common = known_functions(functions) & self._offer.functions
        if len(common) < len(set(functions)):
            self._go(Signal.FUNCTIONS_COUNTERED)
            self._proposal = common
            return Reply(encode_negotiation(FunctionsRequest(encode_functions(common))))
        self.following = self._functions_agreed(common)
        return Reply(encode_negotiation(FunctionsIs(functions)))

    def _functions_agreed(self, functions: frozenset[Function]) -> Negotiated:
        self._go(Signal.FUNCTIONS_AGREED)
        return self._negotiated(Mode.EXTENDED, functions)

    def _terminal_type(self, name: str | None) -> ServerEvent | None:
        if self.phase in _EXTENDED:
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
        return self.fail("TERMINAL-TYPE follows no rule or was not asked for")

    def _check_records(self) -> Negotiated | None:
        is_enabled = self._telnet.options.is_enabled
        if all(is_enabled(option, side) for option, side in _RECORD_OPTIONS) and self._go(Signal.RECORDS_AGREED):
            return self._negotiated(Mode.PLAIN, frozenset())
        return None

    def _negotiated(self, mode: Mode, functions: frozenset[Function]) -> Negotiated:
        self._records.agree(mode, functions)
        return Negotiated(mode, self._device, self._lu, functions)
