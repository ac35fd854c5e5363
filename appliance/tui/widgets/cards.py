"""The cards of the overview: each turns the rows of a display into a few lines; nothing here asks for anything."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from appliance.tui.cells import days_tone, tone
from appliance.tui.glyphs import Glyphs
from appliance.tui.selection import Record

__all__ = ["Card", "certificates", "labelled", "pools", "ports"]

Part = tuple[str, str]


class Card(Static):
    """A few lines with a title in the frame."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__("", id=id, markup=False, classes="card")
        self.border_title = title

    def show(self, parts: Sequence[Part]) -> None:
        """Text and style by turns."""
        self.update(Content.assemble(*parts))

    @property
    def room(self) -> tuple[int, int]:
        """Columns and lines inside the frame."""
        return max(self.size.width, 1), max(self.size.height, 1)


def _style(name: str) -> str:
    return f"${name}" if name else "$foreground"


def labelled(label: str, value: str, style: str = "bold $accent", width: int = 12) -> list[Part]:
    """``label   value``."""
    return [(f"{label:<{width}}", "$primary"), (value, style)]


def ports(rows: Sequence[Record], width: int, lines: int) -> list[Part]:
    """Ports with their states and connections, in as many columns as have room."""
    cells = [_port(row) for row in rows]
    wide = 21
    across = max(width // wide, 1)
    deep = max(-(-len(cells) // across), 1)
    parts: list[Part] = []
    for line in range(min(deep, lines)):
        for place in range(line, len(cells), deep):
            parts += cells[place]
        parts.append(("\n", ""))
    return parts


def _port(row: Record) -> list[Part]:
    name = row["NAME"].removeprefix(row["SERVICE"]).removesuffix(row["PORT"]).strip() or row["SERVICE"]
    state = row["STATE"]
    mark = {"ACTIVE": "+", "QUIESCED": "-", "STOPPED": "x"}.get(state, "?")
    style = _style(tone("STATE", state))
    count = row["CONNECTIONS"]
    return [
        (f"{mark} ", style),
        (f"{row['PORT']:>5} ", "$accent"),
        (f"{name[:8]:<8} ", "$foreground"),
        (f"{count.lstrip('0'):<4}", "bold $success"),
    ]


def certificates(tls: Sequence[Record], crls: Sequence[Record], width: int, lines: int) -> list[Part]:
    """What ends first comes first: revocation lists, then certificates with the days that are left."""
    parts: list[Part] = []
    for row in crls[: max(lines - 2, 1)]:
        name = _common_name(row["ISSUER"])
        state = row["STATE"]
        parts += [
            ("CRL  ", "$primary"),
            (f"{name[: width - 23]:<{max(width - 22, 4)}}", "$foreground"),
            (f"{state[:8]:<9}", _style(tone("STATE", state))),
            (f"{row['REVOKED']:>5} rv\n", "$foreground"),
        ]
    left = sorted((row for row in tls if row["DAYS"].lstrip("-").isdigit()), key=lambda row: int(row["DAYS"]))
    for row in left[: max(lines - len(crls), 1)]:
        parts += [
            ("CERT ", "$primary"),
            (f"{row['OWNER'][:8]:<9}{row['LABEL'][: width - 25]:<{max(width - 24, 3)}}", "$foreground"),
            (f"{row['DAYS']:>5} days\n", _style(days_tone(row["DAYS"]) or "success")),
        ]
    return parts


def _common_name(name: str) -> str:
    first = next((part for part in name.split(",") if part.strip().upper().startswith("CN=")), name)
    return first.partition("=")[2] or first


def pools(objects: Sequence[Record], glyphs: Glyphs, width: int, lines: int) -> list[Part]:
    """LU pools of each port, how many LUs of them are lent."""
    parts: list[Part] = []
    counted = [row for row in objects if row["USING"].isdigit()]
    wide = max(width - 32, 3)
    for row in counted[:lines]:
        using, most = int(row["USING"]), _lus(row["OBJECT"])
        parts += [
            (f"{row['PORT']:>6} ", "$accent"),
            (f"{row['OBJECT'][:18]:<19}", "$foreground"),
            (glyphs.bar(using / most if most else 0.0, wide), "$warning" if using * 10 >= most * 9 > 0 else "$success"),
            (f" {using:>4}\n", "bold $accent"),
        ]
    return parts


def _lus(name: str) -> int:
    """How many LUs ``TCPABC01..TCPABC99`` are; 0 when the name does not say."""
    low, dots, high = name.partition("..")
    digits = len(low) - len(low.rstrip("0123456789"))
    if not dots or not digits or not high[-digits:].isdigit():
        return 0
    return max(int(high[-digits:]) - int(low[-digits:]) + 1, 0)
