"""TYPE E: every byte comes back, and the known code points are where IBM-1047 has them."""

from __future__ import annotations

import pytest

from appliance.storage.ebcdic import FROM_EBCDIC, TO_EBCDIC, FromEbcdic, ToEbcdic

EVERY = bytes(range(256))


def test_every_byte_comes_back():
    assert FromEbcdic().feed(ToEbcdic().feed(EVERY)) == EVERY
    assert ToEbcdic().feed(FromEbcdic().feed(EVERY)) == EVERY
    assert (ToEbcdic().finish(), FromEbcdic().finish()) == (b"", b"")


@pytest.mark.parametrize(
    ("character", "code"),
    [("A", 0xC1), ("0", 0xF0), (" ", 0x40), ("[", 0xAD), ("]", 0xBD), ("^", 0x5F), ("\n", 0x15), ("\r", 0x0D)],
)
def test_code_points(character, code):
    assert TO_EBCDIC[ord(character)] == code
    assert FROM_EBCDIC[code] == ord(character)
