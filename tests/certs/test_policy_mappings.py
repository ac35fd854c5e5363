import pytest
from cryptography import x509

from appliance.certs.policy_mappings import policy_mappings

#: Of PKITS' Mapping1to2CACert.
ONE_TO_TWO = bytes.fromhex("301a3018060a6086480165030201300106 0a60864801650302013002")
TEST = "2.16.840.1.101.3.2.1.48."


def test_a_mapping():
    expected = {x509.ObjectIdentifier(f"{TEST}1"): {x509.ObjectIdentifier(f"{TEST}2")}}
    assert policy_mappings(ONE_TO_TWO) == expected


def test_several_for_one_policy_and_a_long_extension():
    pairs = b"".join(bytes.fromhex("30080602550106025502")[:-1] + bytes([number]) for number in range(100))
    size = len(pairs).to_bytes(2, "big")
    found = policy_mappings(b"\x30\x82" + size + pairs)
    assert found[x509.ObjectIdentifier("2.5.1")] == {x509.ObjectIdentifier(f"2.5.{number}") for number in range(100)}


@pytest.mark.parametrize("damaged", [b"", ONE_TO_TWO[:-1], ONE_TO_TWO + b"\x00", b"\x31\x00", b"\x30\x03\x02\x01\x01"])
def test_what_does_not_decode(damaged):
    with pytest.raises(ValueError, match="asn1"):
        policy_mappings(damaged)
