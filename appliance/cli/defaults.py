"""Where things are when nobody says: the demo's files when they are there, the system's otherwise."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SYSTEM_SOCKET", "ca_file", "control_socket"]

DEMO = Path("var")
SYSTEM_SOCKET = Path("/run/sallyport/control.sock")


def control_socket(given: Path | None) -> Path:
    """The control socket to use: the one given, the demo's when it exists, else the system's."""
    if given is not None:
        return given
    demo = DEMO / "control.sock"
    return demo if demo.exists() else SYSTEM_SOCKET


def ca_file(given: Path | None) -> Path | None:
    """The CA to trust: the one given, the demo's when it exists, else None for the system's authorities."""
    if given is not None:
        return given
    demo = DEMO / "pki" / "ca.pem"
    return demo if demo.exists() else None
