"""How much of each fault: little in each run of the tests, the figures of docs/reliability.md with make test-faults."""

from __future__ import annotations

import json
import os
from pathlib import Path

__all__ = ["LONG", "figure", "percentile", "scaled", "timeout"]

LONG = os.environ.get("SALLYPORT_FAULTS") == "long"
_FIGURES = Path(__file__).parent.parent.parent / "build" / "reliability.jsonl"


def scaled(short: int, long: int) -> int:
    """The one number or the other."""
    return long if LONG else short


def timeout(short: int, long: int) -> int:
    """Seconds for ``pytest.mark.timeout``: generous, for machines that do something else as well."""
    return scaled(short, long)


def figure(name: str, **values: object) -> None:
    """Note what was measured; the short form notes nothing, since nothing is to be read from it."""
    if LONG:
        _FIGURES.parent.mkdir(exist_ok=True)
        with _FIGURES.open("a") as stream:
            stream.write(json.dumps({"name": name, **values}) + "\n")


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
