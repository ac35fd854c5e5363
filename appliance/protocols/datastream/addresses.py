"""Buffer addresses: a position of the screen as two bytes, and graphics made of six bits.

The two top bits of the first byte tell the coding: 00 is 14-bit binary, 01 and 11 are twice six bits, each made a
graphic EBCDIC character; 10 is reserved. Twelve bits reach 4096 positions, so larger screens need 14.
"""

from __future__ import annotations

__all__ = ["GRAPHICS", "decode_address", "encode_address"]

#: Six bits to the EBCDIC graphic that carries them; also for write control characters and field attributes.
GRAPHICS = bytes.fromhex(
    "40C1C2C3C4C5C6C7C8C94A4B4C4D4E4F50D1D2D3D4D5D6D7D8D95A5B5C5D5E5F"
    "6061E2E3E4E5E6E7E8E96A6B6C6D6E6FF0F1F2F3F4F5F6F7F8F97A7B7C7D7E7F"
)

_TWELVE_BITS = tuple(bytes((GRAPHICS[position >> 6], GRAPHICS[position & 0x3F])) for position in range(4096))


def encode_address(position: int, size: int = 1920) -> bytes:
    """The two bytes for a position of a screen with ``size`` positions."""
    return _TWELVE_BITS[position] if size <= 4096 else position.to_bytes(2, "big")


def decode_address(first: int, second: int) -> int | None:
    """The position, in either coding; None for the reserved one."""
    match first >> 6:
        case 0b00:
            return first << 8 | second
        case 0b10:
            return None
        case _:
            return (first & 0x3F) << 6 | second & 0x3F
