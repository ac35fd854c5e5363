"""SETROPTS PASSWORD: numbers, switches and syntax rules."""

import pytest

from appliance.saf.database import Options
from appliance.saf.settings import Character, PasswordRule

C = Character


def test_every_number_and_switch(racf):
    racf.ok("SETR PASSWORD(HISTORY(10) INTERVAL(90) MINCHANGE(1) REVOKE(3) WARNING(5) NOMIXEDCASE NOSPECIALCHARS)")
    assert racf.database.options == Options(
        3, 90, mixed_case=False, special_chars=False, history=10, min_change=1, warning=5
    )
    racf.ok("SETR PASSWORD(NOHISTORY NOINTERVAL MINCHANGE(0) NOREVOKE NOWARNING MIXEDCASE SPECIALCHARS)")
    assert racf.database.options == Options()


def test_rules_are_set_replaced_and_taken_away(racf):
    racf.ok("SETR PASSWORD(RULE1(LENGTH(6:8) ALPHA(1) NUMERIC(2 4:5)) RULE2(LENGTH(8) MIXEDALL(1:8)))")
    first = (C.ALPHA, C.NUMERIC, C.ANY, C.NUMERIC, C.NUMERIC, C.ANY, C.ANY, C.ANY)
    assert racf.database.options.rules == (PasswordRule(1, 6, 8, first), PasswordRule(2, 8, 8, (C.MIXEDALL,) * 8))
    racf.ok("SETR PASSWORD(NORULE1 RULE2(LENGTH(4) VOWEL(1) NOVOWEL(2)))")
    assert racf.database.options.rules == (PasswordRule(2, 4, 4, (C.VOWEL, C.NOVOWEL, C.ANY, C.ANY)),)
    assert "RULE 2  LENGTH(4)    VW**" in "\n".join(racf.ok("SETR LIST"))
    racf.ok("SETR PASSWORD(NORULES)")
    assert racf.database.options.rules == ()


def test_rules_bind_users_not_first_passwords(racf):
    racf.ok("SETR PASSWORD(RULE1(LENGTH(6:8) NUMERIC(6:8)))")
    racf.ok("ALU USER2 PASSWORD(abcde123)")
    assert racf.refused("ALU USER2 PASSWORD(abcdefgh) NOEXPIRED") == "SLYS1201E"
    racf.ok("ALU USER2 PASSWORD(abcdefgh)")
    assert racf.refused("PW PASSWORD(abcdefgh ijklmnop)", user="USER2") == "SLYS1201E"
    racf.ok("PW PASSWORD(abcdefgh ijklm123)", user="USER2")


@pytest.mark.parametrize(
    "rule", ["ALPHA(1)", "LENGTH(9)", "LENGTH(8:6)", "LENGTH(4) ALPHA(5)", "LENGTH(4) ALPHA(0)", "LENGTH(4) ALPHA(X)"]
)
def test_what_is_no_rule(racf, rule):
    assert racf.refused(f"SETR PASSWORD(RULE1({rule}))") == "SLYS1001E"


@pytest.mark.parametrize("first", ["INTERVAL(60)", "MINCHANGE(0)"])
def test_nobody_has_to_keep_a_password_for_longer_than_it_lives(racf, first):
    racf.ok(f"SETR PASSWORD({first})")
    for text in ("INTERVAL(60) MINCHANGE(61)", "MINCHANGE(61) INTERVAL(60)"):
        assert racf.refused(f"SETR PASSWORD({text})") == "SLYS1001E"
    racf.ok("SETR PASSWORD(INTERVAL(60) MINCHANGE(60))")
    for text in ("MINCHANGE(61)", "INTERVAL(59)"):
        assert racf.refused(f"SETR PASSWORD({text})") == "SLYS1001E"
    racf.ok("SETR PASSWORD(NOINTERVAL MINCHANGE(61))")
