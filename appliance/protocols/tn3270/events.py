"""What the TN3270 cores report. ``Reply`` is to be sent as it comes; everything else is for a session to decide."""

from __future__ import annotations

import enum

import msgspec

from appliance.protocols.telnet.events import NvtReceived, PeerViolation, Reply, TimingMarkAnswered
from appliance.protocols.tn3270.constants import DataType, Function, Mode, RejectReason, ResponseFlag
from appliance.protocols.tn3270.devices import Device

__all__ = [
    "ApplicationIdAnnounced",
    "ApplicationIdIgnored",
    "AttentionReceived",
    "ClientEvent",
    "CodePageReported",
    "DeviceRefused",
    "DeviceRejected",
    "DeviceRequested",
    "ErrorConditionCleared",
    "LineModeDetected",
    "LuRequest",
    "Negotiated",
    "NvtReceived",
    "PeerViolation",
    "RecordReceived",
    "Reply",
    "ResponseReceived",
    "ServerEvent",
    "StartTlsAccepted",
    "StartTlsRefused",
    "SysreqReceived",
    "TimingMarkAnswered",
]


class StartTlsAccepted(msgspec.Struct, frozen=True):
    """Both ends said FOLLOWS: start TLS with ``take_pending()``, then ``restart()``. Nothing is parsed in between."""


class StartTlsRefused(msgspec.Struct, frozen=True):
    """The peer does not want negotiated TLS; go on with ``begin()``, or close."""


class ApplicationIdAnnounced(msgspec.Struct, frozen=True):
    """Express Logon: the newest IBMAPPLID, checked and in upper case; None means "not known". At any time."""

    application: str | None


class ApplicationIdIgnored(msgspec.Struct, frozen=True):
    """An IBMAPPLID that is not 1 to 8 characters A-Z 0-9 @ # $; the one before stays."""


class CodePageReported(msgspec.Struct, frozen=True):
    """The client says over NEW-ENVIRON which EBCDIC code page it uses: 37, 1047... See ``datastream.codepages``."""

    code_page: int


class LuRequest(enum.Enum):
    """How a device is asked for."""

    GENERIC = "any LU"
    CONNECT = "an LU or pool by name"
    ASSOCIATE = "the printer that belongs to a terminal LU"


class DeviceRequested(msgspec.Struct, frozen=True):
    """The terminal says what it is and asks for an LU: answer ``assign_device`` or ``reject_device``.

    ``name`` is in upper case; "" when ``request`` is GENERIC. Asked again after ``Negotiated``, it ends that session.
    """

    device: Device
    mode: Mode
    request: LuRequest = LuRequest.GENERIC
    name: str = ""


class DeviceRefused(msgspec.Struct, frozen=True):
    """The core rejected a request that no server could grant; the terminal may try again."""

    device_type: str
    reason: RejectReason


class LineModeDetected(msgspec.Struct, frozen=True):
    """This client is no 3270: it refused an option, or has no (further) type to offer. Lines may follow, or close."""

    terminal_type: str
    reason: str


class Negotiated(msgspec.Struct, frozen=True):
    """3270 records may flow. With BIND_IMAGE in ``functions`` a terminal shows nothing before a BIND."""

    mode: Mode
    device: Device
    lu: str
    functions: frozenset[Function] = frozenset()


class RecordReceived(msgspec.Struct, frozen=True):
    """One record. Plain TN3270 has no header: the defaults. The repr tells its length only: users type passwords."""

    data: bytes
    data_type: DataType = DataType.DATA_3270
    request: int = 0
    response: ResponseFlag = ResponseFlag.NO_RESPONSE
    sequence: int = 0

    def __repr__(self) -> str:
        return f"RecordReceived(<{len(self.data)} bytes>, {self.data_type.name}, {self.response.name}, {self.sequence})"


class ResponseReceived(msgspec.Struct, frozen=True):
    """The answer to our record number ``sequence``; ``code`` is DEVICE-END (0) or an ``ErrorCode`` when negative.

    ``sense`` says it in SNA: what the other end sent with SNA-SENSE, else what its code stands for; 0 when positive.
    """

    sequence: int
    is_positive: bool
    code: int = 0
    sense: int = 0


class ErrorConditionCleared(msgspec.Struct, frozen=True):
    """REQUEST ERR-COND-CLEARED: the printer that answered INTERVENTION-REQUIRED works again."""


class AttentionReceived(msgspec.Struct, frozen=True):
    """The ATTN key: IAC IP under TN3270E, IAC BRK (or IP) without."""


class SysreqReceived(msgspec.Struct, frozen=True):
    """The SYSREQ key: IAC AO with function SYSREQ, the test request record in plain TN3270."""


class DeviceRejected(msgspec.Struct, frozen=True):
    """Client role: the host gives us no LU, and why."""

    reason: RejectReason


ServerEvent = (
    Reply
    | StartTlsAccepted
    | StartTlsRefused
    | ApplicationIdAnnounced
    | ApplicationIdIgnored
    | CodePageReported
    | DeviceRequested
    | DeviceRefused
    | LineModeDetected
    | Negotiated
    | RecordReceived
    | ResponseReceived
    | ErrorConditionCleared
    | AttentionReceived
    | SysreqReceived
    | TimingMarkAnswered
    | NvtReceived
    | PeerViolation
)

ClientEvent = (
    Reply
    | StartTlsAccepted
    | DeviceRejected
    | Negotiated
    | RecordReceived
    | ResponseReceived
    | TimingMarkAnswered
    | NvtReceived
    | PeerViolation
)
