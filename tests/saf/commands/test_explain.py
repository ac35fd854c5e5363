"""EXPLAIN: the command; what it says is in tests/cases/racf/explain.txt."""

import pytest


def test_it_decides_as_the_router_would_and_changes_nothing(racf):
    racf.ok("SETR CLASSACT(SERVAUTH)")
    racf.ok("RDEF SERVAUTH A.B")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(SERVAUTH(Z.*) TERMINAL(T1))")
    before = racf.database
    assert "refused" in racf.ok("EXPLAIN USER2 SERVAUTH A.B")[0]
    assert "has READ" in racf.ok("EXPLAIN USER2 SERVAUTH A.B TERMINAL(T1)")[0]
    assert "has READ" in racf.ok("EXPLAIN USER2 SERVAUTH A.B SERVAUTH(Z.X)")[0]
    assert racf.database is before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EXPLAIN NOBODY SERVAUTH A.B", "SLYS1102E"),
        ("EXPLAIN USER2 NOCLASS A.B", "SLYS1401E"),
        ("EXPLAIN USER2 SERVAUTH A.B ACCESS(MUCH)", "SLYS1404E"),
        ("EXPLAIN USER2 SERVAUTH A.B PORT(0)", "SLYS1001E"),
        ("EXPLAIN USER2 SERVAUTH", "SLYS1001E"),
    ],
)
def test_what_is_refused(racf, text, message):
    assert racf.refused(text) == message


def test_who_is_revoked_in_his_default_group_hears_of_it(racf):
    racf.ok("CO USER2 GROUP(SYS1) REVOKE")
    first, second = racf.ok("EXPLAIN USER2 LOGON TSO")
    assert first == "USER2 may not log on to TSO."
    assert "CONNECT USER2 GROUP(...) RESUME" in second
