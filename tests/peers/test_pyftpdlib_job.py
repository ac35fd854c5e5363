"""What ``make test-pyftpdlib`` complains of, and that its list is well formed."""

from __future__ import annotations

from tests.peers.pyftpdlib_job import Difference, complaints, differences

KNOWN = {"A::test_a": Difference("504 no", "z/OS"), "A::test_b": Difference("226", "RFC 959")}


def test_as_listed():
    assert complaints({"A::test_a": "E   504 no such", "A::test_b": "E   226", "A::test_c": ""}, KNOWN) == []


def test_not_as_listed():
    found = complaints({"A::test_a": "E   550", "A::test_b": "", "A::test_c": "E   boom"}, KNOWN)
    assert [line.partition(":")[0] for line in found] == ["fails otherwise than by '504 no'", "passes now", "new"]
    assert complaints({"A::test_a": "E   504 no"}, KNOWN) == ["there is no such test: A::test_b"]


def test_each_difference_has_its_words_and_a_reason():
    listed = differences()
    assert len(listed) > 100
    assert all(each.shows and each.reason.endswith(".") for each in listed.values())
