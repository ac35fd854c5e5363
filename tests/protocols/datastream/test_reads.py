"""Which records a terminal answers at once."""

from __future__ import annotations

import pytest

from appliance.protocols.datastream.query import READ_PARTITION_QUERY
from appliance.protocols.datastream.reads import KEYBOARD_RESTORE, is_read


@pytest.mark.parametrize("record", [b"\xf2", b"\x02", b"\xf6", b"\x06", b"\x6e", b"\x0e", READ_PARTITION_QUERY])
def test_reads(record):
    assert is_read(record)


@pytest.mark.parametrize("record", [b"", b"\xf3", b"\xf5\xc3", KEYBOARD_RESTORE, b"\xf3\x00\x05\x40\x00\xf1\xc2"])
def test_everything_else(record):
    assert not is_read(record)
