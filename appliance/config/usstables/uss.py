"""Unformatted system services tables as values: messages, and the commands a user may type while nobody is in session.

A table is written as text (``usstab``) or as the assembler source of a z/OS site (``ussmacros``); both give these.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping

import attrs

from appliance.config.language.diagnostics import NOWHERE, Place

__all__ = [
    "COMMANDS",
    "IBM_TABLES",
    "MAX_MESSAGE",
    "CommandFormat",
    "DateFormat",
    "UssCommand",
    "UssMessage",
    "UssParameter",
    "UssTable",
    "unknown_tokens",
]

MAX_MESSAGE = 14
#: The tables that come with z/OS; where USSTAB has none of the name, our own wordings and commands stand for it.
IBM_TABLES = ("EZBTPUST", "EZBTPSCS")
#: What a command of a table can stand for, and the operands of each by their internal names.
COMMANDS = {
    "LOGON": ("APPLID", "LOGMODE", "DATA"),
    "LOGOFF": ("APPLID", "TYPE", "HOLD"),
    "IBMTEST": ("P1", "P2"),
}


class CommandFormat(enum.Enum):
    """How operands are written: PL1 ``CMD(positional) KEY(value)``, BAL ``CMD positional,KEY=value``."""

    PL1 = "PL1"
    BAL = "BAL"


class DateFormat(enum.Enum):
    """DATEFRM: the order of day, month and year in ``@@@@DATE``."""

    MDY = "MDY"
    DMY = "DMY"
    YMD = "YMD"


@attrs.frozen
class UssMessage:
    """One message: lines as they are to show, or the whole data stream as an assembler table holds it.

    A stream that begins with a 3270 write command is a screen; any other is SCS text.
    """

    lines: tuple[str, ...] = ()
    stream: bytes = b""
    is_scanned: bool = True  # SCAN: tokens are replaced
    suppresses_blanks: bool = False  # BLKSUP: of several blanks one is left
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class UssParameter:
    """USSPARM: ``name`` is a keyword, or P1, P2... for a positional operand; ``replacement`` its internal name."""

    name: str
    replacement: str
    default: str | None = None  # when the operand is omitted
    value: str | None = None  # when the keyword is given without a value


@attrs.frozen
class UssCommand:
    """USSCMD: ``name`` is what the user types, ``replacement`` the one of ``COMMANDS`` that it stands for."""

    name: str
    replacement: str
    format: CommandFormat = CommandFormat.PL1
    parameters: tuple[UssParameter, ...] = ()
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class UssTable:
    """One table. ``messages`` maps 0-14 to wordings, tokens not yet replaced."""

    name: str
    messages: Mapping[int, UssMessage] = attrs.field(factory=dict)
    commands: Mapping[str, UssCommand] = attrs.field(factory=dict)
    date_format: DateFormat = DateFormat.MDY
    date_delimiter: str = "/"
    time_delimiter: str = ":"
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    @property
    def shows_host_name(self) -> bool:
        """Whether a message wants the name of the client's address."""
        texts = ("\n".join(message.lines) + message.stream.decode("cp037") for message in self.messages.values())
        return any("@IPHOSTNAME" in text for text in texts)


_TOKEN = re.compile(r"@+([A-Z]+)")
#: Names of the tokens; PORT (the port that was connected to) and SSL (the version of TLS) are extensions.
_TOKEN_NAMES = frozenset(
    {
        *("LUNAME", "PRT", "DATE", "TIME", "IPADDR", "IPHOSTNAME", "RUNAME", "SENSE", "PORT", "SSL"),
        *("HOSTNET", "NETID", "NQN", "SSCPNM", "ZONEID"),
    }
)


def unknown_tokens(line: str) -> Iterator[tuple[int, str]]:
    """Where a line holds what looks like a token and is none, and what it is."""
    for found in _TOKEN.finditer(line):
        if found[1] not in _TOKEN_NAMES:
            yield found.start(), found[0]
