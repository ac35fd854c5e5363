"""Reading and writing whole contents."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.access import OpenDataSet, WriteDataSet, WriteMode
from appliance.storage.datasets.attributes import Dcb, Organization
from appliance.storage.datasets.manage import DefineGenerations
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened, Trouble
from appliance.storage.quota import Allowance
from tests.storage.datasets.conftest import name_of

VB = Dcb("VB", 256, 6233)


def test_what_is_written_is_read(shelf):
    assert shelf.write("USER2.A", b"1" * 80).name == "USER2.A"
    assert shelf.read("USER2.A") == b"1" * 80
    shelf.write("USER2.A", b"2" * 160, VB)
    assert shelf.read("USER2.A") == b"2" * 160
    opened = shelf.open("USER2.A")
    assert opened.dcb.recfm == "FB"  # a data set that exists keeps its attributes
    assert shelf.contents() == 1


def test_a_large_content_is_read_by_descriptor_and_held_meanwhile(shelf):
    data = bytes(range(256)) * 1000
    shelf.write("USER2.BIG", data, VB)
    opened = shelf.open("USER2.BIG")
    refused = WriteDataSet(shelf.store, name_of("USER2.BIG"), "USER4").perform()
    assert refused == DataSetFailure(Trouble.IN_USE, "USER2.BIG", "USER2")
    opened.source.close()
    assert shelf.read("USER2.BIG") == data
    shelf.write("USER2.BIG", b"")
    assert shelf.read("USER2.BIG") == b""


def test_a_transfer_that_breaks_leaves_the_old_content(shelf):
    shelf.write("USER2.A", b"old" * 80)
    upload = shelf.begin("USER2.A").source
    upload.write(b"new")
    assert shelf.open("USER2.A").trouble is Trouble.IN_USE
    upload.discard()
    assert shelf.read("USER2.A") == b"old" * 80
    never = shelf.begin("USER2.NEW").source
    never.write(b"new")
    never.discard()
    assert shelf.open("USER2.NEW").trouble is Trouble.NOT_FOUND
    assert shelf.contents() == 1


def test_a_data_set_is_made_only_by_who_may(shelf):
    refused = WriteDataSet(shelf.store, name_of("USER2.A"), "USER4", may_create=False).perform()
    assert refused == DataSetFailure(Trouble.MUST_BE_MADE, "USER2.A")
    shelf.write("USER2.A", b"")
    assert isinstance(shelf.begin("USER2.A", may_create=False), DataSetOpened)


def test_append(shelf):
    shelf.write("USER2.A", b"1" * 80, how=WriteMode.APPEND)
    shelf.write("USER2.A", b"2" * 80, how=WriteMode.APPEND)
    assert shelf.read("USER2.A") == b"1" * 80 + b"2" * 80


def test_unique_names(shelf):
    shelf.write("USER2.A", b"")
    assert shelf.write("USER2.A", b"", how=WriteMode.UNIQUE).name == "USER2.A1"
    assert shelf.write("USER2.A", b"", how=WriteMode.UNIQUE).name == "USER2.A2"
    shelf.pds("USER2.P")
    shelf.write("USER2.P(LONGNAME)", b"")
    assert shelf.write("USER2.P(LONGNAME)", b"", how=WriteMode.UNIQUE).name == "USER2.P(LONGNAM1)"


def test_members(shelf):
    shelf.pds("USER2.P", organization=Organization.LIBRARY)
    one, two = shelf.begin("USER2.P(ONE)"), shelf.begin("USER2.P(TWO)")
    assert shelf.open("USER2.P(ONE)").trouble is Trouble.IN_USE
    one.source.write(b"1" * 80)
    two.source.write(b"2" * 80)
    one.source.commit()
    two.source.commit()
    assert shelf.read("USER2.P(ONE)") + shelf.read("USER2.P(TWO)") == b"1" * 80 + b"2" * 80
    shelf.write("USER2.P(ONE)", b"")
    assert shelf.read("USER2.P(ONE)") == b""


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("USER2.X", Trouble.NOT_FOUND),
        ("USER2.P", Trouble.IS_PARTITIONED),
        ("USER2.P(X)", Trouble.NO_MEMBER),
        ("USER2.S(X)", Trouble.NO_PARTITIONED),
        ("USER2.X(0)", Trouble.NOT_FOUND),
        ("USER2.G", Trouble.NO_GENERATION),
        ("USER2.G(0)", Trouble.NO_GENERATION),
    ],
)
def test_what_cannot_be_read(shelf, name, trouble):
    shelf.pds("USER2.P")
    shelf.write("USER2.S", b"")
    DefineGenerations(shelf.store, "USER2.G", 2).perform()
    failure = OpenDataSet(shelf.store, name_of(name), "USER2").perform()
    assert isinstance(failure, DataSetFailure)
    assert failure.trouble is trouble


@pytest.mark.parametrize("name", ["USER2.NONE(A)", "USER2.S(A)", "USER2.P", "USER2.G", "USER2.NONE(+1)"])
def test_what_cannot_be_written(shelf, name):
    shelf.pds("USER2.P")
    shelf.write("USER2.S", b"")
    DefineGenerations(shelf.store, "USER2.G", 2).perform()
    assert isinstance(WriteDataSet(shelf.store, name_of(name), "USER2").perform(), DataSetFailure)
    assert isinstance(shelf.begin("USER2.S"), DataSetOpened)


def test_generations_roll_off(shelf):
    DefineGenerations(shelf.store, "USER2.G", 2).perform()
    for number in range(1, 5):
        assert shelf.write("USER2.G(+1)", b"%d" % number * 80).name == f"USER2.G.G{number:04d}V00"
    assert shelf.read("USER2.G(0)") == b"4" * 80
    assert shelf.read("USER2.G(-1)") == b"3" * 80
    assert shelf.open("USER2.G(-2)").trouble is Trouble.NO_GENERATION
    assert shelf.open("USER2.G.G0001V00").trouble is Trouble.NOT_FOUND
    assert shelf.contents() == 2


def test_statistics_are_kept_when_asked_for(shelf):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(M)", b"x" * 240, statistics=True)
    shelf.write("USER2.P(M)", b"x" * 80, statistics=True)
    member = shelf.store.catalogue.member("USER2.P", "M")
    assert member is not None
    assert member.statistics is not None
    assert (member.statistics.size, member.statistics.initial, member.statistics.modification) == (1, 3, 1)


def test_the_quota_is_that_of_the_own_data_sets(shelf):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(M)", b"x" * 80)
    allowance = Allowance("USER2", 400, lambda: shelf.store.catalogue.bytes_below("USER2"))
    member = shelf.begin("USER2.P(M)", allowance=allowance).source
    assert member.room == 400
    member.discard()
    first = shelf.begin("USER2.A", allowance=allowance).source
    second = shelf.begin("USER2.B", allowance=allowance).source
    for upload in (first, second):
        upload.write(b"y" * 320)
    first.commit()
    with pytest.raises(OSError, match="quota"):
        second.commit()
    assert shelf.open("USER2.B").trouble is Trouble.NOT_FOUND
    assert shelf.begin("USER4.A", allowance=allowance).source.room is None
    appended = shelf.begin("USER2.A", allowance=allowance, how=WriteMode.APPEND).source
    assert appended.room == 0
    appended.discard()
