"""File systems that a test can fill, take the right to write away from, or let fail under a program."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.running import need

__all__ = ["FailingDisk", "SmallDisk", "failing_disk", "small_disk"]


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
    _need_root("mount")
    folder.mkdir(parents=True)
    with _mounted(folder, "-t", "tmpfs", "-o", "size=6m,mode=0700", "none"):
        yield SmallDisk(folder)


class FailingDisk:
    """An ext4 that ``fail`` makes read-only as an error of the device does, whoever has files open for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fail(self) -> None:
        """Nothing can be written from now on, until it is mounted anew."""
        subprocess.run(["mount", "-o", "remount,abort", str(self.folder)], check=True, capture_output=True)


@contextlib.contextmanager
def failing_disk(folder: Path, image: Path) -> Iterator[FailingDisk]:
    """Made in ``image`` and mounted at ``folder`` as long as the context lasts; skipped where that is not allowed."""
    _need_root("mount", "mkfs.ext4")
    folder.mkdir(parents=True, exist_ok=True)
    if not image.exists():
        with image.open("wb") as made:
            made.truncate(16 * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", str(image)], check=True, capture_output=True)
    with _mounted(folder, "-o", "loop,errors=remount-ro", str(image)):
        yield FailingDisk(folder)


def _need_root(*programs: str) -> None:
    need(*programs)
    if os.geteuid() != 0:
        pytest.skip("a file system of its own needs root")


@contextlib.contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    """A file system at ``folder`` as long as the context lasts; skipped where none can be mounted."""
    if subprocess.run(["mount", *what, str(folder)], check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
