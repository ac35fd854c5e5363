"""The table: a row per measurement, medians over the rounds, the ratio and the target beside it."""

from __future__ import annotations

from statistics import median

import attrs


@attrs.define
class Row:
    """One measurement of ours, and of the peer where there is one.

    What is asked for: a ratio (``least``), or a number of ours (``most``, ``at_least``).
    """

    name: str
    unit: str
    least: float | None = None
    most: float | None = None
    at_least: float | None = None
    ours: list[float] = attrs.Factory(list)
    peer: list[float] = attrs.Factory(list)

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' own ratios: what disturbs one round disturbs both sides of it."""
        pairs = [ours / peer for ours, peer in zip(self.ours, self.peer, strict=False) if peer]
        return median(pairs) if pairs else None

    @property
    def verdict(self) -> str:
        """met or missed, blank where nothing is asked for or nothing could be measured."""
        if self.most is not None and self.ours:
            return f"<= {self.most:g}: {'met' if median(self.ours) <= self.most else 'missed'}"
        if self.at_least is not None and self.ours:
            return f">= {self.at_least:g}: {'met' if median(self.ours) >= self.at_least else 'missed'}"
        if self.least is None or self.ratio is None:
            return ""
        return f">= {self.least:g}x: {'met' if self.ratio >= self.least else 'missed'}"

    def line(self) -> str:
        """The row as printed."""
        ours, peer = (f"{median(values):.1f}" if values else "-" for values in (self.ours, self.peer))
        ratio = f"{self.ratio:.2f}x" if self.ratio is not None else "-"
        return f"{self.name:<44} {ours:>10} {peer:>10} {ratio:>8}  {self.unit:<12} {self.verdict}"


def print_table(rows: list[Row]) -> None:
    """All rows under a heading."""
    print(f"{'':<44} {'sallyport':>10} {'peer':>10} {'ratio':>8}")
    for row in rows:
        print(row.line())
