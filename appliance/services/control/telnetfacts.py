"""What the Telnet displays are made of, handed in by ``assembly``."""

from __future__ import annotations

import attrs

__all__ = ["TelnetObject", "TelnetProfile"]


@attrs.frozen
class TelnetProfile:
    """One port as one profile describes it. ``port`` is its name, qualifier and all."""

    number: int
    port: str
    is_secure: bool
    is_current: bool
    connections: int
    summary: tuple[tuple[str, str], ...]  # (column, value)
    parameters: tuple[tuple[str, str, str], ...]  # (statement's field, value, where it was said)

    @property
    def id(self) -> str:
        """The number as it is shown."""
        return f"{self.number:04d}"

    @property
    def status(self) -> str:
        """CURRENT, or ACTIVE when only its sessions keep it."""
        return "CURRENT" if self.is_current else "ACTIVE"


@attrs.frozen
class TelnetObject:
    """One mapping: an object, and the client identifier that it is mapped to. ``uses`` is "" when it is not counted."""

    profile: TelnetProfile
    object_type: str  # LUGRP, LU, DEFAPPL, USS, INT, PARMS ...
    name: str
    client_type: str
    client: str
    options: str = ""
    uses: str = ""  # LUs that are lent from it
    connections: str = ""  # of the client
