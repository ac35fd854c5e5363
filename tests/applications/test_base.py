"""What an application knows of its terminal."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display


@pytest.mark.parametrize(("size", "has_larger"), [((24, 80), False), ((32, 80), True), ((27, 132), True)])
def test_a_display_has_a_larger_size_than_the_default_or_not(size, has_larger):
    assert Display(*size).has_alternate is has_larger
