import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.crls.ldap_message import message_size


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"", None),
        (b"\x30", None),
        (b"\x30\x05", 7),
        (b"\x30\x7f", 129),
        (b"\x30\x81", None),
        (b"\x30\x81\x80", 131),
        (b"\x30\x82\x10", None),
        (b"\x30\x82\x10\x00", 4100),
        (b"\x30\x84\xff\xff\xff\xff", 6 + 0xFFFFFFFF),
    ],
)
def test_sizes(data, size):
    assert message_size(data) == size


@pytest.mark.parametrize("data", [b"\x31", b"G", b"\x30\x80", b"\x30\x85", b"\x30\xff"])
def test_no_ldap(data):
    with pytest.raises(ValueError, match="LDAP"):
        message_size(data)


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_more_bytes_never_change_the_answer(data, more):
    try:
        size = message_size(data)
    except ValueError:
        with pytest.raises(ValueError, match="LDAP"):
            message_size(data + more)
    else:
        if size is not None:
            assert message_size(data + more) == size
