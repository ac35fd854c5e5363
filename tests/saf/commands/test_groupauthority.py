"""The authority of a command's issuer in a group."""

import pytest


@pytest.mark.parametrize(
    ("how", "may_add", "may_connect"),
    [
        ("CO USER2 GROUP(OPS) AUTHORITY(CREATE)", False, False),
        ("CO USER2 GROUP(OPS) AUTHORITY(CONNECT)", False, True),
        ("CO USER2 GROUP(OPS) AUTHORITY(JOIN)", True, True),
        ("CO USER2 GROUP(OPS) AUTHORITY(JOIN) REVOKE", False, False),
        ("CO USER2 GROUP(OPS) SPECIAL", True, True),
        ("ALG OPS OWNER(USER2)", True, True),
    ],
)
def test_who_may_add_to_a_group(racf, how, may_add, may_connect):
    for text in ("ALU USER2 CLAUTH(USER)", how):
        racf.ok(text)
    for text, is_allowed in (
        ("AU ANN DFLTGRP(OPS)", may_add),
        ("AG NIGHT SUPGROUP(OPS)", may_add),
        ("CO USER3 GROUP(OPS)", may_connect),
    ):
        if is_allowed:
            racf.ok(text, user="USER2")
        else:
            assert racf.refused(text, user="USER2") == "SLYS1002E", text
