"""Code pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.text.tables import DEFAULT_PAIR, multi_byte_pair, record_of, single_byte_pair, text_of

ALL = bytes(range(256))


@pytest.mark.parametrize(
    ("host", "network"),
    [("IBM-1047", "ISO8859-1"), ("IBM-037", "ISO8859-1"), ("IBM-1141", "IBM-850"), ("IBM-273", "ISO8859-1")],
)
def test_tables_undo_each_other(host, network):
    pair = single_byte_pair(host, network)
    assert pair is not None
    assert pair.to_host(pair.to_network(ALL)) == ALL
    assert pair.to_network(pair.to_host(ALL)) == ALL


def test_1047_differs_from_037_in_six_places():
    # ^ [ not-sign Y-acute diaeresis ], measured against glibc
    assert DEFAULT_PAIR.to_network(b"\x5f\xad\xb0\xba\xbb\xbd") == b"^[\xac\xdd\xa8]"
    assert DEFAULT_PAIR.to_host(b"Hello [1]") == b"\xc8\x85\x93\x93\x96\x40\xad\xf1\xbd"
    assert DEFAULT_PAIR.blank == b"\x40"


@pytest.mark.parametrize("name", ["NONSENSE", "UTF-8", "IBM-99999", "IBM-939", "../x", "hex", "base64"])
def test_what_is_no_single_byte_page(name):
    assert single_byte_pair("IBM-1047", name) is None


def test_multi_byte():
    pair = multi_byte_pair("IBM-1047", "UTF-8")
    assert pair is not None
    assert pair.to_host("Grüße".encode()) == "Grüße".encode("cp1047")
    assert pair.to_network("Grüße".encode("cp1047")) == "Grüße".encode()
    assert pair.to_host("a€b".encode()) == b"\x81\x6f\x82"
    assert multi_byte_pair("IBM-1047", "NONSENSE") is None
    assert multi_byte_pair("IBM-1047", "UTF-16") is None  # its lines do not end in one byte


@given(st.binary())
def test_any_bytes_survive_the_round_trip(data):
    assert DEFAULT_PAIR.to_host(DEFAULT_PAIR.to_network(data)) == data


def test_text_and_records():
    assert text_of(record_of("Gr\xfc\xdfe [1]")) == "Gr\xfc\xdfe [1]"
    assert record_of("\u20ac") == b"\x6f"
