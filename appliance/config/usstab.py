"""USSTAB: unformatted system services tables as text: messages shown line by line, and the commands a user may type."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from appliance.config.diagnostics import NOWHERE, Place

__all__ = ["CommandFormat", "DateFormat", "UssCommand", "UssParameter", "UssTable"]


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
class UssParameter:
    """USSPARM: ``name`` is a keyword, or P1, P2... for a positional operand; ``replacement`` its internal name."""

    name: str
    replacement: str
    default: str | None = None  # when the operand is omitted
    value: str | None = None  # when the keyword is given without a value


@attrs.frozen
class UssCommand:
    """USSCMD: ``name`` is what the user types, ``replacement`` the command it stands for (LOGON, LOGOFF, IBMTEST)."""

    name: str
    replacement: str
    format: CommandFormat = CommandFormat.PL1
    parameters: tuple[UssParameter, ...] = ()
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class UssTable:
    """One table. ``messages`` maps 0-14 to at most 24 lines of at most 80 characters, tokens not yet replaced."""

    name: str
    messages: Mapping[int, tuple[str, ...]] = attrs.field(factory=dict)
    commands: Mapping[str, UssCommand] = attrs.field(factory=dict)
    date_format: DateFormat = DateFormat.MDY
    date_delimiter: str = "/"
    time_delimiter: str = ":"
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)
