"""Code pages: text never becomes an order, and every page is there."""

import ebcdic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.codepages import CP037, code_page, code_page_names


def test_the_default_page_is_that_of_the_united_states():
    assert CP037.encode("Aa0@#$é ") == bytes.fromhex("C1 81 F0 7C 7B 5B 51 40")
    assert CP037.decode(bytes.fromhex("C181F07C7B5B5140")) == "Aa0@#$é "


def test_brackets_differ_between_pages():
    page = code_page("1047")
    assert page is not None
    assert page.encode("[]") == bytes.fromhex("ADBD")
    assert CP037.encode("[]") == bytes.fromhex("BABB")


@pytest.mark.parametrize("name", ["1047", "cp1047", "IBM-1047", "ibm-1047", "CP1047"])
def test_names_of_a_page(name):
    assert code_page(name) is code_page("cp1047") or code_page(name).name == "cp1047"


def test_short_numbers_and_unknown_pages():
    assert code_page("37").name == "cp037"
    assert code_page("utf-8") is None
    assert code_page("437") is None


def test_the_whole_ebcdic_package_and_pythons_own_pages_are_there():
    names = code_page_names()
    assert set(ebcdic.codec_names) < set(names)
    assert {"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"} <= set(names)
    assert code_page("1026").encode("Ş") == b"\x7c"


@pytest.mark.parametrize("name", code_page_names())
@given(text=st.text(max_size=20))
def test_text_never_becomes_an_order_in_any_page(name, text):
    encoded = code_page(name).encode(text)
    assert len(encoded) == len(text)
    assert all(0x40 <= byte < 0xFF or byte == 0 for byte in encoded)


@pytest.mark.parametrize("name", code_page_names())
def test_graphics_come_back_as_they_were(name):
    page = code_page(name)
    shown = page.decode(bytes(range(0x40, 0xFF))).replace("\ufffd", "")
    assert page.decode(page.encode(shown)) == shown


def test_controls_are_read_carefully():
    assert CP037.decode(b"\x00\xc1\x15\xc2\x11\xff") == " A\nB\ufffd\ufffd"
    assert CP037.encode("a\x11b\nc") == CP037.encode("a?b?c")
    assert CP037.encode_lines("a\x11b\nc") == b"\x81\x6f\x82\x15\x83"
