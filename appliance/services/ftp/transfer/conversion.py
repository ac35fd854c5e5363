"""How a UNIX file goes over a data connection: TYPE, STRU and MODE as one converter, or none when bytes go as they are.

Out, characters are converted first, then records are cut and framed, then MODE Z compresses; in, the same backwards. A
record of a UNIX file is a line without its end (TYPE A and E), or the whole file (TYPE I).
"""

from __future__ import annotations

import attrs

from appliance.protocols.ftp.framing import Deframer, Framer, FramingError, deframer_for, framer_for
from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.services.ftp.transfer.settings import Representation
from appliance.storage.deflate import Deflate, Inflate
from appliance.storage.ebcdic import FromEbcdic, ToEbcdic
from appliance.storage.failures import DataError
from appliance.storage.lineends import ToLineEnd, ToLocal, ToNetwork
from appliance.storage.operations import Converter

__all__ = ["Chain", "Deframed", "Framed", "chained", "listing_converter", "receiving_converter", "sending_converter"]

#: What ends a line behind the conversion of characters.
_LINE_END = {DataType.ASCII: b"\n", DataType.EBCDIC: b"\x15", DataType.IMAGE: b""}


class Chain:
    """Several converters, one behind the other."""

    __slots__ = ("_steps",)

    def __init__(self, *steps: Converter) -> None:
        self._steps = steps

    def feed(self, data: bytes | memoryview) -> bytes:
        """The block through all of them."""
        for step in self._steps:
            data = step.feed(data)
        return bytes(data)

    def finish(self) -> bytes:
        """What each one kept, through those behind it."""
        kept = b""
        for step in self._steps:
            kept = (step.feed(kept) if kept else b"") + step.finish()
        return kept


class Framed:
    """Puts a file into frames. With STRU R each line is a record, or all there is when lines have no end."""

    __slots__ = ("_framer", "_has_records", "_kept", "_line_end")

    def __init__(self, framer: Framer, line_end: bytes, *, has_records: bool) -> None:
        self._framer = framer
        self._line_end = line_end
        self._has_records = has_records
        self._kept = b""

    def feed(self, data: bytes | memoryview) -> bytes:
        """The frames of what is complete."""
        if not self._has_records or not self._line_end:
            return self._framer.data(bytes(data))
        *lines, self._kept = (self._kept + bytes(data)).split(self._line_end)
        return b"".join(self._framer.data(line, ends_record=True) for line in lines)

    def finish(self) -> bytes:
        """A line without an end, and the end of the file."""
        is_open = self._has_records and (self._kept or not self._line_end)
        last = self._framer.data(self._kept, ends_record=True) if is_open else b""
        return last + self._framer.finish()


class Deframed:
    """Takes a file out of its frames; the end of a record becomes that of a line."""

    __slots__ = ("_deframer", "_line_end")

    def __init__(self, deframer: Deframer, line_end: bytes) -> None:
        self._deframer = deframer
        self._line_end = line_end

    def feed(self, data: bytes | memoryview) -> bytes:
        """What is complete; DataError when it is not framed."""
        try:
            pieces = self._deframer.feed(bytes(data))
        except FramingError as error:
            raise DataError(str(error)) from None
        return b"".join(piece if isinstance(piece, bytes) else self._line_end for piece in pieces)

    def finish(self) -> bytes:
        """Nothing; DataError when the end of the file did not come."""
        try:
            self._deframer.finish()
        except FramingError as error:
            raise DataError(str(error)) from None
        return b""


def chained(*steps: Converter | None) -> Converter | None:
    """Those steps that are there, as one converter; None when none is."""
    there = [step for step in steps if step is not None]
    return Chain(*there) if len(there) > 1 else there[0] if there else None


def sending_converter(wanted: Representation, ends_with: bytes = b"\r\n") -> Converter | None:
    """For RETR of a UNIX file; lines of TYPE A that are no records end as SBSENDEOL says."""
    has_records = wanted.structure is Structure.RECORD
    framer = framer_for(wanted.mode, wanted.structure, wanted.data_type)
    line_end = _LINE_END[wanted.data_type]
    return chained(
        _to_network(ends_with) if wanted.data_type is DataType.ASCII and not has_records else None,
        ToEbcdic() if wanted.data_type is DataType.EBCDIC else None,
        Framed(framer, line_end, has_records=has_records) if framer else None,
        Deflate(wanted.deflate_level) if wanted.mode is Mode.DEFLATE else None,
    )


def _to_network(line_end: bytes) -> Converter:
    return ToNetwork() if line_end == b"\r\n" else ToLineEnd(line_end)


def receiving_converter(wanted: Representation) -> Converter | None:
    """For STOR, APPE and STOU of a UNIX file."""
    deframer = deframer_for(wanted.mode, wanted.structure, wanted.data_type)
    return chained(
        Inflate() if wanted.mode is Mode.DEFLATE else None,
        Deframed(deframer, _LINE_END[wanted.data_type]) if deframer else None,
        FromEbcdic() if wanted.data_type is DataType.EBCDIC else None,
        ToLocal() if wanted.data_type is DataType.ASCII and wanted.structure is Structure.FILE else None,
    )


def listing_converter(wanted: Representation) -> Converter | None:
    """For a listing, which is text with CRLF already: TYPE I changes nothing about it."""
    if wanted.is_plain and wanted.data_type is not DataType.EBCDIC:
        return None
    data_type = DataType.EBCDIC if wanted.data_type is DataType.EBCDIC else DataType.ASCII
    return chained(ToLocal(), sending_converter(attrs.evolve(wanted, data_type=data_type)))
