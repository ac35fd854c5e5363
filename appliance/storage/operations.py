"""The two faces that the rest of the appliance knows of storage: a file operation, and a converter of data on its way.

The operations themselves are frozen values in ``hfs.py`` and its neighbours; each is done by its ``perform`` on a
worker thread.
"""

from __future__ import annotations

from typing import Protocol

from appliance.storage.results import FileResult

__all__ = ["Converter", "FileOperation"]


class FileOperation(Protocol):
    """One blocking operation; an expected failure is a ``FileFailure``, not an exception."""

    def perform(self) -> FileResult:
        """Do it, on a worker thread."""
        ...


class Converter(Protocol):
    """Changes data on its way (TYPE A line ends, code pages); fed in order, any cuts.

    Both raise ``storage.failures.DataError`` for what a client sent and what cannot be stored.
    """

    def feed(self, data: bytes | memoryview) -> bytes: ...

    def finish(self) -> bytes: ...
