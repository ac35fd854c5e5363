"""The two text encodings of the DCAS formats."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.dcas.layout import decode_certificate, decode_name, encode_certificate, encode_name

NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$", min_size=1, max_size=8)


@given(NAMES)
def test_a_name_survives_the_round_trip(name):
    assert decode_name(encode_name(name, 20)) == name
    assert decode_name(name.encode("cp037") + bytes(4)) == name


def test_national_characters_stand_where_the_manual_says():
    assert encode_name("@#$", 4) == b"\x7c\x7b\x5b\x40"


@pytest.mark.parametrize("field", [b"\x40" * 8, b"", bytes(8), "A B".encode("cp037"), "TOOLONGNAME".encode("cp037")])
def test_what_is_no_name_is_none(field):
    assert decode_name(field) is None


@given(st.binary(min_size=1, max_size=300))
def test_a_certificate_is_read_in_ascii_and_in_ebcdic_and_in_armour(der):
    der = b"\x30\x82" + der
    assert decode_certificate(encode_certificate(der)) == der
    assert decode_certificate(base64.b64encode(der).decode().encode("cp037")) == der
    armour = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
    assert decode_certificate(armour) == der
    assert decode_certificate(armour.decode().encode("cp037")) == der


@given(st.binary(max_size=100))
def test_any_bytes_are_a_certificate_or_none(field):
    assert decode_certificate(field) is None or isinstance(decode_certificate(field), bytes)
