"""Each row of the policy truth table."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import FtpServer, SecureFtp, SecureLogin, SecurePassword
from appliance.saf.database import Profile
from appliance.saf.model import Access, Acee
from appliance.services.ftp.logon.policy import (
    Door,
    LoggedIn,
    NeedPassword,
    Refused,
    answer_user,
    hfs_refusal,
    port_refusal,
)
from appliance.services.ftp.security.protection import Protection
from tests.services.ftp.conftest import database, router, tls_info

NO_AUTH, REQUIRED, VERIFY = SecureLogin
ALLOWED, ALWAYS = SecureFtp.ALLOWED, SecureFtp.REQUIRED
WANTED, OPTIONAL = SecurePassword.REQUIRED, SecurePassword.OPTIONAL

ROWS = [
    # SECURE_FTP, TLS, SECURE_LOGIN, certificate, USER, SECURE_PASSWORD, VERIFYUSER -> 230, 331 or the refusal
    (ALWAYS, False, NO_AUTH, None, "USER2", WANTED, False, 534),
    (ALWAYS, False, VERIFY, None, "USER2", OPTIONAL, False, 534),
    (ALLOWED, False, NO_AUTH, None, "USER2", WANTED, False, 331),
    (ALLOWED, False, VERIFY, None, "USER2", OPTIONAL, False, 331),
    (ALLOWED, True, NO_AUTH, None, "USER2", WANTED, False, 331),
    (ALWAYS, True, NO_AUTH, "user2", "USER2", OPTIONAL, False, 331),
    (ALLOWED, True, REQUIRED, None, "USER2", OPTIONAL, False, 531),
    (ALLOWED, True, VERIFY, None, "USER2", OPTIONAL, False, 531),
    (ALLOWED, True, REQUIRED, "user2", "USER2", WANTED, False, 331),
    (ALLOWED, True, REQUIRED, "stranger", "USER2", WANTED, False, 331),
    (ALLOWED, True, REQUIRED, "user2", "USER2", OPTIONAL, False, 230),
    (ALLOWED, True, REQUIRED, "user4", "USER4", OPTIONAL, False, 230),
    (ALLOWED, True, REQUIRED, "user4", "USER4", OPTIONAL, True, 530),
    (ALLOWED, True, REQUIRED, "user4", "USER2", OPTIONAL, False, 331),
    (ALLOWED, True, REQUIRED, "stranger", "USER2", OPTIONAL, False, 331),
    (ALWAYS, True, VERIFY, "user4", "USER2", OPTIONAL, False, 530),
    (ALWAYS, True, VERIFY, "stranger", "USER2", OPTIONAL, False, 530),
    (ALWAYS, True, VERIFY, "user4", "USER4", OPTIONAL, False, 530),
    (ALWAYS, True, VERIFY, "user2", "USER2", OPTIONAL, False, 230),
    (ALWAYS, True, VERIFY, "user2", "USER2", WANTED, False, 331),
]


def door(config: FtpServer, port: int = 2021, saf=None) -> Door:
    return Door(config, "MVS098", port, saf or router(), "127.0.0.1:40000")


def outcome(answer) -> int:
    match answer:
        case LoggedIn():
            return 230
        case NeedPassword():
            return 331
        case Refused():
            return answer.code


@pytest.mark.parametrize(("ftp", "tls", "login", "certificate", "user", "password", "verify", "wanted"), ROWS)
def test_row(ftp, tls, login, certificate, user, password, verify, wanted):
    config = FtpServer("FTPSEC1", secure_ftp=ftp, secure_login=login, secure_password=password, verify_user=verify)
    protection = Protection()
    if tls:
        protection.secure(tls_info(certificate))
    answer = answer_user(door(config), protection, user)
    assert outcome(answer) == wanted
    if isinstance(answer, LoggedIn):
        assert answer.acee.user == user


def test_a_port_without_a_profile_is_open_to_the_mapped_user():
    config = FtpServer("FTPSEC1", secure_login=VERIFY, secure_password=OPTIONAL)
    protection = Protection()
    protection.secure(tls_info("user4"))
    assert isinstance(answer_user(door(config, port=2022), protection, "USER4"), LoggedIn)


def test_each_refusal_says_why_to_the_auditor_and_the_same_to_the_peer():
    config = FtpServer("FTPSEC1", secure_login=VERIFY, secure_password=OPTIONAL)
    found = []
    for certificate, user in (("user4", "USER2"), ("stranger", "USER2"), ("user4", "USER4")):
        protection = Protection()
        protection.secure(tls_info(certificate))
        found.append(answer_user(door(config), protection, user))
    assert [answer.message.id for answer in found] == ["SLYF0105E", "SLYF0104E", "SLYF0106E"]
    assert len({(answer.code, answer.text) for answer in found}) == 1


def test_the_port_was_asked_when_a_password_follows():
    config = FtpServer("FTPSEC1", secure_login=VERIFY)
    protection = Protection()
    protection.secure(tls_info("user2"))
    assert answer_user(door(config), protection, "USER2") == NeedPassword(port_permitted=True)


def test_the_four_digit_name_of_the_talk_is_the_second_choice():
    saf = router(database().with_profile(Profile("SERVAUTH", "EZB.FTP.MVS098.FTPD1.PORT0021", uacc=Access.NONE)))
    assert port_refusal(door(FtpServer("FTPD1"), 21, saf), Acee("USER2")) is not None
    assert port_refusal(door(FtpServer("FTPD1"), 22, saf), Acee("USER2")) is None


def test_the_file_system_may_be_closed():
    saf = router(database().with_profile(Profile("SERVAUTH", "EZB.FTP.MVS098.FTPSEC1.ACCESS.HFS", uacc=Access.NONE)))
    refused = hfs_refusal(door(FtpServer("FTPSEC1"), saf=saf), Acee("USER2"))
    assert refused is not None
    assert refused.fields == {"resource": "EZB.FTP.MVS098.FTPSEC1.ACCESS.HFS"}
    assert hfs_refusal(door(FtpServer("FTPSEC1")), Acee("USER2")) is None
