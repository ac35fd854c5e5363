"""Round trips of data sets for each RECFM, TYPE, STRU and MODE."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.protocols.ftp.framing import deframer_for
from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.services.ftp.datasets.recordform import RecordsIn, form_of, receiving, sending
from appliance.services.ftp.site.parameters import SiteParameters
from appliance.services.ftp.transfer.settings import Representation
from appliance.storage.datasets.attributes import RECFMS, Dcb, fitted
from appliance.storage.failures import DataError
from appliance.storage.text.records import RecordReader, stored
from appliance.storage.text.tables import DEFAULT_PAIR

FB, VB = Dcb("FB", 80, 27920), Dcb("VB", 256, 6233)
DCBS = [fitted(recfm, {"F": 80, "V": 256, "U": 0}[recfm[0]], 0)[0] for recfm in sorted(RECFMS)]
FORMS = list(itertools.product(DataType, Structure, Mode))


def text(record: bytes) -> bytes:
    return DEFAULT_PAIR.to_host(bytes(32 + byte % 95 for byte in record))


def round_trip(dcb, wanted, content, cut):
    out = sending(dcb, wanted, SiteParameters())
    sent = out.feed(content) + out.finish() if out else content
    into, _ = receiving(dcb, wanted, SiteParameters())
    return b"".join(into.feed(sent[at : at + cut]) for at in range(0, len(sent), cut)) + into.finish()


@pytest.mark.parametrize(("kind", "structure", "mode"), FORMS)
@pytest.mark.parametrize("dcb", DCBS, ids=lambda dcb: dcb.recfm)
@settings(deadline=None, max_examples=4)
@given(raw=st.lists(st.binary(max_size=80), max_size=12), cut=st.integers(1, 40))
def test_every_record_comes_back(dcb, kind, structure, mode, raw, cut):
    wanted = Representation(kind, structure, mode)
    records = [text(record) for record in raw] if kind.is_text else raw
    if dcb.kind == "F":
        records = [record.ljust(80, b"\x40" if kind.is_text else b"\0") for record in records]
    back = round_trip(dcb, wanted, stored(dcb, records), cut)
    if kind is DataType.IMAGE and not form_of(wanted, SiteParameters()).has_records and dcb.kind != "F":
        assert b"".join(RecordReader(dcb).feed(back)) == b"".join(records)
    else:
        assert back == stored(dcb, records)


def test_the_size_of_stru_r_as_measured_on_z_os():
    out = sending(FB, Representation(structure=Structure.RECORD), SiteParameters())
    assert len(out.feed(b"\x40" * 800) + out.finish()) == 822


def test_a_fixed_image_goes_as_it_is():
    assert sending(FB, Representation(DataType.IMAGE), SiteParameters()) is None


@pytest.mark.parametrize("structure", [Structure.RECORD])
def test_data_that_break_off(structure):
    into, fitting = receiving(VB, Representation(structure=structure), SiteParameters())
    into.feed(b"abc\xff\x01")
    with pytest.raises(DataError):
        into.finish()
    assert not fitting.is_truncated
    with pytest.raises(DataError):
        receiving(VB, Representation(structure=structure), SiteParameters())[0].feed(b"\xff\x07")


def test_a_record_that_never_ends_is_stopped():
    into = RecordsIn(deframer_for(Mode.STREAM, Structure.RECORD, DataType.ASCII))
    with pytest.raises(DataError):
        [into.feed(b"x" * 65_536) for _ in range(300)]
