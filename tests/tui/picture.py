"""The screen of a terminal UI as SVG, the same bytes for the same screen."""

from __future__ import annotations

import re

from textual.app import App

__all__ = ["picture"]

#: What Textual puts into its pictures that is not of the screen: where the font comes from, a number in style names.
_FONTS = re.compile(r"\s*(?:<!--.*?-->|@font-face \{.*?\})", re.DOTALL)
_NUMBER = re.compile(r"terminal-\d+")
_ELEMENT = re.compile(r"(?=<(?:rect|text|clipPath|g)\b)")


def picture(app: App[None]) -> str:
    """One element a line, so that a difference can be read; drawn with a font that every Debian has."""
    drawn = app.export_screenshot(title="sallyport tui", simplify=True)
    plain = _NUMBER.sub("screen", _FONTS.sub("", drawn)).replace("Fira Code", "DejaVu Sans Mono")
    plain = plain.replace("arial", "DejaVu Sans Mono, monospace")
    return "\n".join(line.strip() for line in _ELEMENT.sub("\n", plain).splitlines() if line.strip()) + "\n"
