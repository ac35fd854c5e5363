"""Where the things of one appliance are, for what works on them from outside the daemon: backup, restore, support."""

from __future__ import annotations

from pathlib import Path

import attrs

from appliance.config.language.report import Report
from appliance.config.system import SystemConf, read_system_conf
from appliance.saf.sealing import key_file

__all__ = ["Places", "PlacesError"]


class PlacesError(Exception):
    """Something that is needed is not where it should be, or not of a kind that can be worked on."""


@attrs.frozen
class Places:
    """The configuration folder, the state folder, and what SYSTEM.CONF says about the second."""

    config: Path
    state: Path
    key: Path
    system: SystemConf

    @classmethod
    def of(cls, config: Path, state: Path, key: Path | None = None) -> Places:
        """Reads SYSTEM.CONF alone: whatever is wrong with other members is no reason to have no backup."""
        member = config / "SYSTEM.CONF"
        try:
            text = member.read_text(encoding="utf-8") if member.exists() else ""
        except (OSError, ValueError) as error:
            raise PlacesError(f"{member}: {error}") from None
        system = read_system_conf(text, member.name, Report())
        return cls(config, state, key or key_file(state), system)

    @property
    def database(self) -> Path:
        """The SAF database; PlacesError when it is no file of ours."""
        if "://" in self.system.database:
            raise PlacesError("the SAF database is on a server, which has a backup of its own")
        return self.state / self.system.database

    @property
    def pki(self) -> Path:
        """Certificates and keys that were issued."""
        return self.state / self.system.pki

    @property
    def data(self) -> Path:
        """Files, data sets, jobs."""
        return self.state / self.system.data

    @property
    def audit(self) -> Path:
        """The audit."""
        return self.state / self.system.audit

    def members(self) -> list[Path]:
        """The files of the configuration folder."""
        return [path for path in sorted(self.config.iterdir()) if path.is_file() and not path.is_symlink()]
