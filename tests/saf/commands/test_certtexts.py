"""Serial numbers, names and fingerprints as lists show them; whole lists are in test_certlists.py."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.saf.commands.certtexts import escaped, readable, serial_text


@pytest.mark.parametrize(("serial", "text"), [(0, "00"), (1, "01"), (0xA5F, "0A5F"), (0x84, "84"), (0x100, "0100")])
def test_a_serial_number_has_whole_bytes(serial, text):
    assert serial_text(serial) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("Ann", "CN=Ann"), ("O'Brien, Esq.", "CN=O'Brien, Esq."), ("A.OU=B", "CN=A.OU=B"), ("x\ty", r"CN=x\09y")],
)
def test_a_name_is_always_one_line(value, text):
    assert readable(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, value)])) == text


@pytest.mark.parametrize(("text", "shown"), [("Ä b", "Ä b"), ("\x1b[2J", r"\1B[2J"), ("\u202e", r"\E2\80\AE")])
def test_what_is_not_printable_is_shown_byte_by_byte(text, shown):
    assert escaped(text) == shown
