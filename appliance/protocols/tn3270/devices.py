"""Device types by name: which names there are, in which mode, and how large their screens are.

RFC 2355 section 7.1 lists what TN3270E knows; plain TN3270 clients also say 3279 (colour) and 3277 (RFC 1576). A
model gives the alternate size; the default size is 24 by 80 for all of them.
"""

from __future__ import annotations

import attrs

from appliance.protocols.tn3270.constants import Mode

__all__ = ["Device", "find_device"]


@attrs.frozen
class Device:
    """One device type. ``rows`` and ``columns`` are the larger size; IBM-DYNAMIC tells its own when queried."""

    name: str
    rows: int = 24
    columns: int = 80
    is_extended: bool = False
    is_printer: bool = False
    is_dynamic: bool = False


_MODELS = {2: (24, 80), 3: (32, 80), 4: (43, 80), 5: (27, 132)}


def _terminals(family: str) -> dict[str, Device]:
    return {
        name: Device(name, rows, columns, is_extended=bool(suffix))
        for model, (rows, columns) in _MODELS.items()
        for suffix in ("", "-E")
        for name in (f"IBM-{family}-{model}{suffix}",)
    }


_EXTENDED = {
    **_terminals("3278"),
    "IBM-DYNAMIC": Device("IBM-DYNAMIC", is_extended=True, is_dynamic=True),
    "IBM-3287-1": Device("IBM-3287-1", is_printer=True),
}
_DEVICES = {
    Mode.EXTENDED: _EXTENDED,
    Mode.PLAIN: {**_EXTENDED, **_terminals("3279"), "IBM-3277-2": Device("IBM-3277-2")},
    Mode.LINE: dict[str, Device](),
}


def find_device(name: str, mode: Mode) -> Device | None:
    """The device type of that name, in any case of letters; None when ``mode`` has no such type."""
    return _DEVICES[mode].get(name.upper())
