"""LISTGRP: to whom a group is shown. The layout is in tests/cases/racf/groups.txt."""


def test_who_sees_a_group(racf):
    racf.ok("AG NIGHT SUPGROUP(OPS)")
    racf.ok("CO USER2 GROUP(OPS)")
    assert racf.refused("LISTGRP OPS", user="USER2") == "SLYS1002E"  # who may USE it does not learn who else does
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(CONNECT)")
    shown = racf.ok("LISTGRP OPS", user="USER2")
    assert shown[0] == "INFORMATION FOR GROUP OPS"
    assert any("SUBGROUP(S)= NIGHT" in line for line in shown)
    assert racf.refused("LG OPS", user="USER3") == "SLYS1002E"
    assert racf.ok("LG *")[0].endswith("NIGHT")
    assert racf.refused("LG", user="USER3") == "SLYS1002E"
    racf.ok("CO USER3 GROUP(SYS1) AUTHORITY(JOIN)")
    assert racf.ok("LG", user="USER3")[0] == "INFORMATION FOR GROUP SYS1"
    racf.ok("CO USER3 GROUP(SYS1) REVOKE")
    assert racf.refused("LG", user="USER3") == "SLYS1002E"


def test_group_auditors_see_the_groups_below(racf):
    racf.ok("AG NIGHT SUPGROUP(OPS) OWNER(OPS)")
    racf.ok("CO USER2 GROUP(OPS) AUDITOR")
    shown = racf.ok("LG (OPS NIGHT)", user="USER2")
    assert [line.split()[-1] for line in shown if line.startswith("INFORMATION")] == ["OPS", "NIGHT"]
