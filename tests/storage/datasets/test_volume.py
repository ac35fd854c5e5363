"""The room that is left."""

from __future__ import annotations

import os

from appliance.storage.datasets.attributes import TRACK
from appliance.storage.datasets.volume import MeasureVolume


def test_the_room_is_that_of_the_file_system(shelf):
    lines = MeasureVolume(shelf.store, "SLYP01", "3390").perform().data.decode().splitlines()
    assert len(lines) == 3
    volume, unit, percent, cylinders, *_ = lines[2].split()
    assert (volume, unit) == ("SLYP01", "3390")
    found = os.statvfs(shelf.folder)
    assert 0 <= int(percent) <= 100
    expected = found.f_bavail * found.f_frsize // TRACK // 15
    assert abs(int(cylinders) - expected) <= max(100, expected // 10)
