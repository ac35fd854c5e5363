"""Log modes by name."""

import pytest

from appliance.config.terminals.logmodes import is_logmode, size_of


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("D4B32782", (24, 80)),
        ("D4A32784", (43, 80)),
        ("D4C32795", (27, 132)),
        ("SNX32703", (32, 80)),
        ("NSX32702", (24, 80)),
        ("T3278M5", (27, 132)),
        ("D4B32XX3", None),
        ("SCS", None),
        ("DSC4K", None),
    ],
)
def test_known_modes(name, size):
    assert is_logmode(name)
    assert size_of(name) == size


@pytest.mark.parametrize("name", ["", "D4B32786", "D4D32782", "SNX32702X", "INTERACT"])
def test_unknown_modes(name):
    assert not is_logmode(name)
