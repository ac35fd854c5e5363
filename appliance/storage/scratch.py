"""Where contents grow before they are visible: one directory beside the tree, on the same file system.

It is not inside the tree, so that no listing has to hide it and no path can name it. What a killed process left there
belongs to nobody and is removed when the directory is opened again.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

__all__ = ["Scratch"]

_SUFFIX = ".part"


class Scratch:
    """The directory of unfinished contents. ``publishing`` is held while one of them gets its name."""

    def __init__(self, directory: Path) -> None:
        """Open it, make it when it is missing, remove what was left in it; OSError when that is not possible."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.publishing = threading.Lock()
        for name in os.listdir(self.fd):
            if name.endswith(_SUFFIX):
                os.unlink(name, dir_fd=self.fd)

    def create(self) -> tuple[str, int]:
        """A new file: its name here, and a descriptor to write to."""
        name = os.urandom(12).hex() + _SUFFIX
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return name, os.open(name, flags, 0o600, dir_fd=self.fd)

    def remove(self, name: str) -> None:
        """Forget a file that was made here."""
        os.unlink(name, dir_fd=self.fd)

    def close(self) -> None:
        """Let go of the directory."""
        os.close(self.fd)
