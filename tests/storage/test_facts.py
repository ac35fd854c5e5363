"""Facts as RFC 3659 spells them."""

from __future__ import annotations

import pytest

from appliance.storage.facts import FACTS, facts_line, timestamp
from appliance.storage.results import FileFacts, FileKind

FILE = FileFacts("/u/user2/a b", FileKind.FILE, 12, 1_000_000_000.9, 0o640, "adfrw", "1gff")


def test_a_line_has_the_wanted_facts_in_order_and_one_blank_before_the_name():
    assert facts_line(FILE, FACTS, "a b") == "type=file;size=12;modify=20010909014640;perm=adfrw;unique=1gff; a b"
    assert facts_line(FILE, ("size", "type"), " x") == "type=file;size=12;  x"
    assert facts_line(FILE, (), "x") == " x"


def test_a_directory_has_no_size():
    directory = FileFacts("/u", FileKind.DIRECTORY, 4096, 0.0, 0o700, "el", "1g1")
    assert facts_line(directory, ("type", "size"), "u") == "type=dir; u"


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "19700101000000"), (1_700_000_000.99, "20231114221320")])
def test_times_are_utc(seconds, text):
    assert timestamp(seconds) == text
