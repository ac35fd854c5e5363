"""FTPS.RC: its lines run at login and show as 230- lines."""

from __future__ import annotations

import pytest

from appliance.session.actions import Files
from appliance.storage.datasets.access import WriteDataSet
from appliance.storage.datasets.attributes import Attributes, Dcb
from appliance.storage.datasets.names import DataSetName


@pytest.fixture
def client(make, home):
    def build(script, **config):
        (home / "ftps.rc").write_text(script)
        (home / "work").mkdir(exist_ok=True)
        return make(**config)

    return build


def test_site_and_cwd_lines_run_before_the_welcome(client):
    logged_on = client("; my settings\nSITE UMASK 022\n\ncd work\n", login_message=("News",)).log_on()
    assert logged_on.sent().decode().splitlines() == [
        "230-News",
        "230-Processing FTPS.RC configuration file..",
        "230-SITE command was accepted",
        "230-HFS directory /u/user2/work is the current working directory",
        '230 USER2 is logged on.  Working directory is "/u/user2/work".',
    ]


def test_what_fails_is_told_and_the_rest_runs(client):
    started = client("CWD nowhere\nDELE f\nSITE WHAT\nCWD work\n")
    lines = started.log_on().sent().decode().splitlines()
    assert lines[1:] == [
        "230-CWD fails: /u/user2/nowhere does not exist.",
        "230-DELE is not SITE or CWD, the line is ignored",
        "230-Unrecognized parameter 'WHAT' on SITE command.",
        "230-SITE command was accepted",
        "230-HFS directory /u/user2/work is the current working directory",
        '230 USER2 is logged on.  Working directory is "/u/user2/work".',
    ]
    assert b"022" not in started.say("STAT (UMASK").sent()


def test_settings_stay(client):
    started = client("SITE UMASK 022\n")
    started.log_on()
    assert b"UMASK value is 022" in started.say("STAT (UMASK").sent()


def test_a_long_script_ends_and_says_so(client):
    said = client("SITE CHMOD 700 work\n" * 500).log_on().sent()
    assert said.count(b"accepted") == 100
    assert b"230-Lines behind the first 100 are ignored\r\n" in said


def test_the_data_set_of_the_user_comes_before_the_file(client):
    started = client("SITE UMASK 022\n", data_sets=True)
    store = started.script.session._c.site.data_sets
    opened = WriteDataSet(store, DataSetName("USER2.FTPS.RC"), "USER2", Attributes(Dcb("FB", 80, 800))).perform()
    opened.source.write(b"SITE UMASK 077".decode().encode("cp037").ljust(80, b"\x40"))
    opened.source.commit()
    assert b"230-Processing FTPS.RC configuration file..\r\n" in started.log_on().sent()
    assert b"UMASK value is 077" in started.say("STAT (UMASK").sent()


def test_the_next_login_asks_no_disk_and_sees_what_a_session_changed(client, home):
    started = client("SITE UMASK 022\n")
    started.log_on()
    (home / "ftps.rc").write_text("SITE UMASK 077\n")
    started.say("REIN")
    assert Files not in map(type, started.log_on().actions)
    assert b"UMASK value is 022" in started.say("STAT (UMASK").sent()
    started.say("DELE nothing")
    started.say("REIN")
    started.log_on()
    assert b"UMASK value is 077" in started.say("STAT (UMASK").sent()
