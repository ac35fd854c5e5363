"""Names that may stand in a resource name."""

import pytest

from appliance.saf.names import is_name


@pytest.mark.parametrize("name", ["A", "USER2", "@#$1", "12345678"])
def test_names(name):
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "user2", "A.B", "TSO*", "TOOLONG99", "USER2\n", "A\x00", "ÄB", "A%", " A"])
def test_others(name):
    assert not is_name(name)
