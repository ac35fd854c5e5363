"""The columns of LIST."""

from __future__ import annotations

from appliance.storage.datasets.attributes import TRACK, Attributes, Dcb, Organization, Space
from appliance.storage.datasets.listing import ListDataSets, ListStyle
from appliance.storage.datasets.manage import DefineCluster, DefineGenerations
from appliance.storage.datasets.migration import MigrateDataSet
from appliance.storage.datasets.names import Prefix, read_mask
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure
from tests.storage.datasets.conftest import name_of

USER2 = Prefix("CB12V51")


def listed(shelf, typed, prefix=USER2, **more):
    mask = read_mask(prefix, typed)
    assert mask is not None
    result = ListDataSets(shelf.store, mask, **more).perform()
    assert not isinstance(result, DataSetFailure), result
    return result.data.decode().splitlines()


def add(shelf, name, volume, referred, size, dcb, organization, space):
    attributes = Attributes(dcb, organization, space, volume)
    shelf.store.catalogue.add(DataSetEntry(name, attributes, size, "2020/01/01", referred))


def test_the_columns_are_those_of_z_os(shelf):
    po, ps = Organization.PARTITIONED, Organization.SEQUENTIAL
    add(shelf, "CB12V51.CNTL", "F1DBAR", "2016/12/19", 19 * TRACK, Dcb("FB", 80, 3120), po, Space("TRACK", 9, 5))
    add(shelf, "CB12V51.LOG", "F1SYS1", "", 300 * TRACK, Dcb("VB", 27994, 27998), ps, Space("TRACK", 300, 1))
    add(
        shelf, "USERHLQI.T2", "XRFS95", "2017/08/04", 13_875 * TRACK, Dcb("FB", 1024, 27648), ps, Space("TRACK", 13_875)
    )
    assert listed(shelf, "") == [
        "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname",
        "F1DBAR 3390   2016/12/19  3   19  FB      80  3120  PO  CNTL",
        "F1SYS1 3390   **NONE**    1  300  VB   27994 27998  PS  LOG",
    ]
    assert listed(shelf, "'USERHLQI.*'")[1] == ("XRFS95 3390   2017/08/04  113875  FB    1024 27648  PS  'USERHLQI.T2'")
    assert listed(shelf, "CNTL", level=2) == [
        "Volume Referred Ext     Used Recfm Lrecl BlkSz Dsorg Dsname",
        "F1DBAR 2016/12/19 3       19  FB      80  3120  PO  CNTL",
    ]


def test_other_kinds(shelf):
    shelf.pds("CB12V51.LIB", Dcb("U", 0, 6144), Organization.LIBRARY)
    DefineGenerations(shelf.store, "CB12V51.GDG", 3).perform()
    lines = listed(shelf, "", level=1)
    assert lines[1] == "                                                   GDG  GDG"
    assert lines[2] == "SLYP01 3390   **NONE**    1    0  U     6144  6144 PO-E LIB"
    assert "  PO  LIB" in listed(shelf, "LIB")[1]


def test_names_and_facts(shelf):
    shelf.write("CB12V51.A.B", b"x" * 80)
    shelf.pds("CB12V51.P")
    shelf.write("CB12V51.P(M)", b"x" * 80)
    assert listed(shelf, "", style=ListStyle.NAMES) == ["A.B", "P"]
    assert listed(shelf, "'CB12V51.*'", style=ListStyle.NAMES) == ["'CB12V51.A.B'", "'CB12V51.P'"]
    assert listed(shelf, "p(*)", style=ListStyle.NAMES) == ["P(M)"]
    assert listed(shelf, "'CB12V51.P(*)'", style=ListStyle.NAMES) == ["'CB12V51.P(M)'"]
    inside = Prefix("CB12V51.P", is_partitioned=True)
    assert listed(shelf, "", inside, style=ListStyle.NAMES) == ["M"]
    facts = listed(shelf, "", style=ListStyle.FACTS)
    assert facts[0] == "type=file;size=80;perm=adfrw;X.recfm=FB;X.lrecl=80;X.dsorg=PS; A.B"
    assert facts[1].startswith("type=dir;perm=cdeflmp;")
    assert listed(shelf, "", inside, style=ListStyle.FACTS) == ["type=file;size=80;perm=adfrw; M"]


def test_members_with_and_without_statistics(shelf):
    shelf.pds("CB12V51.P")
    shelf.write("CB12V51.P(JVBR30)", b"x" * 80 * 13, statistics=True, owner="USER")
    shelf.write("CB12V51.P(SAVE04)", b"")
    assert listed(shelf, "'CB12V51.P(*)'") == [
        " Name     VV.MM   Created       Changed      Size  Init   Mod   Id",
        "JVBR30    01.00 2026/11/25 2026/11/25 21:30    13    13     0 USER",
        "SAVE04                                                              ",
    ]
    assert listed(shelf, "'CB12V51.P(X*)'") == []


def test_directory_mode_shows_the_next_qualifier(shelf):
    shelf.write("CB12V51.A.B", b"")
    shelf.write("CB12V51.A.C", b"")
    shelf.write("CB12V51.D", b"")
    assert listed(shelf, "", is_directory_mode=True, style=ListStyle.NAMES) == ["A", "D"]
    assert listed(shelf, "", is_directory_mode=True)[1] == "Pseudo Directory" + " " * 40 + "A"


def test_members_of_nothing(shelf):
    mask = read_mask(USER2, "'CB12V51.NONE(*)'")
    assert mask is not None
    assert isinstance(ListDataSets(shelf.store, mask).perform(), DataSetFailure)


def test_rows_of_migrated_data_sets_and_clusters(shelf):
    shelf.write("USER2.A", b"")
    MigrateDataSet(shelf.store, name_of("USER2.A"), "USER2").perform()
    DefineCluster(shelf.store, name_of("USER2.K"), "USER2").perform()
    rows = listed(shelf, "'USER2.*'")
    assert rows[1:] == [f"{'Migrated':<56}'USER2.A'", f"{'SLYP01 3390':<51}VSAM 'USER2.K'"]
    assert [row.index("'") for row in listed(shelf, "'USER2.*'", level=2)[1:]] == [52, 52]
