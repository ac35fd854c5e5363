"""Unloads of other systems: what is taken over, what is said, and that nothing in a file raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Group, SafDatabase, User
from appliance.saf.loading import read_unload
from appliance.saf.merging import merge
from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority
from appliance.saf.unloadlayout import LAYOUTS, line_of

BASE = SafDatabase().with_group(Group("SYS1")).with_user(User("IBMUSER", "SYS1", full_name="Mine"))
SITE = [
    line_of("0100", {"NAME": "SYS1", "OWNER_ID": "IBMUSER"}),
    line_of("0100", {"NAME": "STAFF", "SUPGRP_ID": "SYS1", "OWNER_ID": "SYS1", "CREATE_DATE": "1999-12-31"}),
    line_of("0102", {"NAME": "STAFF", "MEMBER_ID": "ANN", "AUTH": "CONNECT"}),
    line_of("0200", {"NAME": "irrcerta"}),
    line_of("0200", {"NAME": "IBMUSER", "DEFGRP_ID": "SYS1", "PROGRAMMER": "THEIRS"}),
    line_of("0200", {"NAME": "ANN", "DEFGRP_ID": "STAFF", "NOPWD": "NO", "PWD_INTERVAL": "090", "ACCESS_SUN": "NO"}),
    line_of("0203", {"NAME": "ANN", "GRP_ID": "STAFF"}),
    line_of("0205", {"NAME": "ANN", "GRP_ID": "STAFF", "GRP_SPECIAL": "YES"}),
    line_of("0205", {"NAME": "ANN", "GRP_ID": "GONE"}),
    line_of("0500", {"NAME": "EZB.FTP.**", "CLASS_NAME": "SERVAUTH", "GENERIC": "YES", "AUDIT_LEVEL": "FAIL"}),
    line_of("0505", {"NAME": "EZB.FTP.**", "CLASS_NAME": "SERVAUTH", "AUTH_ID": "ANN", "ACCESS": "READ"}),
    line_of("0505", {"NAME": "EZB.FTP.**", "CLASS_NAME": "SERVAUTH", "AUTH_ID": "GONE", "ACCESS": "READ"}),
    line_of("0500", {"NAME": "X.Y", "CLASS_NAME": "$MYCLASS", "GENERIC": "NO"}),
    line_of("0505", {"NAME": "X.Y", "CLASS_NAME": "$MYCLASS", "AUTH_ID": "ANN", "ACCESS": "READ"}),
    line_of("0500", {"NAME": "A.&LONGNAME8", "CLASS_NAME": "SERVAUTH"}),
    line_of("0200", {"NAME": "BOB", "DEFGRP_ID": "GONE", "REVOKE_DATE": "soon"}),
    line_of("0200", {"NAME": "CY", "DEFGRP_ID": "GONE"}),
    "0270 ANN     0000000123 /u/ann",
    "this is no record",
]


def loaded():
    found = read_unload(SITE)
    return merge(BASE, found), found.notes


def test_users_come_without_a_password_and_with_their_group():
    database, _ = loaded()
    ann = database.users["ANN"]
    assert (ann.password_hash, ann.is_expired, ann.interval, ann.default_group) == (None, True, 90, "STAFF")
    assert [(one.group, one.special, one.authority) for one in ann.connects] == [
        ("STAFF", True, GroupAuthority.CONNECT)
    ]
    assert 6 not in ann.when.days
    assert database.users["CY"].default_group == "SYS1"
    assert set(database.users) == {"IBMUSER", "ANN", "CY"}


def test_what_is_there_stays():
    database, _ = loaded()
    assert database.users["IBMUSER"].full_name == "Mine"
    again = merge(database, read_unload(SITE))
    assert again.users == database.users
    assert again.profiles == database.profiles


def test_profiles_come_with_their_lists():
    database, _ = loaded()
    profile = database.profiles["SERVAUTH"]["EZB.FTP.**"]
    assert (profile.is_generic, profile.access) == (True, {"ANN": Access.READ})
    assert str(profile.audit) == "FAILURES(READ)"


@pytest.mark.parametrize(
    "text",
    [
        "$MYCLASS X.Y: nothing here asks about this class",
        "SERVAUTH A.&LONGNAME8: a profile with such a name is not understood",
        "SERVAUTH EZB.FTP.**: the entry of GONE, who is not defined, is left out",
        "user ANN: a connection to a group that is not there is left out",
        "user CY: the default group GONE is not there, it is SYS1 now",
        "this is no record of a database unload",
    ],
)
def test_what_is_not_taken_over_is_said(text):
    assert text in [note.text for note in loaded()[1]]


def test_a_field_that_cannot_be_read_is_said_with_its_line():
    notes = [note for note in loaded()[1] if note.text.startswith("BOB")]
    assert [note.line for note in notes] == [16]


@given(
    st.lists(
        st.builds(
            lambda kind, values: line_of(kind, dict(zip(LAYOUTS[kind].fields, values, strict=False))),
            st.sampled_from(sorted(LAYOUTS)),
            st.lists(st.sampled_from(["", "A", "SYS1", "SERVAUTH", "YES", "9", "2026-02-30", "99:99:99", "%%", "*"])),
        )
        | st.text()
    )
)
def test_nothing_in_a_file_raises(lines):
    merge(BASE, read_unload(lines))


def test_a_class_that_decides_nothing_is_named_once():
    lines = [line_of("0500", {"NAME": name, "CLASS_NAME": "LOGSTRM"}) for name in ("A", "B")]
    found = read_unload([*lines, line_of("0500", {"NAME": "&V", "CLASS_NAME": "RACFVARS"})])
    assert [note.text for note in found.notes] == [
        "LOGSTRM: profiles are taken over, but nothing here asks about this class"
    ]
    assert set(found.profiles) == {("LOGSTRM", "A"), ("LOGSTRM", "B"), ("RACFVARS", "&V")}
