"""Small texts that a session shows or runs: HFSINFO files of a directory, and FTPS.RC as data set or in the home.

What is too large, no text, or not there is as good as empty: a login does not fail for it.
"""

from __future__ import annotations

import fnmatch
import os

import attrs

from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.results import DataSetOpened
from appliance.storage.hfs import attempt
from appliance.storage.opened import Download
from appliance.storage.paths import HfsPath, is_name
from appliance.storage.results import FileResult, Notices
from appliance.storage.text.converters import TransferForm, sender
from appliance.storage.tree import Territory

__all__ = ["ReadDataSetNotice", "ReadNotices"]

MAX_SIZE = 65_536
MAX_LINES = 200
_MAX_FILES = 10


@attrs.frozen
class ReadNotices:
    """The lines of the files in ``directory`` that fit ``mask`` ("": none), and those of a script.

    The script is the data set, when there is one, else the file.
    """

    territory: Territory
    directory: HfsPath
    mask: str = ""
    script: HfsPath | None = None
    data_set: OpenDataSet | None = None

    def perform(self) -> FileResult:
        """``Notices``; a directory that cannot be read gives none."""
        return attempt(self.directory, self._read)

    def _read(self) -> FileResult:
        shown: list[str] = []
        for name in self._fitting():
            shown += _lines(self.territory, self.directory / name) or ()
        script = _records(self.data_set) if self.data_set is not None else None
        if script is None and self.script is not None:
            script = _lines(self.territory, self.script)
        return Notices(str(self.directory), tuple(shown[:MAX_LINES]), script)

    def _fitting(self) -> list[str]:
        if not self.mask:
            return []
        try:
            with self.territory.directory(self.directory) as fd:
                names = os.listdir(fd)
        except OSError:
            return []
        found = sorted(name for name in names if is_name(name) and fnmatch.fnmatchcase(name, self.mask))
        return found[:_MAX_FILES]


@attrs.frozen
class ReadDataSetNotice:
    """The lines of a data set of texts (MVSINFO)."""

    opening: OpenDataSet

    def perform(self) -> FileResult:
        """``Notices``, without lines when it cannot be read."""
        return Notices(str(self.opening.name), _records(self.opening) or ())


def _records(opening: OpenDataSet) -> tuple[str, ...] | None:
    opened = opening.perform()
    if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Download):
        return None
    content = opened.source.content
    opened.source.close()
    converter = sender(opened.dcb, TransferForm())
    if content is None or converter is None:
        return None
    text = (converter.feed(content) + converter.finish()).decode("latin-1")
    return tuple(text.splitlines()[:MAX_LINES])


def _lines(territory: Territory, path: HfsPath) -> tuple[str, ...] | None:
    try:
        fd, _ = territory.open_file(path)
    except OSError:
        return None
    try:
        content = os.pread(fd, MAX_SIZE + 1, 0)
    finally:
        os.close(fd)
    if len(content) > MAX_SIZE:
        return None
    return tuple(content.decode("utf-8", "replace").splitlines()[:MAX_LINES])
