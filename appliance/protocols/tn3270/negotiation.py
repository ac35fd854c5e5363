"""The TN3270E subnegotiations (RFC 2355 section 7): DEVICE-TYPE and FUNCTIONS, as values and as bytes."""

from __future__ import annotations

import re

import msgspec

from appliance.protocols.telnet.constants import Option
from appliance.protocols.telnet.framing import encode_subnegotiation
from appliance.protocols.tn3270.constants import Function, RejectReason
from appliance.protocols.tn3270.events import LuRequest

__all__ = [
    "DeviceTypeIs",
    "DeviceTypeReject",
    "DeviceTypeRequest",
    "FunctionsIs",
    "FunctionsRequest",
    "Negotiable",
    "SendDeviceType",
    "UnreadableRequest",
    "decode_negotiation",
    "encode_functions",
    "encode_negotiation",
    "known_functions",
]

_ASSOCIATE, _CONNECT = b"\x00", b"\x01"
_SEND_DEVICE_TYPE = b"\x08\x02"
_DEVICE_TYPE_REQUEST = b"\x02\x07"
_DEVICE_TYPE_IS = b"\x02\x04"
_DEVICE_TYPE_REJECT = b"\x02\x06\x05"
_FUNCTIONS_REQUEST = b"\x03\x07"
_FUNCTIONS_IS = b"\x03\x04"

_TYPE_AND_NAME = re.compile(rb"([ -~]+)(?:([\x00\x01])([ -~]*))?")
_REQUESTS = {b"": LuRequest.GENERIC, _CONNECT: LuRequest.CONNECT, _ASSOCIATE: LuRequest.ASSOCIATE}
_PREFIXES = {request: prefix for prefix, request in _REQUESTS.items()}
_REASONS = {int(reason): reason for reason in RejectReason}
_FUNCTIONS = {int(function): function for function in Function}


class SendDeviceType(msgspec.Struct, frozen=True):
    """Server: say what you are."""


class DeviceTypeRequest(msgspec.Struct, frozen=True):
    """Client: I am this, and would like that LU. Both in upper case."""

    device_type: str
    request: LuRequest = LuRequest.GENERIC
    name: str = ""


class UnreadableRequest(msgspec.Struct, frozen=True):
    """Client: a DEVICE-TYPE REQUEST that follows no rule, such as one with two names."""


class DeviceTypeIs(msgspec.Struct, frozen=True):
    """Server: you are, and your LU is."""

    device_type: str
    lu: str


class DeviceTypeReject(msgspec.Struct, frozen=True):
    """Server: not so."""

    reason: RejectReason


class FunctionsRequest(msgspec.Struct, frozen=True):
    """Either: let us use these, one byte each, in the sender's order."""

    functions: bytes


class FunctionsIs(msgspec.Struct, frozen=True):
    """Either: agreed, these."""

    functions: bytes


Negotiable = SendDeviceType | DeviceTypeRequest | DeviceTypeIs | DeviceTypeReject | FunctionsRequest | FunctionsIs


def decode_negotiation(data: bytes) -> Negotiable | UnreadableRequest | None:
    """What the bytes behind the option say; None when they follow no rule and cannot be answered either."""
    head, body = data[:2], data[2:]
    if data == _SEND_DEVICE_TYPE:
        return SendDeviceType()
    if head == _FUNCTIONS_REQUEST:
        return FunctionsRequest(body)
    if head == _FUNCTIONS_IS:
        return FunctionsIs(body)
    if data[:3] == _DEVICE_TYPE_REJECT and len(data) == 4:
        return DeviceTypeReject(_REASONS.get(data[3], RejectReason.UNKNOWN_ERROR))
    return _decode_device_type(head, body)


def _decode_device_type(head: bytes, body: bytes) -> Negotiable | UnreadableRequest | None:
    found = _TYPE_AND_NAME.fullmatch(body)
    if found is None:
        return UnreadableRequest() if head == _DEVICE_TYPE_REQUEST else None
    device_type, name = found[1].decode("ascii").upper(), (found[3] or b"").decode("ascii").upper()
    match head:
        case b"\x02\x07":
            return DeviceTypeRequest(device_type, _REQUESTS[found[2] or b""] if name else LuRequest.GENERIC, name)
        case b"\x02\x04":
            return DeviceTypeIs(device_type, name)
        case _:
            return None


def encode_negotiation(message: Negotiable) -> bytes:
    """The whole subnegotiation, IAC SB to IAC SE."""
    return encode_subnegotiation(Option.TN3270E, _encode(message))


def _encode(message: Negotiable) -> bytes:
    match message:
        case SendDeviceType():
            return _SEND_DEVICE_TYPE
        case DeviceTypeRequest(device_type, request, name):
            return _DEVICE_TYPE_REQUEST + device_type.encode("ascii") + _PREFIXES[request] + name.encode("ascii")
        case DeviceTypeIs(device_type, lu):
            return _DEVICE_TYPE_IS + device_type.encode("ascii") + _CONNECT + lu.encode("ascii")
        case DeviceTypeReject(reason):
            return _DEVICE_TYPE_REJECT + bytes((reason,))
        case FunctionsRequest(functions):
            return _FUNCTIONS_REQUEST + functions
        case FunctionsIs(functions):
            return _FUNCTIONS_IS + functions


def known_functions(functions: bytes) -> frozenset[Function]:
    """The functions in a list that have a meaning here."""
    return frozenset(_FUNCTIONS[code] for code in functions if code in _FUNCTIONS)


def encode_functions(functions: frozenset[Function]) -> bytes:
    """A list of functions, in ascending order."""
    return bytes(sorted(functions))
