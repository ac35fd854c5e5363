"""Anonymous logins: each form of ANONYMOUS, each level, and what such a user may do."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpaccess import Anonymous, EmailCheck, FileAccess
from appliance.config.ftpservers.ftpserver import SecureFtp, StartDirectory
from appliance.saf.database import ClassState, Profile, User
from appliance.saf.model import Accepted, Access, Acee, VerifyMethod
from appliance.secret import Secret
from appliance.session.actions import Transfer, Verify
from appliance.session.events import Verified
from tests.services.ftp.conftest import code, database, router

SURROGATE = Anonymous("GUEST", is_surrogate=True)


def saf(permitted=True):
    made = database().with_user(User("GUEST", "SYS1")).with_user(User("FTPD", "SYS1"))
    made = made.with_class("SURROGAT", ClassState(active=True))
    access = {"FTPD": Access.READ} if permitted else {}
    return router(made.with_profile(Profile("SURROGAT", "BPX.SRV.GUEST", access=access)))


@pytest.fixture
def guest(make, tmp_path):
    def build(**config):
        (tmp_path / "hfs/u/guest").mkdir(parents=True, exist_ok=True)
        config.setdefault("anonymous", SURROGATE)
        return make(saf=saf(), **config)

    return build


def log_on(client, email="me@example"):
    assert client.say("USER anonymous").sent() == b"331 Send email address as password please.\r\n"
    return client.say(f"PASS {email}")


def test_a_surrogate_needs_no_password_and_sees_its_home_as_the_root(guest, tmp_path):
    client = guest()
    assert log_on(client).sent() == b'230 GUEST is logged on.  Working directory is "/".\r\n'
    (tmp_path / "hfs/u/guest/f").write_bytes(b"x")
    (tmp_path / "hfs/u/user2").mkdir()
    assert code(client.say("SIZE f")) == 213
    assert code(client.say("CWD /u/guest")) == 550
    assert code(client.say("CWD ../../user2")) == 550
    client.say("PORT 127,0,0,1,156,64")
    assert b" f\r\n" in client.say("LIST /").only(Transfer).source


def test_at_level_1_the_user_is_as_any_other(guest):
    client = guest(anonymous_level=1)
    assert b'"/u/guest"' in log_on(client).sent()
    assert code(client.say("SITE UMASK 022")) == 200


def test_without_a_surrogat_profile_nobody_is_let_in(make):
    for router_ in (saf(permitted=False), router()):
        refused = log_on(make(saf=router_, anonymous=SURROGATE))
        assert (refused.messages, code(refused)) == (["SLYF0112E"], 530)


def test_the_password_of_ftp_data_is_verified(guest):
    client = guest(anonymous=Anonymous("GUEST", Secret("geheim")))
    asked = log_on(client).only(Verify)
    assert (asked.user, asked.secret.reveal()) == ("GUEST", b"geheim")
    done = client.answer(client.script.handle(Verified(Accepted(Acee("GUEST"), VerifyMethod.PASSWORD))))
    assert code(done) == 230


def test_without_one_the_client_has_to_know_it(guest):
    client = guest(anonymous=Anonymous("GUEST"))
    assert client.say("USER anonymous").sent() == b"331 Send password please.\r\n"
    assert client.say("PASS known").only(Verify).secret.reveal() == b"known"


@pytest.mark.parametrize(
    ("check", "email", "wanted"),
    [
        (EmailCheck.NO, "x", 230),
        (EmailCheck.WARNING, "x", 230),
        (EmailCheck.FAIL, "x", 530),
        (EmailCheck.FAIL, "a@b", 230),
    ],
)
def test_emailaddrcheck(guest, check, email, wanted):
    done = log_on(guest(email_check=check), email)
    assert code(done) == wanted
    assert ("230-" in done.sent().decode()) == (check is EmailCheck.WARNING)


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ({"anonymous_file_access": FileAccess.MVS}, 530),
        ({"anonymous_seq": False}, 530),
        ({"anonymous_file_access": FileAccess.BOTH}, 230),
        ({"anonymous_file_access": FileAccess.MVS, "anonymous_level": 2}, 230),
    ],
)
def test_name_spaces(guest, config, wanted):
    assert code(log_on(guest(**config))) == wanted


def test_where_data_sets_alone_are_open_a_login_begins_there_and_stays_there(guest, tmp_path):
    client = guest(data_sets=True, anonymous_file_access=FileAccess.MVS, hfs_info="readme")
    (tmp_path / "hfs/u/guest/readme").write_text("not for you")
    assert log_on(client).sent() == b'230 GUEST is logged on.  Working directory is "GUEST.".\r\n'
    shut = b"550 CWD fails: UNIX files are not open to anonymous users.\r\n"
    assert client.say("CWD /").sent() == shut
    assert [code(client.say(line)) for line in ("LIST /", "DELE /readme", "HASH /readme", "RNFR /readme")] == [550] * 4
    assert code(client.say("CWD 'GUEST.X'")) == 250
    begun_elsewhere = {"anonymous_file_access": FileAccess.MVS, "start_directory": StartDirectory.HFS}
    assert code(log_on(guest(data_sets=True, **begun_elsewhere))) == 530


def test_at_level_3_nobody_changes_to_or_from_anonymous(guest):
    client = guest()
    log_on(client)
    assert code(client.say("USER USER2")) == 530
    assert code(client.say("PWD")) == 257
    other = guest()
    other.log_on()
    assert code(other.say("USER anonymous")) == 530
    assert code(guest(anonymous_level=2).say("USER anonymous")) == 331


def test_what_is_made_has_the_modes_of_ftp_data(guest, tmp_path):
    client = guest(anonymous_file_mode=0o400, anonymous_directory_mode=0o311)
    log_on(client)
    assert code(client.say("MKD inbox")) == 257
    made = tmp_path / "hfs/u/guest/inbox"
    assert made.stat().st_mode & 0o777 == 0o311
    client.say("PORT 127,0,0,1,156,64")
    client.move(client.say("STOR inbox/f"), b"x")
    assert (made / "f").stat().st_mode & 0o777 == 0o400
    client.say("PORT 127,0,0,1,156,64")
    assert code(client.say("LIST inbox")) == 550  # its names may not be read
    client.say("PORT 127,0,0,1,156,64")
    assert code(client.say("STOR inbox/f")) == 550  # and what is there not be replaced
    assert [code(client.say(line)) for line in ("SITE CHMOD 777 inbox", "SITE UMASK 0")] == [550, 550]


def test_who_is_not_configured_is_a_name_like_any_other(make):
    client = make()
    assert client.say("USER anonymous").sent() == b"331 Send password please.\r\n"
    assert client.say("PASS x@y").only(Verify).user == "ANONYMOUS"


def test_tls_is_required_of_everybody(guest):
    assert code(guest(secure_ftp=SecureFtp.REQUIRED).say("USER anonymous")) == 534
