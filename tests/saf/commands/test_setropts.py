"""SETROPTS: classes, password rules, and the display of both."""

import pytest

from appliance.saf.database import ClassState, Options
from appliance.saf.settings import LogOption, ProtectAll


def test_classes_are_switched(racf):
    racf.ok("SETR CLASSACT(SERVAUTH,APPL) RACLIST(SERVAUTH) GENERIC(SERVAUTH)")
    assert racf.database.classes["SERVAUTH"] == ClassState(active=True, raclisted=True, generic=True)
    assert racf.database.classes["APPL"] == ClassState(active=True)
    racf.ok("SETR RACLIST(SERVAUTH) REFRESH")
    assert "SLYS1411W" in " ".join(racf.run("SETR RACLIST(APPL) REFRESH").lines)
    racf.ok("SETR NOCLASSACT(*) NORACLIST(SERVAUTH) NOGENERIC(SERVAUTH)")
    assert racf.database.classes["SERVAUTH"] == ClassState()
    assert not any(state.active for state in racf.database.classes.values())


def test_password_rules(racf):
    racf.ok("SETR PASSWORD(REVOKE(5) INTERVAL(30) NOMIXEDCASE) NOGRPLIST")
    assert racf.database.options == Options(5, 30, mixed_case=False, list_of_groups=False)
    racf.ok("SETR PASSWORD(NOREVOKE NOINTERVAL MIXEDCASE) GRPLIST")
    assert racf.database.options == Options(0, 0, mixed_case=True, list_of_groups=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SETR CLASSACT(NOCLASS)", "SLYS1401E"),
        ("SETR PASSWORD(REVOKE(0))", "SLYS1001E"),
        ("SETR PASSWORD(REVOKE(256))", "SLYS1001E"),
        ("SETR PASSWORD(INTERVAL(255))", "SLYS1001E"),
        ("SETR PASSWORD(secret)", "SLYS1001E"),
    ],
)
def test_what_is_refused(racf, text, message):
    assert racf.refused(text) == message


def test_list_is_for_special_and_auditor(racf):
    racf.ok("SETR CLASSACT(SERVAUTH) PASSWORD(REVOKE(5))")
    shown = "\n".join(racf.ok("SETROPTS LIST", user="AUDITOR1"))
    assert "ACTIVE CLASSES = DATASET USER GROUP SERVAUTH" in shown
    assert "AFTER   5 CONSECUTIVE UNSUCCESSFUL PASSWORD ATTEMPTS" in shown
    assert racf.refused("SETROPTS LIST", user="USER2") == "SLYS1002E"
    assert racf.refused("SETROPTS LIST CLASSACT(APPL)", user="AUDITOR1") == "SLYS1002E"


def test_a_display_changes_nothing(racf):
    before = racf.database
    racf.ok("SETROPTS LIST")
    assert racf.run("SETROPTS").code == 4
    assert racf.database is before


def test_auditing_is_the_auditors(racf):
    racf.ok("ALU IBMUSER NOAUDITOR")
    for text in ("SETR AUDIT(SERVAUTH)", "SETR LOGOPTIONS(ALWAYS(SERVAUTH))", "SETR NOSAUDIT", "SETR OPERAUDIT"):
        assert racf.refused(text) == "SLYS1002E"
        assert racf.run(text, user="AUDITOR1").code == (4 if text == "SETR NOSAUDIT" else 0)
    state, options = racf.database.classes["SERVAUTH"], racf.database.options
    assert (state.audit, state.logging) == (True, LogOption.ALWAYS)
    assert (options.audit_special, options.audit_operations) == (False, True)
    assert racf.run("SETR NOAUDIT(*) LOGOPTIONS(DEFAULT(*))", user="AUDITOR1").lines[-1].startswith("SLYS1416W")
    assert racf.database.classes["SERVAUTH"] == ClassState()


def test_other_options(racf):
    racf.ok("SETR INACTIVE(90) PROTECTALL GLOBAL(SERVAUTH) GENERIC(DATASET) EGN")
    assert (racf.database.options.inactive, racf.database.options.protect_all) == (90, ProtectAll.FAILURES)
    assert racf.database.classes["DATASET"].generic
    racf.ok("SETR PROTECTALL(WARNING) NOINACTIVE NOGLOBAL(SERVAUTH)")
    assert (racf.database.options.inactive, racf.database.options.protect_all) == (0, ProtectAll.WARNING)
    racf.ok("SETR NOPROTECTALL")
    assert racf.database.options.protect_all is ProtectAll.NONE


def test_group_special_refreshes_and_lists(racf):
    racf.ok("CO USER2 GROUP(OPS) SPECIAL")
    racf.ok("SETR GENERIC(SERVAUTH) REFRESH", user="USER2")
    assert "SERVAUTH" not in racf.database.classes
    racf.ok("SETR LIST", user="USER2")
    assert racf.refused("SETR GENERIC(SERVAUTH)", user="USER2") == "SLYS1002E"
