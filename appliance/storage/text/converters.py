"""A whole conversion for one transfer: between a data set's records and the form on the network.

``receiver`` and ``sender`` choose the parts from TYPE and what SITE said, around the form that STRU and MODE ask for.
What cannot be stored as it came is a DataError here, which ends the transfer and leaves the old content: a record
longer than the data set's under NOTRUNCATE, a form that breaks off. A record that was cut is remembered in
``is_truncated``, for the closing reply.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from itertools import repeat

import attrs

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.failures import DataError
from appliance.storage.operations import Converter
from appliance.storage.results import FailureReason
from appliance.storage.text.framing import AsaLines, Descriptors, Framing, Lines, RunTogether
from appliance.storage.text.records import CutShortError, RecordReader, stored
from appliance.storage.text.tables import DEFAULT_PAIR, CodePages
from appliance.storage.text.unframing import BytesIn, LinesIn, Unframing

__all__ = ["Receiver", "Sender", "TransferForm", "receiver", "sender"]

_EBCDIC_NEWLINE = b"\x15"


@attrs.frozen
class TransferForm:
    """TYPE (A, E or I), and the conversion parameters of SITE.

    ``has_records``: STRU or MODE mark where a record ends, so that no line ends are needed and no blanks are lost.
    """

    type: str = "A"
    has_records: bool = False
    pages: CodePages = DEFAULT_PAIR
    line_end: bytes = b"\r\n"  # SBSENDEOL
    trailing_blanks: bool = False
    truncate: bool = True
    wrap: bool = False
    rdw: bool = False
    asa: bool = False


class Sender:
    """From a stored content to the network. ``last`` is done to whole blocks of what the framing has made."""

    def __init__(
        self,
        reader: RecordReader,
        edit: Callable[[list[bytes]], list[bytes]],
        framing: Framing,
        last: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._reader = reader
        self._edit = edit
        self._framing = framing
        self._last = last

    def feed(self, data: bytes | memoryview) -> bytes:
        """What to send for this block."""
        try:
            records = self._reader.feed(data)
        except CutShortError as error:
            raise OSError(errno.EIO, str(error)) from None
        framed = self._framing.frame(self._edit(records))
        return framed if self._last is None else self._last(framed)

    def finish(self) -> bytes:
        """What ends the data."""
        try:
            self._reader.finish()
        except CutShortError as error:
            raise OSError(errno.EIO, str(error)) from None
        return self._framing.end()


class Receiver:
    """From the network to a content that can be stored. ``first`` is done to whole blocks, before they are cut."""

    def __init__(
        self,
        unframing: Unframing,
        edit: Callable[[list[bytes]], list[bytes]],
        fit: _Fit,
        first: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._unframing = unframing
        self._edit = edit
        self._fit = fit
        self._first = first

    @property
    def is_truncated(self) -> bool:
        """A record was cut to the length of the data set's."""
        return self._fit.is_truncated

    def feed(self, data: bytes | memoryview) -> bytes:
        """What to store for this block; DataError when it cannot be stored."""
        block = data if self._first is None else self._first(bytes(data))
        return self._fit(self._edit(self._unframing.feed(block)))

    def finish(self) -> bytes:
        """The rest; DataError when the data broke off."""
        return self._fit(self._edit(self._unframing.finish()))


class _Fit:
    """Makes records as long as the data set wants them, and stores them."""

    def __init__(self, dcb: Dcb, pad: bytes, *, truncate: bool, wrap: bool) -> None:
        self._dcb = dcb
        self._pad = pad
        self._truncate = truncate
        self._wrap = wrap
        self.is_truncated = False

    def __call__(self, records: list[bytes]) -> bytes:
        longest = self._dcb.longest
        if records and max(map(len, records)) > longest:
            records = self._shortened(records, longest)
        if self._dcb.kind == "F":
            records = list(map(bytes.ljust, records, repeat(longest), repeat(self._pad)))
        return stored(self._dcb, records)

    def _shortened(self, records: list[bytes], longest: int) -> list[bytes]:
        if self._wrap:
            return [record[at : at + longest] for record in records for at in range(0, max(1, len(record)), longest)]
        if not self._truncate:
            raise DataError("a record is longer than the LRECL", FailureReason.TOO_LONG)
        self.is_truncated = True
        return [record[:longest] for record in records]


def _unchanged(records: list[bytes]) -> list[bytes]:
    return records


def sender(dcb: Dcb, form: TransferForm, framing: Framing | None = None) -> Converter | None:
    """RETR; None: the content goes as it is. ``framing`` is that of a form that has records."""
    if form.type == "I" and framing is None and dcb.kind == "F":
        return None
    if framing is None and _is_by_blocks(dcb, form):
        lines = Lines(form.pages.to_host(form.line_end))
        return Sender(RecordReader(dcb), _strip(dcb, form), lines, form.pages.to_network)
    return Sender(RecordReader(dcb), _outbound_edit(dcb, form), framing or _framing(dcb, form))


def _is_by_blocks(dcb: Dcb, form: TransferForm) -> bool:
    """Whether characters can be converted in blocks: tables that undo each other also convert the ends of lines."""
    has_own_lines = form.has_records or (form.asa and dcb.has_asa) or (form.rdw and dcb.kind == "V")
    return form.type == "A" and form.pages.is_single and not has_own_lines


def _strip(dcb: Dcb, form: TransferForm) -> Callable[[list[bytes]], list[bytes]]:
    """Trailing blanks of a fixed format go, unless they are asked for or the form keeps records apart."""
    if dcb.kind != "F" or form.trailing_blanks or form.has_records:
        return _unchanged
    blank = form.pages.blank
    return lambda records: list(map(bytes.rstrip, records, repeat(blank)))


def _outbound_edit(dcb: Dcb, form: TransferForm) -> Callable[[list[bytes]], list[bytes]]:
    if form.type == "I":
        return _unchanged
    strip, to_network = _strip(dcb, form), form.pages.to_network
    if form.type == "E":
        return strip
    return lambda records: [to_network(record) for record in strip(records)]


def _framing(dcb: Dcb, form: TransferForm) -> Framing:
    if form.rdw and dcb.kind == "V":
        return Descriptors()
    match form.type:
        case "I":
            return RunTogether()
        case "E":
            return Lines(_EBCDIC_NEWLINE)
        case _ if form.asa and dcb.has_asa:
            return AsaLines()
        case _:
            return Lines(form.line_end)


def receiver(dcb: Dcb, form: TransferForm, unframing: Unframing | None = None) -> Receiver:
    """STOR, APPE and STOU. ``unframing`` is that of a form that has records."""
    pad = b"\0" if form.type == "I" else form.pages.blank
    fit = _Fit(dcb, pad, truncate=form.truncate, wrap=form.wrap)
    to_host = form.pages.to_host
    if unframing is None and _is_by_blocks(dcb, form):
        return Receiver(LinesIn(to_host(b"\n"), to_host(b"\r")), _unchanged, fit, to_host)

    def to_host_each(records: list[bytes]) -> list[bytes]:
        return [to_host(record) for record in records]

    edit = to_host_each if form.type == "A" else _unchanged
    if form.type == "A" and form.asa and dcb.has_asa and not form.has_records:
        return Receiver(unframing or _unframing(dcb, form), lambda records: to_host_each(_with_asa(records)), fit)
    return Receiver(unframing or _unframing(dcb, form), edit, fit)


def _with_asa(lines: list[bytes]) -> list[bytes]:
    """Lines of a printer with their ANSI control: a form feed is a new page, a lone CR prints over."""
    records = []
    for line in lines:
        first, *over = line.split(b"\r")
        records.append(b"1" + first[1:] if first.startswith(b"\f") else b" " + first)
        records += [b"+" + part for part in over]
    return records


def _unframing(dcb: Dcb, form: TransferForm) -> Unframing:
    match form.type:
        case "I":
            return BytesIn(dcb.longest)
        case "E":
            return LinesIn(_EBCDIC_NEWLINE)
        case _:
            return LinesIn(b"\n", b"\r")
