"""The cards of the overview: each turns rows of D OVERVIEW and D SERIES into a few lines; nothing here asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from textual.content import Content
from textual.widgets import Static

from appliance.tui.cells import size, tone
from appliance.tui.glyphs import Glyphs
from appliance.tui.selection import Record

__all__ = [
    "Canvas",
    "Card",
    "Part",
    "Series",
    "Tiles",
    "activity",
    "health",
    "lifetimes",
    "pools",
    "ports",
    "refusals",
    "tiles",
]

Part = tuple[str, str]
Tiles = Mapping[str, Sequence[Record]]
Series = Mapping[str, Sequence[float]]

#: A line and what it alerts to.
_Line = tuple[str, list[Part]]
_URGENCY = {"ERROR": 0, "WARNING": 1}


@attrs.frozen
class Canvas:
    """How much room a card has, and what its terminal can draw."""

    width: int
    lines: int
    glyphs: Glyphs


class Card(Static):
    """A few lines with a title in the frame."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__("", id=id, markup=False, classes="card")
        self.border_title = title

    def show(self, parts: Sequence[Part]) -> None:
        """Text and style by turns."""
        self.update(Content.assemble(*parts))

    def canvas(self, glyphs: Glyphs) -> Canvas:
        """What is inside the frame."""
        return Canvas(max(self.size.width, 24), max(self.size.height, 1), glyphs)


def tiles(rows: Sequence[Record]) -> dict[str, list[Record]]:
    """The rows of D OVERVIEW by TILE."""
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row["TILE"], []).append(row)
    return found


def _style(row: Record, usual: str = "$foreground") -> str:
    """An alert has its colour; a state has the one of its meaning."""
    if row["ALERT"]:
        return "bold $error" if row["ALERT"] == "ERROR" else "bold $warning"
    found = tone("STATE", row["STATE"])
    return f"${found}" if found else usual


def _number(tiles: Tiles, tile: str, name: str) -> float:
    return next((_value(row) for row in tiles.get(tile, ()) if row["NAME"] == name), 0.0)


def _value(row: Record) -> float:
    try:
        return float(row["VALUE"])
    except ValueError:
        return 0.0


def _cut(text: str, width: int) -> str:
    """In exactly that width; ``+`` where something is missing."""
    return text.ljust(width) if len(text) <= width else f"{text[: max(width - 1, 0)]}+"


# -- what goes on


def activity(tiles: Tiles, series: Series, canvas: Canvas) -> list[Part]:
    """Sessions now, what was done since the start, and how each went over the last hour."""
    sessions = sum(_value(row) for row in tiles.get("SESSIONS", ()) if row["NAME"] != "CONTROL")
    failed = _number(tiles, "HANDSHAKES", "FAILED")
    refused = sum(_value(row) for row in tiles.get("REFUSALS", ()) if row["UNIT"] == "refusals")
    lines = (
        ("Sessions", f"{sessions:.0f}", "CONNECTIONS", "$success"),
        ("Handshakes", f"{_number(tiles, 'HANDSHAKES', 'DONE'):.0f}", "HANDSHAKES", "$success"),
        ("  failed", f"{failed:.0f}", "HANDSHAKES FAILED", "$warning" if failed else "$success"),
        ("Transfers", f"{_number(tiles, 'TRANSFERS', 'COMPLETE'):.0f}", "TRANSFERRED", "$success"),
        ("  bytes", size(int(_number(tiles, "TRANSFERS", "BYTES"))), "", "$success"),
        ("Refusals", f"{refused:.0f}", "REFUSALS", "$warning" if refused else "$success"),
    )
    parts: list[Part] = []
    for label, value, name, style in lines[: canvas.lines]:
        spark = canvas.glyphs.spark(series.get(name, ()), canvas.width - 19) if name else ""
        parts += [(f"{label:<11}", "$primary"), (f"{value:>6}  ", "bold $accent"), (f"{spark}\n", style)]
    return parts


def health(tiles: Tiles, series: Series, canvas: Canvas) -> list[Part]:
    """The SAF database, the audit trail, how late the reactor is, memory, the directories of CRLs.

    What needs somebody comes first: what then has no room is well.
    """
    lines = [
        _measured("Reactor delay", "REACTOR DELAY P99", tiles, series, canvas),
        _measured("Memory", "MEMORY", tiles, series, canvas),
        *_kept(tiles),
        *(_directory(row, canvas) for row in tiles.get("DIRECTORIES", ())),
    ]
    lines.sort(key=lambda line: _URGENCY.get(line[0], len(_URGENCY)))
    return [part for _, parts in lines[: canvas.lines] for part in parts]


def _measured(label: str, name: str, tiles: Tiles, series: Series, canvas: Canvas) -> _Line:
    row = next((row for row in tiles.get("SYSTEM", ()) if row["NAME"] == name), Record())
    spark = canvas.glyphs.spark(series.get(name, ()), max(canvas.width - 27, 0))
    return row["ALERT"], [
        (f"{label:<14}", "$primary"),
        (f"{row['VALUE']} {row['UNIT']}".ljust(12), _style(row, "bold $accent")),
        (f"{spark}\n", "$success"),
    ]


def _kept(tiles: Tiles) -> list[_Line]:
    """What is written to the disk: on one line while all is well."""
    saf, audit = (next(iter(tiles.get(tile, ())), Record()) for tile in ("SAF", "AUDIT"))
    if saf["STATE"] == audit["STATE"] and not (saf["ALERT"] or audit["ALERT"]):
        return [_state("SAF and audit", saf, saf["STATE"])]
    lost = f", {audit['VALUE']} lost" if audit["VALUE"].strip("0") else ""
    return [_state("SAF database", saf, saf["STATE"]), _state("Audit", audit, f"{audit['STATE']}{lost}")]


def _state(label: str, row: Record, state: str) -> _Line:
    return row["ALERT"], [(f"{label:<14}", "$primary"), (f"{state}\n", _style(row))]


def _directory(row: Record, canvas: Canvas) -> _Line:
    return row["ALERT"], [
        (f"{'Directory':<14}", "$primary"),
        (f"{row['STATE']:<6}", _style(row)),
        (f"{_cut(row['NAME'], max(canvas.width - 20, 4))}\n", "$foreground"),
    ]


def refusals(tiles: Tiles, canvas: Canvas) -> list[Part]:
    """By reason, the most frequent first; what has not happened is not said."""
    rows = sorted((row for row in tiles.get("REFUSALS", ()) if _value(row)), key=_value, reverse=True)
    if not rows:
        return [("none since the start", "$success")]
    parts: list[Part] = []
    for row in rows[: canvas.lines]:
        name = _cut(row["NAME"], canvas.width - 8)
        parts += [(name, "$foreground"), (f"{row['VALUE']:>7}\n", _style(row, "bold $warning"))]
    return parts


# -- what there is


def ports(tiles: Tiles, canvas: Canvas) -> list[Part]:
    """Ports with their states and connections, in as many columns as have room."""
    cells = [_port(row) for row in tiles.get("PORTS", ())]
    across = max(canvas.width // 20, 1)
    deep = max(-(-len(cells) // across), 1)
    parts: list[Part] = []
    for line in range(min(deep, canvas.lines)):
        for place in range(line, len(cells), deep):
            parts += cells[place]
        parts.append(("\n", ""))
    return parts


def _port(row: Record) -> list[Part]:
    """``+ 2121 FTPD1 3``, 20 columns: the mark says the state where colours do not."""
    words = row["NAME"].split()
    number, name = (words[-1], words[-2] if len(words) > 1 else "") if words else ("", "")
    mark = {"ACTIVE": "+", "QUIESCED": "-", "STOPPED": "x"}.get(row["STATE"], "?")
    return [
        (mark, _style(row)),
        (f"{number:>5} ", "$accent"),
        (f"{name[:8]:<8} ", "$foreground"),
        (f"{row['VALUE'].lstrip('0'):<4}", "bold $success"),
    ]


def lifetimes(tiles: Tiles, canvas: Canvas) -> list[Part]:
    """Revocation lists and certificates, what ends first comes first."""
    named = [("CRL ", row) for row in tiles.get("CRLS", ())] + [("CERT", row) for row in tiles.get("CERTIFICATES", ())]
    parts: list[Part] = []
    for kind, row in sorted(named, key=lambda pair: _value(pair[1]))[: canvas.lines]:
        left = f"{int(_value(row))} days"  # whole ones, as the lists of certificates and CRLs have them
        if row["STATE"] not in ("", "CURRENT"):
            left = row["STATE"]
        parts += [
            (f"{kind} ", "$primary"),
            (_cut(_common_name(row["NAME"]), canvas.width - 15), "$foreground"),
            (f"{left:>10}\n", _style(row)),
        ]
    return parts


def _common_name(name: str) -> str:
    """What a distinguished name is known by."""
    first = next((part for part in name.split(",") if part.strip().upper().startswith("CN=")), name)
    return first.partition("=")[2] or first


def pools(tiles: Tiles, canvas: Canvas) -> list[Part]:
    """LU pools, how many LUs of them are lent."""
    parts: list[Part] = []
    wide = max(canvas.width - 26, 3)
    for row in tiles.get("LU POOLS", ())[: canvas.lines]:
        most = int(row["UNIT"].removeprefix("of ")) if row["UNIT"].removeprefix("of ").isdigit() else 0
        share = _value(row) / most if most else 0.0
        parts += [
            (f"{_cut(row['NAME'], 13)} ", "$foreground"),
            (canvas.glyphs.bar(share, wide), _style(row, "$warning" if share >= 0.9 else "$success")),
            (f"{row['VALUE']:>5} of {most}\n", "bold $accent"),
        ]
    return parts
