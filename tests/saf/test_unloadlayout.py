"""Records of fixed columns: no two fields share one, and what is written reads back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.unloadlayout import LAYOUTS, line_of, read_line

TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=8)


@pytest.mark.parametrize("record_type", LAYOUTS)
def test_fields_stand_apart(record_type):
    columns = sorted(LAYOUTS[record_type].fields.values())
    assert all(first <= last for first, last in columns)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(columns))
    assert columns[0][0] == 6


@given(st.data())
def test_a_record_reads_back(data):
    record_type = data.draw(st.sampled_from(sorted(LAYOUTS)))
    fields = LAYOUTS[record_type].fields
    values = {name: data.draw(TEXT)[: last - first + 1] for name, (first, last) in fields.items()}
    assert read_line(line_of(record_type, values)) == (record_type, values)


def test_known_columns_of_a_user_and_a_permit():
    line = line_of("0200", {"NAME": "IBMUSER", "SPECIAL": "YES", "DEFGRP_ID": "SYS1", "ROAUDIT": "NO"})
    assert (line[5:12], line[39:42], line[95:99], line[633:635]) == ("IBMUSER", "YES", "SYS1", "NO")
    line = line_of("0505", {"NAME": "A.B", "CLASS_NAME": "SERVAUTH", "AUTH_ID": "USER2", "ACCESS": "READ"})
    assert (line[:8], line[252:260], line[261:266], line[270:274]) == ("0505 A.B", "SERVAUTH", "USER2", "READ")


@given(st.text())
def test_any_line_is_read(line):
    read_line(line)
