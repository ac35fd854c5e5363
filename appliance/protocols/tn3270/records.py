"""Records once negotiation is done: the five byte header of TN3270E (RFC 2355 section 8), or none in plain TN3270.

Both ends share this; they differ in which data types the other one may send. A sender numbers its records from 0 to
32767 and around, so that a RESPONSE can say which one it answers; without the function RESPONSES the number is 0.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from appliance.protocols.telnet.framing import encode_record
from appliance.protocols.tn3270.constants import DataType, Function, Mode, Outcome, RequestFlag, ResponseFlag
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import ErrorConditionCleared, RecordReceived, ResponseReceived
from appliance.protocols.tn3270.sense import error_of, sense_of

__all__ = ["FROM_HOST", "FROM_TERMINAL", "TEST_REQUEST", "Decoded", "Records"]

Decoded = RecordReceived | ResponseReceived | ErrorConditionCleared

#: The SYSREQ key of plain TN3270: SOH, percent, slash, STX.
TEST_REQUEST = b"\x01\x6c\x61\x02"

_HEADER = struct.Struct(">BBBH")
_SEQUENCE_MODULUS = 32_768
_NOT_NEGOTIATED = "no record may be sent before Negotiated"


def _by_value(*types: DataType) -> Mapping[int, DataType]:
    return {int(data_type): data_type for data_type in types}


FROM_TERMINAL = _by_value(
    DataType.DATA_3270, DataType.RESPONSE, DataType.NVT_DATA, DataType.REQUEST, DataType.SSCP_LU_DATA
)
FROM_HOST = _by_value(*(data_type for data_type in DataType if data_type is not DataType.REQUEST))

_RESPONSE_FLAGS = {int(flag): flag for flag in ResponseFlag}

#: What a data type needs, any one of them; the others need nothing.
_NEEDS = {
    DataType.SCS_DATA: frozenset((Function.SCS_CTL_CODES,)),
    DataType.RESPONSE: frozenset((Function.RESPONSES,)),
    DataType.REQUEST: frozenset((Function.RESPONSES,)),
    DataType.BIND_IMAGE: frozenset((Function.BIND_IMAGE,)),
    DataType.UNBIND: frozenset((Function.BIND_IMAGE,)),
    DataType.SSCP_LU_DATA: frozenset((Function.BIND_IMAGE,)),
    DataType.PRINT_EOJ: frozenset((Function.DATA_STREAM_CTL, Function.SCS_CTL_CODES)),
    DataType.BID: frozenset((Function.CONTENTION_RESOLUTION,)),
}


class Records:
    """One negotiated session's way to write and read records."""

    __slots__ = (
        "_default_request",
        "_is_numbered",
        "_legal",
        "_next",
        "awaits_response",
        "functions",
        "last_sequence",
        "may_send",
        "mode",
    )

    def __init__(self, legal: Mapping[int, DataType]) -> None:
        self._legal = legal
        self.agree(Mode.LINE)

    def agree(self, mode: Mode, functions: frozenset[Function] = frozenset()) -> None:
        """Start anew with what was negotiated; LINE is nothing yet."""
        self.mode = mode
        self.functions = functions
        self.last_sequence = 0
        self.awaits_response = False  # the last record asked for one
        self.may_send = True  # a terminal's turn, where CONTENTION-RESOLUTION is agreed
        self._next = 0
        self._is_numbered = Function.RESPONSES in functions
        resolves_contention = Function.CONTENTION_RESOLUTION in functions
        self._default_request = int(RequestFlag.SEND_DATA) if resolves_contention else 0

    def allows(self, data_type: DataType) -> bool:
        """Whether the agreed mode and functions can carry records of this type."""
        if self.mode is not Mode.EXTENDED:
            return self.mode is Mode.PLAIN and data_type is DataType.DATA_3270
        needs = _NEEDS.get(data_type)
        return needs is None or not needs.isdisjoint(self.functions)

    def encode(
        self, data: bytes, data_type: DataType, response: int, request: int | None, sequence: int | None
    ) -> bytes:
        """One record, framed; LocalProtocolError when it cannot be carried."""
        if not self.allows(data_type):
            raise LocalProtocolError(f"{data_type.name} in {self.mode.value} with {sorted(self.functions)}")
        if self.mode is Mode.PLAIN:
            return encode_record(data)
        if request is None:
            request = self._default_request if data_type is DataType.DATA_3270 else 0
        number = self._number() if sequence is None else sequence
        self.awaits_response = response == ResponseFlag.ALWAYS_RESPONSE and data_type is not DataType.RESPONSE
        return encode_record(_HEADER.pack(data_type, request, response, number) + data)

    def encode_response(self, sequence: int, is_positive: bool, code: int, sense: int = 0) -> bytes:
        """A RESPONSE to the other end's record ``sequence``; empty when RESPONSES is not agreed.

        A negative one is a sense code where SNA-SENSE is agreed (``sense``, or what ``code`` stands for), else a code.
        """
        if not self.allows(DataType.RESPONSE):
            return b""
        if is_positive:
            return self.encode(bytes((code,)), DataType.RESPONSE, Outcome.POSITIVE, 0, sequence)
        if Function.SNA_SENSE in self.functions:
            data = (sense or sense_of(code)).to_bytes(4, "big")
            return self.encode(data, DataType.RESPONSE, Outcome.SNA_SENSE, 0, sequence)
        data = bytes((error_of(sense) if sense else code,))
        return self.encode(data, DataType.RESPONSE, Outcome.NEGATIVE, 0, sequence)

    def _number(self) -> int:
        if not self._is_numbered:
            return 0
        self.last_sequence = number = self._next
        self._next = (number + 1) % _SEQUENCE_MODULUS
        return number

    def decode(self, record: bytes) -> Decoded | str:
        """What a record is; a sentence when it is none."""
        if self.mode is Mode.PLAIN:
            return RecordReceived(record)
        if len(record) < _HEADER.size:
            return "a record shorter than its header"
        code, request, flag, sequence = _HEADER.unpack_from(record)
        data_type = self._legal.get(code)
        if data_type is None:
            return f"data type X'{code:02X}' from this side"
        if data_type is DataType.RESPONSE:
            return _read_response(sequence, flag, record[_HEADER.size :])
        if data_type is DataType.REQUEST:
            return ErrorConditionCleared()
        response = _RESPONSE_FLAGS.get(flag)
        if response is None:
            return f"response flag X'{flag:02X}'"
        return RecordReceived(record[5:], data_type, request, response, sequence)


def _read_response(sequence: int, flag: int, data: bytes) -> ResponseReceived | str:
    match flag:
        case Outcome.POSITIVE:
            return ResponseReceived(sequence, True, data[0] if data else 0)
        case Outcome.SNA_SENSE if len(data) >= 4:
            sense = int.from_bytes(data[:4], "big")
            return ResponseReceived(sequence, False, int(error_of(sense)), sense)
        case Outcome.NEGATIVE:
            code = data[0] if data else 0
            return ResponseReceived(sequence, False, code, sense_of(code))
        case _:
            return f"response flag X'{flag:02X}'"
