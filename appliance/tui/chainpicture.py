"""The answer of D CHAIN as a tree: the trust anchor at the top, below each certificate what it signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.protocols.control.events import Result
from appliance.tui.cells import days_tone, tone
from appliance.tui.glyphs import Glyphs
from appliance.tui.selection import Record

__all__ = ["chain_parts", "is_chain"]

_COLUMNS = ("LEVEL", "NAME", "STATUS")
_REVOCATION = {"NOT REVOKED": "success", "UNKNOWN": "warning", "REVOKED": "error"}

Part = tuple[str, str]


def is_chain(result: Result) -> bool:
    """Whether an answer is a chain."""
    return result.columns[: len(_COLUMNS)] == _COLUMNS


def chain_parts(rows: Sequence[Record], glyphs: Glyphs) -> list[Part]:
    """Text and style by turns, a few lines for each certificate; what breaks the chain stands under its certificate."""
    return [part for depth, row in enumerate(reversed(rows)) for part in _certificate(depth, row, glyphs)]


def _certificate(depth: int, row: Record, glyphs: Glyphs) -> Iterator[Part]:
    indent = "   " * depth
    branch = "   " * (depth - 1) + glyphs.branch if depth else ""
    faults = [fault for fault in row["BREAKS"].split("; ") if fault]
    yield branch, "$primary"
    yield row["NAME"] or "(not in the database)", "bold $error" if faults else "bold $accent"
    yield f"  {row['STATUS']}\n", _style(tone("STATUS", row["STATUS"]))
    yield f"{indent}{row['SUBJECT']}\n", "$foreground"
    yield f"{indent}serial {row['SERIAL']}  {row['SIGNATURE']}\n", "$foreground"
    yield f"{indent}{row['DAYS']} days, until {row['UNTIL']}", _style(days_tone(row["DAYS"]))
    yield f"   {row['KEY']}   ", "$foreground"
    yield f"{row['REVOCATION']}\n", _style(_REVOCATION.get(row["REVOCATION"], ""))
    for fault in faults:
        yield f"{indent}! {fault}\n", "bold $error"


def _style(tone: str) -> str:
    return f"${tone or 'foreground'}"
