"""Inputs that guided runs found to lead somewhere new, kept as text: one line of hexadecimal digits each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["keep", "kept"]

_FOLDER = Path(__file__).parent / "kept"
_MOST, _LONGEST = 200, 512


def kept(name: str) -> list[bytes]:
    """The kept inputs of a target."""
    path = _FOLDER / f"{name}.hex"
    return [bytes.fromhex(line) for line in path.read_text().split()] if path.exists() else []


def keep(name: str, inputs: Iterable[bytes]) -> int:
    """Keep these in the place of what was kept, the shortest of them; how many it are."""
    chosen = sorted({one for one in inputs if 0 < len(one) <= _LONGEST}, key=lambda one: (len(one), one))[:_MOST]
    _FOLDER.mkdir(exist_ok=True)
    (_FOLDER / f"{name}.hex").write_text("".join(f"{one.hex()}\n" for one in chosen))
    return len(chosen)
