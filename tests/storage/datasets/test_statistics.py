"""ISPF statistics."""

from __future__ import annotations

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.results import MemberEntry, Statistics
from appliance.storage.datasets.statistics import next_statistics
from appliance.storage.text.records import with_descriptors


def test_first_and_later_statistics_of_a_variable_member(shelf):
    vb = Dcb("VB", 256, 6233)
    shelf.write("A.B", with_descriptors([b"one", b"", b"three"]), vb)
    content = shelf.store.catalogue.find("A.B").content
    first = next_statistics(shelf.store, None, content, vb, "USER2")
    assert first == Statistics(1, 0, "2026/11/25", "2026/11/25 21:30", 3, 3, 0, "USER2")
    before = MemberEntry("M", content, 9, first)
    second = next_statistics(shelf.store, before, content, vb, "USER4")
    assert second == Statistics(1, 1, "2026/11/25", "2026/11/25 21:30", 3, 3, 3, "USER4")
