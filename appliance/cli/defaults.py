"""Where things are when nobody says: the demo's files when they are there, the system's otherwise."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "SYSTEM_CONFIG",
    "SYSTEM_SOCKET",
    "SYSTEM_STATE",
    "audit_folder",
    "ca_file",
    "config_folder",
    "control_socket",
    "state_folder",
]

DEMO = Path("var")
SYSTEM_CONFIG = Path("/etc/sallyport")
SYSTEM_SOCKET = Path("/run/sallyport/control.sock")
SYSTEM_STATE = Path("/var/lib/sallyport")


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


def state_folder(given: Path | None) -> Path:
    """Where the data is: the folder given, the demo's when it exists, else the system's."""
    if given is not None:
        return given
    return DEMO if (DEMO / "audit").exists() else SYSTEM_STATE


def config_folder(given: Path | None) -> Path:
    """Where the members are: the folder given, the demo's when there is its data, else the system's."""
    if given is not None:
        return given
    return DEMO / "etc" if state_folder(None) == DEMO else SYSTEM_CONFIG


def audit_folder(given: Path | None) -> Path:
    """The audit to read: the folder or file given, the demo's when it exists, else the system's."""
    return given if given is not None else state_folder(None) / "audit"
