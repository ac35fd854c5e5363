"""TYPE E of a UNIX file: ISO8859-1 and IBM-1047, byte for byte, with NL for LF.

Python has no IBM-1047; it is IBM-037 with six code points exchanged. Text conversion also exchanges the two line ends:
X'15' (NL) stands for LF and X'25' for NEL, so that every byte comes back as it was.
"""

from __future__ import annotations

__all__ = ["FROM_EBCDIC", "TO_EBCDIC", "FromEbcdic", "ToEbcdic"]

_OF_1047 = {0x5F: "^", 0xAD: "[", 0xB0: "\xac", 0xBA: "\xdd", 0xBB: "\xa8", 0xBD: "]", 0x15: "\n", 0x25: "\x85"}

#: For ``bytes.translate``: IBM-1047 to ISO8859-1, and back.
FROM_EBCDIC = "".join(_OF_1047.get(code, bytes((code,)).decode("cp037")) for code in range(256)).encode("latin-1")
TO_EBCDIC = bytes(FROM_EBCDIC.index(code) for code in range(256))


class ToEbcdic:
    """A converter to IBM-1047."""

    __slots__ = ()

    def feed(self, data: bytes | memoryview) -> bytes:
        """The same block in IBM-1047."""
        return bytes(data).translate(TO_EBCDIC)

    def finish(self) -> bytes:
        """Nothing is ever kept back."""
        return b""


class FromEbcdic:
    """A converter from IBM-1047."""

    __slots__ = ()

    def feed(self, data: bytes | memoryview) -> bytes:
        """The same block in ISO8859-1."""
        return bytes(data).translate(FROM_EBCDIC)

    def finish(self) -> bytes:
        """Nothing is ever kept back."""
        return b""
