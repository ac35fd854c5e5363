"""Files that root makes for the daemon's user."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["own_like"]


def own_like(path: Path, model: Path) -> None:
    """Give ``path``, and all below it, the owner and group of ``model``. Only root can; others change nothing."""
    if os.geteuid() != 0:
        return
    status = model.stat()
    os.chown(path, status.st_uid, status.st_gid, follow_symlinks=False)
    for parent, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(os.path.join(parent, name), status.st_uid, status.st_gid, follow_symlinks=False)
