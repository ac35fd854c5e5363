"""Commands about data sets, in a TSO step."""

from __future__ import annotations

from tests.jes.test_tso import printed


def test_listcat_listds_and_delete(jes):
    jes.shelf.write("USER2.A", b"x" * 80)
    jes.shelf.write("USER4.B", b"", owner="USER4")
    assert "NONVSAM  ------- USER2.A" in printed(jes, " LISTCAT\n")[1]
    assert "NONVSAM  ------- USER4.B" in printed(jes, " LISTC LEVEL(USER4)\n")[1]
    assert "NONVSAM  ------- USER2.A" in printed(jes, " LISTCAT ENT('USER2.A')\n")[1]
    assert printed(jes, " LISTCAT LEVEL(NONE)\n")[0] == "RC=0004"
    assert printed(jes, " LISTCAT ENT('A..')\n")[0] in ("RC=0004", "RC=0012")
    assert "  FB    80    27920   PS" in printed(jes, " LISTDS A\n")[1]
    assert printed(jes, " LISTDS NONE\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 'USER4.B'\n")[0] == "RC=0008"
    assert printed(jes, " DELETE A\n")[0] == "RC=0000"
    assert printed(jes, " DELETE A\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 1\n")[0] == "RC=0012"


def test_define_a_generation_data_group(jes):
    assert printed(jes, " DEFINE GDG(NAME(LOGS) -\n  LIMIT(2))\n")[0] == "RC=0000"
    assert jes.shelf.store.catalogue.generation_limit("USER2.LOGS") == 2
    assert printed(jes, " DEFINE GDG(NAME(LOGS) LIMIT(2))\n")[0] == "RC=0012"
    assert printed(jes, " DEFINE GDG(NAME('USER4.G') LIMIT(2))\n")[0] == "RC=0008"


def test_a_cluster_is_an_entry_of_the_catalogue(jes):
    assert printed(jes, " DEFINE CLUSTER(NAME(KSDS) -\n  INDEXED KEYS(8 0))\n")[0] == "RC=0000"
    assert "CLUSTER  ------- USER2.KSDS" in printed(jes, " LISTCAT\n")[1]
    assert printed(jes, " DEFINE CLUSTER(NAME(KSDS))\n")[0] == "RC=0012"
    assert printed(jes, " DEFINE CLUSTER(NAME(1))\n")[0] == "RC=0012"
    assert printed(jes, " DEFINE CLUSTER(NAME('USER4.K'))\n")[0] == "RC=0008"
    assert printed(jes, " DELETE KSDS CLUSTER\n")[0] == "RC=0000"


def test_data_sets_are_migrated_and_recalled(jes):
    jes.shelf.write("USER2.A", b"x" * 80)
    jes.shelf.write("USER4.B", b"", owner="USER4")
    assert printed(jes, " HMIGRATE A\n")[0] == "RC=0000"
    assert jes.shelf.store.catalogue.find("USER2.A").attributes.volume == "MIGRAT"
    assert printed(jes, " HRECALL A\n")[0] == "RC=0000"
    assert jes.shelf.store.catalogue.find("USER2.A").attributes.volume == "SLYP01"
    assert printed(jes, " HMIGRATE GONE\n")[0] == "RC=0008"
    assert printed(jes, " HMIGRATE 'USER4.B'\n")[0] == "RC=0008"
    assert printed(jes, " HMIGRATE 1\n")[0] == "RC=0012"
