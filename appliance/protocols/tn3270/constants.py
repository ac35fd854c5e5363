"""The numbers of TN3270E: RFC 2355 sections 3, 7 and 8, and the two functions that came after it."""

from __future__ import annotations

import enum

__all__ = [
    "ALL_FUNCTIONS",
    "TERMINAL_FUNCTIONS",
    "DataType",
    "ErrorCode",
    "Function",
    "LuType",
    "Mode",
    "Outcome",
    "RejectReason",
    "RequestFlag",
    "ResponseFlag",
    "UnbindReason",
]


class Mode(enum.Enum):
    """What kind of 3270 connection was negotiated; LINE is none, a Network Virtual Terminal."""

    PLAIN = "TN3270"
    EXTENDED = "TN3270E"
    LINE = "LINEMODE"


class Function(enum.IntEnum):
    """What FUNCTIONS lists."""

    BIND_IMAGE = 0
    DATA_STREAM_CTL = 1
    RESPONSES = 2
    SCS_CTL_CODES = 3
    SYSREQ = 4
    CONTENTION_RESOLUTION = 5
    SNA_SENSE = 6


#: What terminals and printers of today ask for and a server can take part in.
TERMINAL_FUNCTIONS = frozenset(
    (Function.BIND_IMAGE, Function.DATA_STREAM_CTL, Function.RESPONSES, Function.SCS_CTL_CODES, Function.SYSREQ)
)


#: With the two that are not in RFC 2355 (SNAEXT).
ALL_FUNCTIONS = frozenset(Function)


class RejectReason(enum.IntEnum):
    """Why a DEVICE-TYPE REQUEST was rejected."""

    CONN_PARTNER = 0
    DEVICE_IN_USE = 1
    INV_ASSOCIATE = 2
    INV_NAME = 3
    INV_DEVICE_TYPE = 4
    TYPE_NAME_ERROR = 5
    UNKNOWN_ERROR = 6
    UNSUPPORTED_REQ = 7


class DataType(enum.IntEnum):
    """First byte of the header: what the record is."""

    DATA_3270 = 0
    SCS_DATA = 1
    RESPONSE = 2
    BIND_IMAGE = 3
    UNBIND = 4
    NVT_DATA = 5
    REQUEST = 6
    SSCP_LU_DATA = 7
    PRINT_EOJ = 8
    BID = 9


class Outcome(enum.IntEnum):
    """Third byte of the header of a RESPONSE; SNA_SENSE is a negative one that carries a sense code."""

    POSITIVE = 0
    NEGATIVE = 1
    SNA_SENSE = 4


class ResponseFlag(enum.IntEnum):
    """Third byte of the header of a data record: which answer it wants."""

    NO_RESPONSE = 0
    ERROR_RESPONSE = 1
    ALWAYS_RESPONSE = 2


class RequestFlag(enum.IntFlag):
    """Second byte of the header, with CONTENTION-RESOLUTION; zero otherwise."""

    NONE = 0
    SEND_DATA = 1
    KEYBOARD_RESTORE = 2
    SIGNAL = 4


class ErrorCode(enum.IntEnum):
    """The data byte of a negative RESPONSE."""

    COMMAND_REJECT = 0
    INTERVENTION_REQUIRED = 1
    OPERATION_CHECK = 2
    COMPONENT_DISCONNECTED = 3


class UnbindReason(enum.IntEnum):
    """The data byte of UNBIND."""

    NORMAL = 0x01
    BIND_FORTHCOMING = 0x02
    VR_INOPERATIVE = 0x07
    ROUTE_EXTENSION_INOPERATIVE = 0x08
    HIERARCHICAL_RESET = 0x09
    SSCP_GONE = 0x0A
    VR_DEACTIVATED = 0x0B
    LU_FAILURE_PERMANENT = 0x0C
    LU_FAILURE_TEMPORARY = 0x0E
    CLEANUP = 0x0F
    BAD_SENSE = 0xFE


class LuType(enum.IntEnum):
    """Byte 14 of BIND: what kind of logical unit is bound."""

    SCS_PRINTER = 1
    DISPLAY = 2
    PRINTER_3270 = 3
