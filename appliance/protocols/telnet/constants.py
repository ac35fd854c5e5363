"""The numbers of Telnet that a 3270 connection meets (RFC 854, 855, 856, 860, 885, 1091, 1572, 2355)."""

from __future__ import annotations

import enum

__all__ = [
    "DO",
    "DONT",
    "EOR",
    "IAC",
    "MAX_LINE",
    "MAX_NEGOTIATIONS",
    "MAX_RECORD",
    "MAX_SUBNEGOTIATION",
    "SB",
    "SE",
    "STARTTLS_FOLLOWS",
    "WILL",
    "WONT",
    "Command",
    "Option",
]

EOR = 0xEF
SE = 0xF0
SB = 0xFA
WILL = 0xFB
WONT = 0xFC
DO = 0xFD
DONT = 0xFE
IAC = 0xFF


class Command(enum.IntEnum):
    """What may stand behind IAC on its own."""

    END_OF_FILE = 0xEC
    SUSPEND = 0xED
    ABORT = 0xEE
    NOP = 0xF1
    DATA_MARK = 0xF2
    BREAK = 0xF3
    INTERRUPT_PROCESS = 0xF4
    ABORT_OUTPUT = 0xF5
    ARE_YOU_THERE = 0xF6
    ERASE_CHARACTER = 0xF7
    ERASE_LINE = 0xF8
    GO_AHEAD = 0xF9


class Option(enum.IntEnum):
    """Options with a meaning here; every other number is refused."""

    BINARY = 0
    ECHO = 1
    SUPPRESS_GO_AHEAD = 3
    TIMING_MARK = 6
    TERMINAL_TYPE = 24
    END_OF_RECORD = 25
    NEW_ENVIRON = 39
    TN3270E = 40
    STARTTLS = 46


#: The one thing that a STARTTLS subnegotiation says: the next byte is TLS.
STARTTLS_FOLLOWS = b"\x01"

#: Limits of one unit each, in bytes as they count after undoubling IAC.
MAX_RECORD = 65_536
MAX_SUBNEGOTIATION = 8_192
MAX_LINE = 4_096
#: Options and subnegotiations between two records (or lines) before a peer is taken to be in a loop.
MAX_NEGOTIATIONS = 200
