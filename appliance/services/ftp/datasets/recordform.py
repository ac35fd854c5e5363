"""TYPE, STRU and MODE for a data set: the framings of the protocol, seen as the records of a data set.

A record of a data set ends where STRU R, MODE B or MODE C say so; in MODE S with STRU F a line or nothing ends it, and
``storage.text`` knows how. MODE Z is put around all of it.
"""

from __future__ import annotations

from appliance.protocols.ftp.framing import Deframer, Framer, FramingError, deframer_for, framer_for
from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.services.ftp.site.parameters import SiteParameters
from appliance.services.ftp.transfer.conversion import chained
from appliance.services.ftp.transfer.settings import Representation
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.deflate import Deflate, Inflate
from appliance.storage.failures import DataError
from appliance.storage.operations import Converter
from appliance.storage.text.converters import Receiver, TransferForm, receiver, sender
from appliance.storage.text.unframing import LONGEST_RECORD

__all__ = ["RecordsIn", "RecordsOut", "form_of", "receiving", "sending"]

_TYPES = {DataType.ASCII: "A", DataType.EBCDIC: "E", DataType.IMAGE: "I"}


class RecordsOut:
    """Records framed by STRU R, MODE B or MODE C."""

    def __init__(self, framer: Framer) -> None:
        self._framer = framer

    def frame(self, records: list[bytes]) -> bytes:
        """The records, the end of each marked."""
        return b"".join([self._framer.data(record, ends_record=True) for record in records])

    def end(self) -> bytes:
        """The end of the file."""
        return self._framer.finish()


class RecordsIn:
    """Records out of their frames; DataError when they are not framed. Data without a last mark are a record too."""

    def __init__(self, deframer: Deframer) -> None:
        self._deframer = deframer
        self._record: list[bytes] = []
        self._held = 0

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are complete now."""
        try:
            pieces = self._deframer.feed(bytes(data))
        except FramingError as error:
            raise DataError(str(error)) from None
        records = []
        for piece in pieces:
            if not isinstance(piece, bytes):
                records.append(self._take())
                continue
            self._record.append(piece)
            self._held += len(piece)
            if self._held > LONGEST_RECORD:
                raise DataError(f"a record is longer than {LONGEST_RECORD} bytes")
        return records

    def _take(self) -> bytes:
        record, self._record, self._held = b"".join(self._record), [], 0
        return record

    def finish(self) -> list[bytes]:
        """The rest; DataError when the end of the file did not come."""
        try:
            self._deframer.finish()
        except FramingError as error:
            raise DataError(str(error)) from None
        rest = self._take()
        return [rest] if rest else []


def form_of(wanted: Representation, p: SiteParameters) -> TransferForm:
    """How the next data connection spells a data set."""
    return TransferForm(
        type=_TYPES[wanted.data_type],
        has_records=wanted.structure is Structure.RECORD or wanted.mode in (Mode.BLOCK, Mode.COMPRESSED),
        pages=p.pages,
        line_end=p.line_end_bytes,
        trailing_blanks=p.trailing_blanks,
        truncate=p.truncate,
        wrap=p.wrap,
        rdw=p.rdw,
        asa=p.asa,
    )


def sending(dcb: Dcb, wanted: Representation, p: SiteParameters) -> Converter | None:
    """For RETR; None: the content goes as it is."""
    framer = framer_for(wanted.mode, wanted.structure, wanted.data_type)
    framing = RecordsOut(framer) if framer is not None else None
    deflate = Deflate(wanted.deflate_level) if wanted.mode is Mode.DEFLATE else None
    return chained(sender(dcb, form_of(wanted, p), framing), deflate)


def receiving(dcb: Dcb, wanted: Representation, p: SiteParameters) -> tuple[Converter | None, Receiver]:
    """For STOR: the whole conversion, and the part of it that knows whether records were cut."""
    deframer = deframer_for(wanted.mode, wanted.structure, wanted.data_type)
    records = RecordsIn(deframer) if deframer is not None else None
    fitting = receiver(dcb, form_of(wanted, p), records)
    return chained(Inflate() if wanted.mode is Mode.DEFLATE else None, fitting), fitting
