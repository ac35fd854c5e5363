"""TYPE, STRU and MODE as values (RFC 959 section 3.1): how the next data connection spells a file."""

from __future__ import annotations

import enum

__all__ = ["DataType", "Mode", "Structure"]


class DataType(enum.Enum):
    """TYPE; the value is what the reply calls it."""

    ASCII = "Ascii NonPrint"
    EBCDIC = "Ebcdic NonPrint"
    IMAGE = "Image"

    @property
    def is_text(self) -> bool:
        """True when line ends and characters are converted."""
        return self is not DataType.IMAGE

    @property
    def filler(self) -> bytes:
        """What a filler code of MODE C stands for: a blank of the type, or a zero byte."""
        match self:
            case DataType.ASCII:
                return b" "
            case DataType.EBCDIC:
                return b"\x40"
            case DataType.IMAGE:
                return b"\0"


class Structure(enum.Enum):
    """STRU; a page structure is nothing anybody keeps."""

    FILE = "File"
    RECORD = "Record"


class Mode(enum.Enum):
    """MODE; Z is the one of draft-preston-ftpext-deflate."""

    STREAM = "Stream"
    BLOCK = "Block"
    COMPRESSED = "Compressed"
    DEFLATE = "Z"
