"""A window in front is the terminal; behind it remembers."""

import pytest

from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import DataType, Mode, ResponseFlag
from appliance.protocols.tn3270.devices import find_device
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270.front.window import Window
from appliance.services.tn3270.terminal import BoundTerminal

SCREEN = b"\xf5\xc3" + CP037.encode("HELLO")
READ = b"\xf2"


class Core:
    """Tells what it was asked to send."""

    mode = Mode.EXTENDED

    def send_record(self, data, data_type=DataType.DATA_3270, response=ResponseFlag.NO_RESPONSE, **more):
        return f"[{data_type.name} {data.hex()} {more.get('sequence')}]".encode()

    def send_bind(self, image):
        return b"[BIND]"

    def send_unbind(self, reason):
        return b"[UNBIND]"


@pytest.fixture
def terminal():
    return BoundTerminal(Core(), find_device("IBM-3278-2-E", Mode.EXTENDED), "LU01")


def record(data, response=ResponseFlag.NO_RESPONSE, sequence=0, data_type=DataType.DATA_3270):
    return RecordReceived(data, data_type, 0, response, sequence)


def test_one_that_remembers_nothing_passes_everything(terminal):
    window = Window(terminal, None, remembers=False)
    assert window.bind("TSO") == b"[BIND]"
    assert window.pass_on(record(SCREEN), sequence=5) == b"[DATA_3270 " + SCREEN.hex().encode() + b" 5]"
    assert window.unbind() == b"[UNBIND]"


def test_behind_nothing_is_sent_and_in_front_all_is_painted(terminal):
    window = Window(terminal, None, remembers=True)
    window.bind("TSO")
    window.to_back()
    assert window.show(SCREEN) == b""
    assert window.bind("TSO") == b""
    painted = window.to_front("TSO")
    assert painted.startswith(b"[UNBIND][BIND][DATA_3270 f5")
    assert CP037.encode("HELLO").hex().encode() in painted


def test_reads_are_held_in_order_with_their_numbers(terminal):
    window = Window(terminal, None, remembers=True)
    window.to_back()
    window.pass_on(record(READ), sequence=3)
    window.pass_on(record(SCREEN), sequence=None)
    assert window.is_held_up
    assert window.to_front("X").endswith(b"[DATA_3270 f2 3][DATA_3270 " + SCREEN.hex().encode() + b" None]")
    assert not window.is_held_up


def test_more_than_can_be_held_is_an_overrun(terminal):
    window = Window(terminal, None, remembers=True)
    window.to_back()
    for _ in range(32):
        window.pass_on(record(READ))
    assert not window.is_overrun
    window.pass_on(record(READ))
    assert window.is_overrun


def test_a_response_is_asked_for_once(terminal):
    window = Window(terminal, None, remembers=True)
    window.pass_on(record(SCREEN, ResponseFlag.ALWAYS_RESPONSE, 8), sequence=8)
    window.pass_on(record(SCREEN, sequence=9), sequence=9)
    assert not window.takes_response(9)
    assert window.takes_response(8)
    assert not window.takes_response(8)


def test_a_hosts_bind_gives_the_mirror_its_size(terminal):
    window = Window(terminal, None, remembers=True)
    image = BindImage("CICS", alternate_rows=43, alternate_columns=80).encode()
    window.pass_on(record(image, data_type=DataType.BIND_IMAGE))
    assert terminal.is_bound
    window.show(b"\x7e\xc3" + CP037.encode("TALL"))
    assert window.to_front("X").split(b"[DATA_3270 ")[1][:2] == b"7e"
    window.pass_on(record(b"\x01", data_type=DataType.UNBIND))
    assert not terminal.is_bound
