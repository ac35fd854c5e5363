"""Which page a command asks for."""

import pytest

from appliance.services.control.language import parse
from appliance.services.control.paging import Page, asked_page


def asked(operands=""):
    return asked_page(parse(f"D X{operands}"), ("A", "B"), sort="A", most=1000)


def test_the_first_page_without_a_word():
    assert asked() == Page("A", False, 0, 50)


def test_any_page():
    assert asked(",SORT=b,ORDER=desc,OFFSET=100000,COUNT=1000") == Page("B", True, 100_000, 1000)


@pytest.mark.parametrize("wrong", ["SORT=C", "ORDER=UP", "OFFSET=-1", "OFFSET=99999999", "COUNT=1001", "COUNT=x"])
def test_no_page(wrong):
    assert asked(f",{wrong}") is None
