"""The client's side of negotiation, up to ``Negotiated``: answers to what the host leads with (``client_states``)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import STARTTLS_FOLLOWS, Option
from appliance.protocols.telnet.environment import (
    Environment,
    EnvironmentCommand,
    Variable,
    decode_environment,
    encode_environment,
)
from appliance.protocols.telnet.events import PeerViolation, Side
from appliance.protocols.telnet.framing import encode_subnegotiation
from appliance.protocols.telnet.terminaltype import SEND, encode_type
from appliance.protocols.tn3270.client_states import TRANSITIONS, Phase, Signal
from appliance.protocols.tn3270.constants import Function, Mode
from appliance.protocols.tn3270.devices import Device
from appliance.protocols.tn3270.events import (
    ClientEvent,
    DeviceRejected,
    LuRequest,
    Negotiated,
    Reply,
    StartTlsAccepted,
)
from appliance.protocols.tn3270.negotiation import (
    DeviceTypeIs,
    DeviceTypeReject,
    DeviceTypeRequest,
    FunctionsIs,
    FunctionsRequest,
    SendDeviceType,
    decode_negotiation,
    encode_functions,
    encode_negotiation,
    known_functions,
)
from appliance.protocols.tn3270.records import Records

__all__ = ["RECORD_OPTIONS", "ClientNegotiation", "Wish"]

#: What makes plain TN3270 once both ends agree on it in both directions.
RECORD_OPTIONS = frozenset((Option.END_OF_RECORD, Option.BINARY))
_LEAVES: Mapping[int, Signal] = {
    Option.TN3270E: Signal.EXTENDED_LEFT,
    Option.END_OF_RECORD: Signal.RECORDS_LEFT,
    Option.BINARY: Signal.RECORDS_LEFT,
}
_FOLLOWS = encode_subnegotiation(Option.STARTTLS, STARTTLS_FOLLOWS)


@attrs.frozen
class Wish:
    """What a client is, what it asks for, what it is ready to agree on and to tell."""

    device: Device
    request: LuRequest
    name: str
    functions: frozenset[Function]
    environment: Mapping[str, str]


class ClientNegotiation:
    """One negotiation over ``telnet``'s options; it settles ``records``. ``following`` is the event to report next."""

    __slots__ = ("_lu", "_proposal", "_records", "_telnet", "_wish", "following", "phase")

    def __init__(self, telnet: TelnetCore, records: Records, wish: Wish) -> None:
        self._telnet = telnet
        self._records = records
        self._wish = wish
        self._lu = ""
        self._proposal: frozenset[Function] = frozenset()
        self.phase = Phase.IDLE
        self.following: ClientEvent | None = None

    def fail(self, reason: str) -> PeerViolation:
        """The host broke the protocol; nothing more is read."""
        self.following = None
        return self._telnet.fail(reason)

    def _go(self, signal: Signal) -> bool:
        phase = TRANSITIONS.get((self.phase, signal))
        if phase is not None:
            self.phase = phase
        return phase is not None

    def enabled(self, option: int) -> ClientEvent | None:
        """Both ends agree on an option."""
        if option == Option.STARTTLS:
            return Reply(_FOLLOWS)
        return self._check_records()

    def _check_records(self) -> Negotiated | None:
        is_enabled = self._telnet.options.is_enabled
        has_all = all(is_enabled(option, side) for option in RECORD_OPTIONS for side in Side)
        if has_all and self._go(Signal.RECORDS_AGREED):
            self._lu = self._wish.name
            return self._negotiated(Mode.PLAIN, frozenset())
        return None

    def left(self, option: int) -> None:
        """The host leaves an option, or refuses it."""
        signal = _LEAVES.get(option)
        if signal is not None and self._go(signal):
            self._records.agree(Mode.LINE)

    def subnegotiation(self, option: int, data: bytes) -> ClientEvent | None:
        """What stands between SB and SE."""
        match option:
            case Option.TN3270E:
                return self._negotiation(data)
            case Option.TERMINAL_TYPE if data == SEND:
                name = encode_type(self._wish.device.name, self._wish.name)
                self.following = self._check_records()  # the options may be on from before TN3270E
                return Reply(encode_subnegotiation(Option.TERMINAL_TYPE, name))
            case Option.NEW_ENVIRON if self._wish.environment:
                return self._tell_environment(decode_environment(data))
            case Option.STARTTLS if data == STARTTLS_FOLLOWS and self._go(Signal.TLS_FOLLOWS):
                return StartTlsAccepted()
            case _:
                return None

    def _tell_environment(self, asked: Environment | None) -> ClientEvent | None:
        if asked is None or asked.command is not EnvironmentCommand.SEND:
            return self.fail("NEW-ENVIRON follows no rule")
        known = self._wish.environment
        wanted = [variable for variable in asked.variables if variable.name] or list(map(Variable, known))
        told = tuple(attrs.evolve(variable, value=known.get(variable.name)) for variable in wanted)
        answer = encode_environment(Environment(EnvironmentCommand.IS, told))
        return Reply(encode_subnegotiation(Option.NEW_ENVIRON, answer))

    def _negotiation(self, data: bytes) -> ClientEvent:
        match decode_negotiation(data):
            case SendDeviceType() if self._go(Signal.TYPE_ASKED):
                self._records.agree(Mode.LINE)
                return Reply(encode_negotiation(DeviceTypeRequest(self._type(), self._wish.request, self._wish.name)))
            case DeviceTypeIs(_, lu) if self._go(Signal.DEVICE_ASSIGNED):
                self._lu = lu
                return self._propose(self._wish.functions)
            case DeviceTypeReject(reason) if self._go(Signal.DEVICE_REJECTED):
                return DeviceRejected(reason)
            case FunctionsRequest(functions) if self.phase is Phase.FUNCTIONS:
                return self._functions_request(functions)
            case FunctionsIs(functions) if (
                self.phase is Phase.FUNCTIONS and known_functions(functions) == self._proposal
            ):
                return self._functions_agreed(self._proposal)
            case _:
                return self.fail("a TN3270E subnegotiation that follows no rule or was not asked for")

    def _type(self) -> str:
        return self._wish.device.name.replace("3279", "3278")

    def _propose(self, functions: frozenset[Function]) -> Reply:
        self._proposal = functions
        return Reply(encode_negotiation(FunctionsRequest(encode_functions(functions))))

    def _functions_request(self, functions: bytes) -> Reply:
        common = known_functions(functions) & self._wish.functions
        if len(common) < len(set(functions)):
            self._go(Signal.FUNCTIONS_COUNTERED)
            return self._propose(common)
        self.following = self._functions_agreed(common)
        return Reply(encode_negotiation(FunctionsIs(functions)))

    def _functions_agreed(self, functions: frozenset[Function]) -> Negotiated:
        self._go(Signal.FUNCTIONS_AGREED)
        return self._negotiated(Mode.EXTENDED, functions)

    def _negotiated(self, mode: Mode, functions: frozenset[Function]) -> Negotiated:
        self._records.agree(mode, functions)
        return Negotiated(mode, self._wish.device, self._lu, functions)
