"""Catalogue, contents and uses of one system, joined: the one object that all operations on data sets work with.

A content is a file of its own that never changes. Writing makes a new one in the scratch folder, and its commit is:
content on disk, content under its own name, that name on disk, catalogue row turned to it in one transaction. So a
crash at any moment leaves the old content or the new one, and files that no row names are removed at the next start.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from appliance.storage.datasets.catalogue import Catalogue
from appliance.storage.datasets.enqueue import Enqueues, InUse, Use
from appliance.storage.datasets.knownlistings import KnownListings
from appliance.storage.datasets.names import DataSetName, Prefix, read_mask
from appliance.storage.datasets.results import DataSetFailure, DataSetResult, Trouble
from appliance.storage.failures import failure_from
from appliance.storage.results import Done, FailureReason, Listing
from appliance.storage.scratch import Scratch

__all__ = ["DataSetStore", "RefusedError", "attempt"]

_GENERATION = re.compile(r"G(\d{4})V\d\d")


class RefusedError(Exception):
    """An operation cannot be done; carries what to answer."""

    def __init__(self, trouble: Trouble, name: object, owner: str = "") -> None:
        super().__init__(trouble.value)
        self.failure = DataSetFailure(trouble, str(name), owner)


def attempt(name: object, action: Callable[[], DataSetResult | Done | Listing]) -> DataSetResult | Done | Listing:
    """The action's result, or the failure that its refusal, OSError or database error stands for."""
    try:
        return action()
    except RefusedError as error:
        return error.failure
    except OSError as error:
        found = failure_from(error, str(name))
        is_full = found.reason is FailureReason.NO_SPACE
        return DataSetFailure(Trouble.NO_SPACE if is_full else Trouble.IO_ERROR, str(name), detail=found.detail)
    except sqlite3.Error as error:
        return DataSetFailure(Trouble.IO_ERROR, str(name), detail=str(error))


class DataSetStore:
    """All data sets of a system below one folder. Open one per appliance; all threads may share it."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Open it, make what is missing, remove contents that belong to nothing; OSError when that is not possible."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "contents").mkdir(mode=0o700, exist_ok=True)
        self.now = now
        self.enqueues = Enqueues()
        self.scratch = Scratch(folder / "scratch")
        self.contents = os.open(folder / "contents", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.catalogue = Catalogue(folder / "catalogue.db")
        self.listings = KnownListings(self.catalogue)
        known = self.catalogue.contents()
        for name in os.listdir(self.contents):
            if name not in known:
                os.unlink(name, dir_fd=self.contents)

    def close(self) -> None:
        """Let go of everything."""
        self.catalogue.close()
        self.scratch.close()
        os.close(self.contents)

    @property
    def today(self) -> str:
        """The date as the catalogue keeps it."""
        return f"{self.now():%Y/%m/%d}"

    # -- names

    def located(self, name: DataSetName) -> DataSetName:
        """The name with a relative generation replaced by the absolute one."""
        if name.generation is None:
            return name
        if self.catalogue.generation_limit(name.name) is None:
            raise RefusedError(Trouble.NOT_FOUND, name.name)
        numbers = [number for number, _ in self.generations(name.name)]
        if name.generation > 0:
            return DataSetName(f"{name.name}.G{(numbers[-1] if numbers else 0) + name.generation:04d}V00")
        if -name.generation >= len(numbers):
            raise RefusedError(Trouble.NO_GENERATION, name)
        return DataSetName(f"{name.name}.G{numbers[name.generation - 1]:04d}V00")

    def generations(self, base: str) -> list[tuple[int, str]]:
        """Number and name of each generation, the oldest first."""
        mask = read_mask(Prefix(), f"'{base}.G*'")
        if mask is None:
            return []
        names = [entry.name for entry in self.catalogue.matching(mask)]
        found = [(_GENERATION.fullmatch(name[len(base) + 1 :]), name) for name in names]
        return [(int(number[1]), name) for number, name in found if number is not None]

    # -- uses

    def obtain(self, owner: str, *, shared: tuple[str, ...] = (), exclusive: tuple[str, ...] = ()) -> Use:
        """A use of these names; refused when somebody is in the way."""
        use = self.enqueues.obtain(owner, shared=shared, exclusive=exclusive)
        if isinstance(use, InUse):
            raise RefusedError(Trouble.IN_USE, use.name, use.owner)
        return use

    @contextmanager
    def held(self, owner: str, *, shared: tuple[str, ...] = (), exclusive: tuple[str, ...] = ()) -> Iterator[None]:
        """The same for the time of a block."""
        use = self.obtain(owner, shared=shared, exclusive=exclusive)
        try:
            yield
        finally:
            use.release()

    # -- contents

    def forget(self, *contents: str) -> None:
        """Remove contents that no row names any more; what cannot be removed now goes at the next start."""
        for name in filter(None, contents):
            try:
                os.unlink(name, dir_fd=self.contents)
            except FileNotFoundError:
                continue

    def open_content(self, content: str) -> int:
        """A descriptor for reading."""
        return os.open(content, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self.contents)

    def size_of(self, content: str) -> int:
        """Bytes of a content."""
        return os.stat(content, dir_fd=self.contents, follow_symlinks=False).st_size

    @contextmanager
    def changing(self) -> Iterator[Catalogue]:
        """The catalogue inside one transaction; a database error is an OSError, which is what transfers know."""
        try:
            with self.catalogue.change():
                yield self.catalogue
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error)) from None
