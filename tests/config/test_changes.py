"""Two configurations held against each other."""

from pathlib import Path

import pytest

from appliance.config.changes import Change, changes
from appliance.config.loader import load

ETC = Path(__file__).parent.parent.parent / "etc"


def differ(member, *replacements):
    text = (ETC / member).read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return changes(load(ETC).site, load(ETC, {member: text}).site)


def test_nothing_is_different():
    assert changes(load(ETC).site, load(ETC).site) == ()
    assert differ("FTP.DATA", ("\n", "\n; a comment moves every line\n")) == ()


def test_one_value():
    assert differ("FTPSEC2.FTP.DATA", ("INACTIVE            0", "INACTIVE 60")) == (
        Change("ftp FTPSEC2 inactive", "0", "60"),
    )


def test_what_is_new_and_what_is_gone():
    found = differ("APPLS", ("APPL ECHO", "APPL ECHO2"))
    assert [(change.what, change.before, change.after) for change in found] == [
        ("applications ECHO", "ECHO", ""),
        ("applications ECHO2", "", "ECHO2"),
    ]


def test_commands_of_racf_init_are_only_counted():
    [found] = differ("RACF.INIT", ("ADDUSER USER2", "ADDUSER USER9 PASSWORD(SECRET)\nADDUSER USER2"))
    assert found.what == "racf_init"
    assert "SECRET" not in found.after


@pytest.mark.parametrize("member", ["PROFILE.TCPIP", "SYSTEM.CONF"])
def test_changes_of_other_members_are_named_by_their_path(member):
    old, new = {"PROFILE.TCPIP": ("CLIENTAUTH NONE", "CLIENTAUTH SSLCERT"), "SYSTEM.CONF": ("MVS098", "MVS099")}[member]
    found = differ(member, (old, new))
    assert found
    assert all(change.what.split(" ")[0] in ("profile", "system") for change in found)
