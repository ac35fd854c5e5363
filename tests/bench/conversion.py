"""How fast text is converted: the converters of transfers, by the CPU time of one thread, without network or disk."""

from __future__ import annotations

import time

from appliance.protocols.ftp.representation import DataType
from appliance.services.ftp.datasets.recordform import receiving, sending
from appliance.services.ftp.site.parameters import SiteParameters
from appliance.services.ftp.transfer.conversion import receiving_converter, sending_converter
from appliance.services.ftp.transfer.settings import Representation
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.operations import Converter
from tests.bench.report import Row

__all__ = ["conversion"]

#: What a transfer converts at a time.
_BATCH = 256 * 1024
_MIB = 1 << 20
_LINE = b"A line of a text as people and programs write them, none longer than a card. 0"
#: Megabytes a second that are asked of single-byte tables.
_GOAL = 300.0

Step = tuple[str, Converter | None, bytes]


def conversion(rounds: int, mib: int = 64) -> list[Row]:
    """A row for each direction of UNIX files in TYPE E, and of a data set in TYPE A."""
    rows = [Row(f"conversion, {name}", "MB/s", at_least=_GOAL) for name, *_ in _steps(1)]
    for _ in range(rounds):
        for row, (_, converter, content) in zip(rows, _steps(mib), strict=True):
            row.ours.append(_rate(converter, content))
    return rows


def _steps(mib: int) -> list[Step]:
    text = (_LINE + b"\n") * (mib * _MIB // (len(_LINE) + 1))
    ebcdic, parameters, cards = Representation(DataType.EBCDIC), SiteParameters(), Dcb("FB", 80, 27_920)
    lines, host = text.replace(b"\n", b"\r\n"), _through(sending_converter(ebcdic), text)
    into, _ = receiving(cards, Representation(), parameters)
    records = _through(receiving(cards, Representation(), parameters)[0], lines)
    return [
        ("RETR as E of a UNIX file", sending_converter(ebcdic), text),
        ("STOR as E of a UNIX file", receiving_converter(ebcdic), host),
        ("RETR as A of FB 80", sending(cards, Representation(), parameters), records),
        ("STOR as A of FB 80", into, lines),
    ]


def _through(converter: Converter | None, content: bytes) -> bytes:
    assert converter is not None
    return converter.feed(content) + converter.finish()


def _rate(converter: Converter | None, content: bytes) -> float:
    assert converter is not None
    view = memoryview(content)
    began = time.thread_time()
    for at in range(0, len(content), _BATCH):
        converter.feed(view[at : at + _BATCH])
    converter.finish()
    return len(content) / 1e6 / (time.thread_time() - began)
