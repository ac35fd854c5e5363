"""Which arguments name data sets, and who may touch them."""

from __future__ import annotations

import pytest

from appliance.saf.model import Access
from appliance.services.ftp.datasets.reaching import is_data_set, may_access, named_data_set
from appliance.storage.datasets.names import DataSetName


@pytest.fixture
def c(mvs):
    return mvs.script.session._c


@pytest.mark.parametrize(
    ("argument", "is_one"), [("a.b", True), ("'X.Y'", True), ("/u/user2", False), ("./a", False), ("'/u/user2'", False)]
)
def test_which_arguments_name_data_sets(c, argument, is_one):
    assert is_data_set(c, argument) is is_one


def test_in_a_unix_directory_only_apostrophes_do(c):
    c.mvs.is_current = False
    assert not is_data_set(c, "a.b")
    assert is_data_set(c, "'A.B'")
    assert named_data_set(c, "a.b") == DataSetName("USER2.A.B")


def test_own_data_sets_and_those_of_profiles(c):
    assert may_access(c, DataSetName("USER2.A"), Access.ALTER)
    assert may_access(c, DataSetName("TEAM.SHARED"), Access.UPDATE)
    assert not may_access(c, DataSetName("TEAM.SHARED"), Access.ALTER)
    assert not may_access(c, DataSetName("USER4.A"), Access.READ)
