"""What a screen sends: the measured form, and read back by our own reader."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Attribute
from appliance.protocols.datastream.inbound import Inbound, read_inbound
from appliance.protocols.datastream.replies import read_buffer, read_modified
from appliance.protocols.datastream.screen import Screen


def test_a_modified_field_without_its_nuls():
    screen = Screen()
    screen.put_attribute(80, Attribute.MODIFIED)
    screen.put_attribute(100, Attribute.NONE)
    screen.write(81, bytes.fromhex("8182008300"))
    screen.cursor = 84
    assert read_modified(screen, Aid.ENTER) == bytes.fromhex("7D C1D4 11 C1D1 818283")


def test_an_unformatted_screen_sends_all_its_data():
    screen = Screen()
    screen.write(5, b"\x81\x82")
    assert read_modified(screen, Aid.PF1) == bytes.fromhex("F14040 8182")


def test_keys_that_send_themselves_alone():
    assert read_modified(Screen(), Aid.CLEAR) == b"\x6d"


def test_the_whole_buffer():
    screen = Screen()
    screen.put_attribute(1, Attribute.PROTECTED)
    screen.write(2, b"\xc1")
    assert read_buffer(screen, Aid.ENTER)[:8] == bytes.fromhex("7D4040 00 1D60 C1 00")
    assert len(read_buffer(screen, Aid.ENTER)) == 3 + 1920 + 1


@given(st.dictionaries(st.integers(0, 1919), st.integers(0, 0x3F), max_size=8), st.binary(max_size=50))
def test_replies_are_read_as_what_is_on_the_screen(attributes, data):
    graphics = bytes(0x40 + byte % 0xBF for byte in data)
    screen = Screen()
    screen.write(0, graphics)
    for position, attribute in attributes.items():
        screen.put_attribute(position, Attribute(attribute))
    modified, buffered = read_inbound(read_modified(screen, Aid.ENTER)), read_inbound(read_buffer(screen, Aid.ENTER))
    assert isinstance(modified, Inbound)
    assert isinstance(buffered, Inbound)
    assert {field.address: field.data for field in modified.fields if attributes} == {
        field.start: screen.data(field).replace(b"\x00", b"") for field in screen.fields() if field.is_modified
    }
    assert sum(len(field.data) for field in buffered.fields) + len(attributes) == screen.size
