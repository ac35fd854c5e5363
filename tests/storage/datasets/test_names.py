"""Names as users type them, and masks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.datasets.names import (
    DataSetName,
    Prefix,
    is_data_set_name,
    is_member_name,
    read_mask,
    read_name,
)

USER2 = Prefix("USER2")
JCL = Prefix("USER2.JCL", is_partitioned=True)

qualifiers = st.from_regex(r"[A-Z$@#][A-Z0-9$@#-]{0,7}", fullmatch=True)
names = st.lists(qualifiers, min_size=1, max_size=4).map(".".join)
members = st.from_regex(r"[A-Z$@#][A-Z0-9$@#]{0,7}", fullmatch=True)


@pytest.mark.parametrize(
    ("prefix", "typed", "meant"),
    [
        (USER2, "a.b", DataSetName("USER2.A.B")),
        (USER2, "'SYS1.PARMLIB'", DataSetName("SYS1.PARMLIB")),
        (USER2, "'sys1.parmlib(ieasys00)'", DataSetName("SYS1.PARMLIB", "IEASYS00")),
        (USER2, "jcl(mem)", DataSetName("USER2.JCL", "MEM")),
        (JCL, "mem", DataSetName("USER2.JCL", "MEM")),
        (JCL, "a.b", DataSetName("USER2.JCL.A.B")),
        (Prefix(), "a.b", DataSetName("A.B")),
        (USER2, "gdg(0)", DataSetName("USER2.GDG", generation=0)),
        (USER2, "gdg(+1)", DataSetName("USER2.GDG", generation=1)),
        (USER2, "gdg(-2)", DataSetName("USER2.GDG", generation=-2)),
        (USER2, "1A", None),
        (USER2, "a..b", None),
        (USER2, "toolongqualifier", None),
        (USER2, "'A.B", None),
        (USER2, "a(b", None),
        (USER2, "a(toolongmember)", None),
        (USER2, "a()", None),
        (USER2, "ä", None),
        (USER2, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v", None),
    ],
)
def test_what_a_name_means(prefix, typed, meant):
    assert read_name(prefix, typed) == meant


def test_quotes_do_not_override_where_site_says_so():
    assert read_name(USER2, "'A.B'", quotes_override=False) == DataSetName("USER2.A.B")


def test_the_working_directory():
    assert str(USER2) == "USER2."
    assert str(JCL) == "USER2.JCL"
    assert str(Prefix("A.B").parent) == "A."
    assert str(Prefix("A").parent) == ""
    assert Prefix().parent == Prefix()


@given(names, members)
def test_a_complete_name_is_read_back_from_its_text(name, member):
    wanted = DataSetName(name, member)
    assert read_name(USER2, f"'{wanted}'") == wanted
    assert read_name(Prefix("OTHER"), f"'{wanted}'".lower()) == wanted


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_none(text):
    for prefix in (USER2, JCL, Prefix()):
        found = read_name(prefix, text)
        assert found is None or is_data_set_name(found.name)
        assert found is None or not found.member or is_member_name(found.member)
        mask = read_mask(prefix, text)
        assert mask is None or mask.matches("USER2.A") in (True, False)


@pytest.mark.parametrize(
    ("prefix", "typed", "fits", "does_not"),
    [
        (USER2, "", ["USER2.A", "USER2.A.B"], ["USER22.A", "USER"]),
        (USER2, "*", ["USER2.A", "USER2.A.B"], ["USER2"]),
        (USER2, "a*", ["USER2.A", "USER2.AB"], ["USER2.A.B", "USER2.B"]),
        (USER2, "a%c", ["USER2.ABC"], ["USER2.AC", "USER2.ABBC"]),
        (USER2, "'USER2.*.c'", ["USER2.A.C"], ["USER2.C", "USER2.A.B.C"]),
        (USER2, "'USER2.**.c'", ["USER2.A.C", "USER2.C", "USER2.A.B.C"], ["USER2.C.D"]),
        (USER2, "'USER2.'", ["USER2.A", "USER2.A.B"], ["USER3.A"]),
        (USER2, "jcl", ["USER2.JCL"], ["USER2.JCL.A"]),
        (Prefix(), "", ["A", "B.C"], []),
    ],
)
def test_masks(prefix, typed, fits, does_not):
    mask = read_mask(prefix, typed)
    assert mask is not None
    assert [name for name in fits + does_not if mask.matches(name)] == fits
    assert all(name.startswith(mask.stem.rstrip(".")) for name in fits)


def test_masks_of_members():
    mask = read_mask(USER2, "'A.B(J*)'")
    assert mask is not None
    assert mask.exact == "A.B"
    assert [name for name in ("JOB", "JCL", "X") if mask.matches_member(name)] == ["JOB", "JCL"]
    inside = read_mask(JCL, "")
    assert inside is not None
    assert inside.members == "*"
    assert read_mask(USER2, "A*(B)") is None


@given(names)
def test_a_name_matches_itself_and_everything_matches_two_stars(name):
    own, every = read_mask(Prefix(), f"'{name}'"), read_mask(Prefix(), "'**'")
    assert own is not None
    assert every is not None
    assert own.exact == name
    assert own.matches(name)
    assert every.matches(name)
    assert own.shown(name) == f"'{name}'"


def test_names_are_shown_as_they_were_asked_for():
    relative = read_mask(USER2, "*")
    assert relative is not None
    assert relative.shown("USER2.A.B") == "A.B"


def test_a_mask_of_many_stars_is_answered_at_once():
    mask = read_mask(Prefix(), "'" + "*A" * 40 + "'")
    assert mask is not None
    assert not mask.matches("AAAAAAAB")
