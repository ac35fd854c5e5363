"""The records of a data set that was opened, block by block."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.opened import Download
from appliance.storage.text.records import RecordReader

__all__ = ["records_in"]

_BLOCK = 1 << 20


def records_in(dcb: Dcb, download: Download) -> Iterator[bytes]:
    """Each record once; the data set is let go of at the end, or when the iterator is."""
    reader = RecordReader(dcb)
    try:
        if download.content is not None:
            yield from reader.feed(download.content)
            return
        assert download.fd is not None
        with open(download.fd, "rb", closefd=False) as file:
            while block := file.read(_BLOCK):
                yield from reader.feed(block)
    finally:
        download.close()
