"""Records and their ends on a data connection: MODE S with STRU R, MODE B and MODE C (RFC 959 sections 3.4 and 3.1.2).

A framer turns pieces of a file into bytes, a deframer turns bytes into ``Piece``s, whatever the cuts. In the modes that
mark the end of a file a connection that closes without the mark is an error: what came was not all.
"""

from __future__ import annotations

import enum
import re
from typing import Protocol

from appliance.protocols.ftp.representation import DataType, Mode, Structure

__all__ = ["Deframer", "Framer", "FramingError", "Mark", "Piece", "deframer_for", "framer_for"]


class FramingError(ValueError):
    """The peer's bytes are no blocks, runs or records."""


class Mark(enum.Enum):
    """What stands between pieces."""

    END_OF_RECORD = "end of record"


Piece = bytes | Mark

_EOR, _EOF, _RESTART = 128, 64, 16
_MAX_BLOCK = 65_535
_MAX_LITERAL = 127
_RUN = re.compile(rb"(.)\1{2,62}", re.DOTALL)
_ESCAPE = b"\xff"


class Framer(Protocol):
    """Pieces of a file to bytes."""

    def data(self, piece: bytes, *, ends_record: bool = False) -> bytes:
        """The next piece; with ``ends_record`` a record ends behind it."""
        ...

    def finish(self) -> bytes:
        """The end of the file."""
        ...


class Deframer(Protocol):
    """Bytes to pieces of a file."""

    def feed(self, data: bytes) -> list[Piece]:
        """What these bytes complete; FramingError when they cannot be read."""
        ...

    def finish(self) -> None:
        """The connection was closed; FramingError when the file has no end."""
        ...


def framer_for(mode: Mode, structure: Structure, data_type: DataType) -> Framer | None:
    """What frames a file; None when its bytes go as they are (MODE S or Z, STRU F)."""
    match mode:
        case Mode.BLOCK:
            return _BlockFramer()
        case Mode.COMPRESSED:
            return _RunFramer(data_type.filler)
        case Mode.STREAM | Mode.DEFLATE:
            return _RecordFramer() if structure is Structure.RECORD else None


def deframer_for(mode: Mode, structure: Structure, data_type: DataType) -> Deframer | None:
    """The other direction of ``framer_for``."""
    match mode:
        case Mode.BLOCK:
            return _BlockDeframer()
        case Mode.COMPRESSED:
            return _RunDeframer(data_type.filler)
        case Mode.STREAM | Mode.DEFLATE:
            return _RecordDeframer() if structure is Structure.RECORD else None


class _RecordFramer:
    """X'FF01' ends a record, X'FF02' the file, a data byte X'FF' is doubled."""

    def data(self, piece: bytes, *, ends_record: bool = False) -> bytes:
        return piece.replace(_ESCAPE, b"\xff\xff") + (b"\xff\x01" if ends_record else b"")

    def finish(self) -> bytes:
        return b"\xff\x02"


class _RecordDeframer:
    def __init__(self) -> None:
        self._kept = b""
        self._is_ended = False

    def feed(self, data: bytes) -> list[Piece]:
        block, self._kept = self._kept + data, b""
        pieces: list[Piece] = []
        at = 0
        while at < len(block):
            if self._is_ended:
                raise FramingError("data behind the end of the file")
            found = block.find(_ESCAPE, at)
            end = len(block) if found < 0 else found
            if end > at:
                pieces.append(block[at:end])
            if found < 0:
                break
            if found + 1 == len(block):
                self._kept = _ESCAPE
                break
            self._read_code(block[found + 1], pieces)
            at = found + 2
        return pieces

    def _read_code(self, code: int, pieces: list[Piece]) -> None:
        match code:
            case 0xFF:
                pieces.append(_ESCAPE)
            case 1 | 3:
                pieces.append(Mark.END_OF_RECORD)
            case 2:
                pass
            case _:
                raise FramingError(f"X'FF{code:02X}' is no control code of a record structure")
        self._is_ended = code in (2, 3)

    def finish(self) -> None:
        if not self._is_ended:
            raise FramingError("the connection closed before the end of the file")


class _BlockFramer:
    """A descriptor, a count of two bytes, and the data."""

    def data(self, piece: bytes, *, ends_record: bool = False) -> bytes:
        blocks = [_block(0, piece[at : at + _MAX_BLOCK]) for at in range(0, len(piece), _MAX_BLOCK)]
        if ends_record:
            last = piece[len(piece) - len(piece) % _MAX_BLOCK :] if blocks and len(piece) % _MAX_BLOCK else b""
            blocks[len(blocks) - bool(last) :] = [_block(_EOR, last)]
        return b"".join(blocks)

    def finish(self) -> bytes:
        return _block(_EOF, b"")


def _block(descriptor: int, data: bytes) -> bytes:
    return bytes((descriptor, len(data) >> 8, len(data) & 255)) + data


class _BlockDeframer:
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_ended = False

    def feed(self, data: bytes) -> list[Piece]:
        self._buffer += data
        view, at = bytes(self._buffer), 0
        pieces: list[Piece] = []
        while len(view) - at >= 3:
            descriptor, size = view[at], view[at + 1] << 8 | view[at + 2]
            if self._is_ended:
                raise FramingError("a block behind the end of the file")
            if len(view) - at - 3 < size:
                break
            _take(descriptor, view[at + 3 : at + 3 + size], pieces)
            self._is_ended = bool(descriptor & _EOF)
            at += 3 + size
        del self._buffer[:at]
        return pieces

    def finish(self) -> None:
        if not self._is_ended or self._buffer:
            raise FramingError("the connection closed before the end of the file")


def _take(descriptor: int, data: bytes, pieces: list[Piece]) -> None:
    """The content of one block; a restart marker is for the sender alone."""
    if descriptor & _RESTART:
        return
    if data:
        pieces.append(data)
    if descriptor & _EOR:
        pieces.append(Mark.END_OF_RECORD)


class _RunFramer:
    """0nnnnnnn and n bytes, 10nnnnnn and the byte to repeat, 11nnnnnn for fillers, 0 and a descriptor."""

    def __init__(self, filler: bytes) -> None:
        self._filler = filler

    def data(self, piece: bytes, *, ends_record: bool = False) -> bytes:
        out, at = bytearray(), 0
        for run in _RUN.finditer(piece):
            _literals(piece[at : run.start()], out)
            size = run.end() - run.start()
            out += bytes((0xC0 | size,)) if run[1] == self._filler else bytes((0x80 | size,)) + run[1]
            at = run.end()
        _literals(piece[at:], out)
        if ends_record:
            out += bytes((0, _EOR))
        return bytes(out)

    def finish(self) -> bytes:
        return bytes((0, _EOF))


def _literals(data: bytes, out: bytearray) -> None:
    for at in range(0, len(data), _MAX_LITERAL):
        part = data[at : at + _MAX_LITERAL]
        out.append(len(part))
        out += part


class _RunDeframer:
    def __init__(self, filler: bytes) -> None:
        self._filler = filler
        self._kept = b""
        self._is_ended = False
        self._is_marker = False

    def feed(self, data: bytes) -> list[Piece]:
        block, at = self._kept + data, 0
        pieces: list[Piece] = []
        plain = bytearray()
        while at < len(block):
            if self._is_ended:
                raise FramingError("data behind the end of the file")
            code = block[at]
            size = _length_of(code)
            if len(block) - at < size:
                break
            if code:
                self._read(code, block[at + 1 : at + size], plain)
            else:
                self._escape(block[at + 1], plain, pieces)
            at += size
        self._kept = block[at:]
        if plain:
            pieces.append(bytes(plain))
        return pieces

    def _read(self, code: int, data: bytes, plain: bytearray) -> None:
        if self._is_marker:
            self._is_marker = False
        elif code < 0x80:
            plain += data
        else:
            plain += (data if code < 0xC0 else self._filler) * (code & 0x3F)

    def _escape(self, descriptor: int, plain: bytearray, pieces: list[Piece]) -> None:
        if plain:
            pieces.append(bytes(plain))
            plain.clear()
        if descriptor & _EOR:
            pieces.append(Mark.END_OF_RECORD)
        self._is_marker = bool(descriptor & _RESTART)
        self._is_ended = bool(descriptor & _EOF)

    def finish(self) -> None:
        if not self._is_ended or self._kept:
            raise FramingError("the connection closed before the end of the file")


def _length_of(code: int) -> int:
    """How many bytes a code and what belongs to it take."""
    if code >= 0xC0:
        return 1
    return 2 if code >= 0x80 or not code else 1 + code
