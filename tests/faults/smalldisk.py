"""A file system that a test can fill, or take the right to write away from."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.running import need

__all__ = ["SmallDisk", "small_disk"]


class SmallDisk:
    """A tmpfs of a few MiB: ``fill`` leaves no byte, ``empty`` takes the ballast away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        with (self.folder / "ballast").open("ab", buffering=0) as ballast:
            for size in (65_536, 4_096, 512):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def empty(self) -> None:
        (self.folder / "ballast").unlink()

    def let_write(self, *, can: bool) -> None:
        """Mounted for reading alone, or for both; nobody may have a file of it open for writing."""
        how = "rw" if can else "ro"
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True, capture_output=True)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mounted at ``folder`` as long as the context lasts; a test without the right to mount is skipped."""
    need("mount")
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root")
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
