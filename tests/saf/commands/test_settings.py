"""What a profile says beside its name and access list."""

import pytest


def found(racf):
    return racf.database.profiles["SERVAUTH"]["A.B"]


def test_operands_change_their_fields(racf):
    racf.ok("RDEF SERVAUTH A.B DATA('some data') LEVEL(7) NOTIFY")
    assert (found(racf).data, found(racf).level, found(racf).notify) == ("some data", 7, "IBMUSER")
    racf.ok("RALT SERVAUTH A.B NODATA LEVEL(0) NONOTIFY")
    assert (found(racf).data, found(racf).level, found(racf).notify) == ("", 0, "")


@pytest.mark.parametrize(
    ("operand", "message"),
    [
        ("LEVEL(100)", "SLYS1001E"),
        ("AUDIT(ALL(EXECUTE))", "SLYS1404E"),
        ("AUDIT(SOME)", "SLYS1001E"),
        ("NOTIFY(NOBODY)", "SLYS1102E"),
    ],
)
def test_what_is_refused(racf, operand, message):
    assert racf.refused(f"RDEF SERVAUTH A.B {operand}") == message
