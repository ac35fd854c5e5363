"""Which characters a terminal can draw: blocks where it has them, ASCII on the Linux console and in plain locales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

__all__ = ["ASCII", "BLOCKS", "Glyphs", "glyphs_for"]


@attrs.frozen
class Glyphs:
    """``ramp`` goes from nothing to full, ``full`` and ``empty`` make bars, ``branch`` hangs on what is above it."""

    ramp: str
    full: str
    empty: str
    branch: str

    def spark(self, values: Sequence[float], width: int) -> str:
        """The newest ``width`` values as one line, the highest of them at full height; blank where there is none."""
        shown = list(values)[-width:] if width > 0 else []
        top = max(shown, default=0.0)
        steps = len(self.ramp) - 1
        line = "".join(self.ramp[0 if top <= 0 or v <= 0 else max(1, round(v / top * steps))] for v in shown)
        return line.rjust(width)

    def bar(self, share: float, width: int) -> str:
        """A bar that is full at 1.0; something is shown for anything above nothing."""
        filled = round(min(max(share, 0.0), 1.0) * width)
        if share > 0 and not filled:
            filled = 1
        return self.full * filled + self.empty * (width - filled)


BLOCKS = Glyphs(" ▁▂▃▄▅▆▇█", "█", "░", "└─ ")
ASCII = Glyphs(" .:-=+*#@", "#", ".", "`- ")


def glyphs_for(environment: Mapping[str, str]) -> Glyphs:
    """ASCII on the Linux console and where the locale is not UTF-8."""
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    if environment.get("TERM") == "linux" or (locale and "UTF" not in locale.upper()):
        return ASCII
    return BLOCKS
