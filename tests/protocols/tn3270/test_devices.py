"""Device types: which names each mode knows, and their sizes."""

import pytest

from appliance.protocols.tn3270.constants import Mode
from appliance.protocols.tn3270.devices import find_device


@pytest.mark.parametrize(
    ("name", "size"),
    [("IBM-3278-2", (24, 80)), ("IBM-3278-3-E", (32, 80)), ("ibm-3278-4-e", (43, 80)), ("IBM-3278-5", (27, 132))],
)
def test_a_model_gives_the_larger_size(name, size):
    device = find_device(name, Mode.EXTENDED)
    assert device is not None
    assert (device.rows, device.columns) == size
    assert device.is_extended is name.upper().endswith("-E")


@pytest.mark.parametrize("name", ["IBM-3279-2-E", "IBM-3279-5", "IBM-3277-2"])
def test_colour_and_old_terminals_are_for_plain_tn3270(name):
    assert find_device(name, Mode.PLAIN) is not None
    assert find_device(name, Mode.EXTENDED) is None


@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.EXTENDED])
def test_the_printer_and_the_dynamic_terminal(mode):
    printer, dynamic = find_device("IBM-3287-1", mode), find_device("IBM-DYNAMIC", mode)
    assert printer is not None
    assert dynamic is not None
    assert (printer.is_printer, dynamic.is_dynamic) == (True, True)


@pytest.mark.parametrize(("name", "mode"), [("XTERM", Mode.PLAIN), ("", Mode.EXTENDED), ("IBM-3278-2", Mode.LINE)])
def test_no_device(name, mode):
    assert find_device(name, mode) is None
