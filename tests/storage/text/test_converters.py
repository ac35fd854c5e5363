"""Round trips for each RECFM and TYPE in MODE S and STRU F, and the sizes that were measured on z/OS."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.failures import DataError
from appliance.storage.text.converters import TransferForm, receiver, sender
from appliance.storage.text.records import RecordReader, stored
from appliance.storage.text.tables import DEFAULT_PAIR

FB, VB, U = Dcb("FB", 80, 27920), Dcb("VB", 256, 6233), Dcb("U", 0, 200)


def send(dcb, form, content):
    converter = sender(dcb, form)
    return content if converter is None else converter.feed(content) + converter.finish()


def receive(dcb, form, data, cut=7):
    converter = receiver(dcb, form)
    return b"".join(converter.feed(data[at : at + cut]) for at in range(0, len(data), cut)) + converter.finish()


def text(record: bytes) -> bytes:
    """A record of printable characters, in the data set's code page."""
    return DEFAULT_PAIR.to_host(bytes(32 + byte % 95 for byte in record))


@pytest.mark.parametrize("kind", ["A", "E", "I"])
@pytest.mark.parametrize("dcb", [FB, VB, U], ids=lambda dcb: dcb.recfm)
@settings(deadline=None, max_examples=15)
@given(raw=st.lists(st.binary(max_size=80), max_size=20), cut=st.integers(1, 40))
def test_a_round_trip_keeps_every_record(dcb, kind, raw, cut):
    form = TransferForm(kind)
    records = raw if kind == "I" else [text(record) for record in raw]
    if dcb.kind == "F":
        records = [record.ljust(80, b"\0" if kind == "I" else b"\x40") for record in records]
    back = receive(dcb, form, send(dcb, form, stored(dcb, records)), cut)
    if kind == "I" and dcb.kind != "F":
        # A stream of bytes has no records: the data come back, cut anew.
        assert b"".join(RecordReader(dcb).feed(back)) == b"".join(records)
    else:
        assert back == stored(dcb, records)


def test_sizes_as_measured_on_z_os():
    records = [DEFAULT_PAIR.to_host(b"x" * 79)] * 9 + [DEFAULT_PAIR.to_host(b"x" * 88)[:80]]
    content = stored(FB, [record.ljust(80, b"\x40") for record in records])
    assert len(send(FB, TransferForm("I"), content)) == 800
    assert len(send(FB, TransferForm("E", trailing_blanks=True), content)) == 810
    assert len(send(FB, TransferForm("A"), content)) == 9 * 81 + 82


def test_text_into_a_fixed_data_set():
    content = receive(FB, TransferForm(), b"one\r\n\r\nthree")
    assert [DEFAULT_PAIR.to_network(content[at : at + 80]).rstrip() for at in (0, 80, 160)] == [b"one", b"", b"three"]
    assert receive(FB, TransferForm("I"), b"x" * 100) == b"x" * 100 + b"\0" * 60
    assert send(FB, TransferForm(line_end=b""), content) == b"onethree"


def test_records_that_are_too_long():
    line = b"x" * 81 + b"\r\n"
    cut = receiver(FB, TransferForm())
    assert len(cut.feed(line)) == 80
    assert cut.is_truncated
    wrapped = receiver(FB, TransferForm(wrap=True))
    assert len(wrapped.feed(line)) == 160
    assert not wrapped.is_truncated
    with pytest.raises(DataError, match="LRECL"):
        receiver(FB, TransferForm(truncate=False)).feed(line)


def test_rdw_keeps_the_records_of_a_variable_data_set_apart():
    content = stored(VB, [b"one", b""])
    assert send(VB, TransferForm("I", rdw=True), content) == content
    assert send(VB, TransferForm("I"), content) == b"one"


def test_asa_is_translated_when_asked_for():
    fba = Dcb("FBA", 10, 100)
    form = TransferForm(asa=True)
    content = receive(fba, form, b"\fpage\r\nline\rover\r\n")
    records = [DEFAULT_PAIR.to_network(record) for record in RecordReader(fba).feed(content)]
    assert records == [b"1page     ", b" line     ", b"+over     "]
    assert send(fba, form, content) == b"\fpage\r\nline\rover\r\n"
    assert send(fba, TransferForm(), content) == b"1page\r\n line\r\n+over\r\n"


def test_a_stored_content_that_is_cut_short_ends_the_transfer():
    converter = sender(VB, TransferForm())
    assert converter is not None
    converter.feed(b"\0\7\0")
    with pytest.raises(OSError, match="cut short"):
        converter.finish()
