"""The panels that have a number, as an ISPF primary option menu has them."""

from __future__ import annotations

__all__ = ["MENU", "panel_words"]

#: (number, name, title)
MENU = (
    ("0", "OVERVIEW", "Overview"),
    ("1", "CONNECTIONS", "Connections"),
    ("2", "SAF", "SAF"),
    ("3", "CONFIGURATION", "Configuration"),
    ("4", "AUDIT", "Audit"),
    ("5", "CERTIFICATES", "Certificates"),
)
_UNNUMBERED = ("PORTS", "BULK", "USERLOG", "LOG", "RECORDINGS", "CRLS", "EXPIRY", "KEYS", "SOURCES", "TRANSFERS")


def panel_words() -> dict[str, str]:
    """What may be typed to get somewhere: number or name -> name."""
    return {word: name for number, name, _ in MENU for word in (number, name)} | {name: name for name in _UNNUMBERED}
