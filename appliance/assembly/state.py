"""What an appliance keeps: everything that is opened from the state folder, and closed at the end. Opening blocks."""

from __future__ import annotations

from pathlib import Path

from appliance.assembly.clock import utc_now
from appliance.config.system import SystemConf
from appliance.jes.spool import Spool
from appliance.runtime.jsonlines import JsonLines
from appliance.saf.auditfile import FullPolicy, JsonLinesAudit, SyncPolicy
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.sealing import key_file
from appliance.saf.store import SafStore
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.recordings import RecordingFolder
from appliance.storage.tree import HfsTree
from appliance.storage.versions import MemberVersions

__all__ = ["State"]


class State:
    """The folder at ``path``, open. ValueError and OSError say what is wrong with it."""

    def __init__(self, path: Path, system: SystemConf) -> None:
        self.path = path
        self.audit = JsonLinesAudit(
            path / system.audit,
            utc_now,
            system=system.system,
            policy=FullPolicy(system.audit_full.value.lower()),
            rotate_at=system.audit_rotate * 1024 * 1024,
            sync=SyncPolicy(system.audit_sync.value.lower()),
        )
        url = system.database if "://" in system.database else f"sqlite:///{(path / system.database).absolute()}"
        self.store = SafStore.open(url, key_file=key_file(path), now=utc_now)
        cost = system.password_hash
        self.passwords = Passwords(HashCost(cost.memory_kib, cost.passes, cost.lanes))
        self.data_sets = DataSetStore(path / system.data / "datasets", utc_now)
        self.recordings = RecordingFolder(path / "recordings")
        self.spool = Spool(path / system.data / "spool", utc_now)
        self.versions = MemberVersions(path / "members")
        self.smf = JsonLines(path / "smf", "smf", utc_now)
        self.tree = HfsTree(path / system.data / "hfs", path / system.data / "scratch")

    def close(self) -> None:
        """Flush the audit, close the rest."""
        self.audit.close()
        self.store.close()
        self.tree.close()
        self.data_sets.close()
        self.smf.close()
        self.spool.close()
