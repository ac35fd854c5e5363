"""Segments: read wherever RACF has them, kept nowhere."""

import pytest

from appliance.saf.commands.engine import masked
from appliance.saf.commands.segments import GROUP_SEGMENTS, USER_SEGMENTS, changing, listing
from appliance.saf.commands.syntax import ANYTHING, FLAG


def test_every_segment_can_be_set_and_taken_away():
    words = changing(GROUP_SEGMENTS)
    assert words["OMVS"] == ANYTHING
    assert words["NOOMVS"] == FLAG
    assert len(words) == 2 * len(GROUP_SEGMENTS)
    assert listing(USER_SEGMENTS) == dict.fromkeys(USER_SEGMENTS, FLAG)


@pytest.mark.parametrize("segment", ["OMVS(UID(0) HOME('/u/x'))", "TSO(SIZE(4096))", "PROXY(BINDPW(secret))"])
def test_a_user_is_made_without_his_segments(racf, segment):
    made = racf.run(f"ADDUSER NEW1 NOPASSWORD {segment}")
    name = segment.partition("(")[0]
    assert made.code == 4
    assert made.lines == ("SLYS1104I user NEW1 is defined", f"SLYS1110W {name} has no effect here and is not kept")
    assert racf.run(f"LU NEW1 NORACF {name}").lines == ("", f"NO {name} INFORMATION")


def test_a_short_form_is_not_made_ambiguous_by_what_is_ignored(racf):
    assert racf.run("ALTUSER USER2 DA('x')").code == 0  # DATA
    assert racf.run("SETR GEN(SERVAUTH)").code == 0  # GENERIC, though there are GENCMD and GENLIST


def test_what_other_products_keep_secret_never_reaches_the_audit():
    assert "secret" not in masked("ALTUSER USER2 PROXY(BINDPW('secret')) KERB(KERBNAME(x))")
