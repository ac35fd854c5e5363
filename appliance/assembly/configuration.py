"""The members under one folder, read as this appliance reads them. Every call blocks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from appliance.config.loader import Loaded, load
from appliance.config.offset import offset_ports
from appliance.durable import sync_folder

__all__ = ["Configuration", "Prepared"]

_USUAL_MODE = 0o640


@attrs.frozen
class Prepared:
    """A member's new text on the disk, beside the one in use: take it over, or leave nothing of it."""

    path: Path
    part: Path

    def commit(self) -> None:
        """It is the member now, durably."""
        self.part.rename(self.path)
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """It was not wanted."""
        self.part.unlink(missing_ok=True)


@attrs.frozen
class Configuration:
    """``offset`` is added to every port that the members name."""

    directory: Path
    offset: int = 0

    def read(self, instead: Mapping[str, str] | None = None) -> Loaded:
        """All of it; ``instead`` has texts that stand for members."""
        loaded = load(self.directory, instead)
        return attrs.evolve(loaded, site=offset_ports(loaded.site, self.offset)) if loaded.site else loaded

    def prepare(self, member: str, text: str) -> Prepared:
        """Write a member's new text without touching the old one; the mode stays as it was."""
        path = self.directory / member
        mode = path.stat().st_mode & 0o777 if path.exists() else _USUAL_MODE
        part = self.directory / f".{member}.new"
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return Prepared(path, part)
