"""USER and PASS to 230, wrong ones, and QUIT."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from appliance.config.ftpservers.ftpaccess import Override
from appliance.config.ftpservers.ftpserver import PortOfEntry4, SecureFtp, SecureLogin, SecurePassword, TlsRfcLevel
from appliance.saf.database import ClassState, Profile
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.secret import Secret
from appliance.services.ftp.logon.commands import MAX_FAILURES
from appliance.session.actions import CancelTimer, Close, SetTimer, StopTls, Verify
from appliance.session.events import Drained, TimerFired, Unsecured, Verified
from appliance.session.wires import Endpoint, Wire
from tests.services.ftp.conftest import code, database, router


def test_a_password_login(make):
    client = make(applname="FTPAPPL")
    assert client.say("USER user2").sent() == b"331 Send password please.\r\n"
    client.say("PASS secret").expect(Verify("USER2", Secret("secret"), "FTPAPPL", "7F000001"))
    assert client.script.session.is_waiting
    done = client.answer(client.script.handle(Verified(Accepted(Acee("USER2"), VerifyMethod.PASSWORD))))
    assert done.sent() == b'230 USER2 is logged on.  Working directory is "/u/user2".\r\n'
    assert done.messages == ["SLYF0001I"]
    assert CancelTimer("login") in done.actions
    assert client.say("PASS again").sent().startswith(b"230 ")


def test_the_job_name_is_the_application_by_default(make):
    client = make()
    client.say("USER USER2")
    assert client.say("PASS x").only(Verify).application == "FTPSEC1"


@pytest.mark.parametrize(
    ("sent", "old", "new"),
    [("a/b/b", "a", "b"), ("a/b/c", "a/b/c", None), ("a/b", "a/b", None), ("a//", "a//", None), ("", "", None)],
)
def test_a_new_password(make, sent, old, new):
    client = make()
    client.say("USER USER2")
    asked = client.say(f"PASS {sent}").only(Verify)
    assert asked.secret == Secret(old)
    assert asked.new_secret == (Secret(new) if new else None)


def test_pass_comes_behind_user(make):
    assert code(make().say("PASS x")) == 503


def test_a_certificate_is_enough(make):
    client = make(secure_login=SecureLogin.VERIFY_USER, secure_password=SecurePassword.OPTIONAL)
    client.secure("user2")
    logged_on = client.say("USER USER2")
    assert code(logged_on) == 230
    assert logged_on.all(Verify) == []
    assert code(client.say("PWD")) == 257


@pytest.mark.parametrize(
    ("certificate", "user", "message"),
    [("user4", "USER4", "SLYF0106E"), ("stranger", "USER2", "SLYF0104E"), ("user4", "USER2", "SLYF0105E")],
)
def test_refused_certificates(make, certificate, user, message):
    client = make(secure_login=SecureLogin.VERIFY_USER, secure_password=SecurePassword.OPTIONAL)
    client.secure(certificate)
    refused = client.say(f"USER {user}")
    assert refused.messages == [message]
    assert refused.sent() == b"530 Not logged in.\r\n"
    assert code(client.say("PASS x")) == 503


def test_without_a_certificate_or_without_tls(make):
    client = make(secure_ftp=SecureFtp.REQUIRED, secure_login=SecureLogin.VERIFY_USER)
    assert code(client.say("USER USER2")) == 534
    client.secure()
    refused = client.say("USER USER2")
    assert refused.sent() == b"531 Server requires client certificate for login processing\r\n"


def test_verifyuser_asks_the_port_behind_the_password(make):
    assert code(make(verify_user=True).log_on("USER2")) == 230
    refused = make(verify_user=True).log_on("USER4")
    assert refused.messages == ["SLYF0106E"]
    assert code(refused) == 530
    assert code(make().log_on("USER4")) == 230


def test_a_wrong_password_is_answered_late_and_asks_for_user_again(make):
    client = make()
    client.say("USER USER2")
    client.say("PASS wrong")
    rejected = client.script.handle(Verified(Rejected("USER2", RejectReason.REVOKED)))
    assert rejected.sent() == b""
    assert rejected.messages == ["SLYF0107E"]
    assert rejected.only(SetTimer).name == "delay"
    assert client.script.session.is_waiting
    assert client.script.receive(b"NOOP\r\n").actions == ()
    assert client.script.handle(TimerFired("idle")).sent() == b""
    replied = client.script.handle(TimerFired("delay")).sent()
    assert replied == b"530 PASS command failed\r\n200 OK\r\n"
    assert code(client.say("PASS x")) == 503


def test_reasons_are_shown_only_when_asked_for(make):
    assert make().fail().sent() == b"530 PASS command failed\r\n"
    shown = make(access_error_msgs=True).fail().sent()
    assert shown.startswith(b"530-")
    assert shown.endswith(b"\r\n530 PASS command failed\r\n")


def test_too_many_failures_close(make):
    client = make()
    for _ in range(MAX_FAILURES - 1):
        assert not client.fail().is_closed()
    last = client.fail()
    assert last.is_closed()
    assert code(last) == 421
    assert "SLYF0108E" in last.messages


def test_a_login_forgives(make):
    client = make()
    for _ in range(MAX_FAILURES - 1):
        client.fail()
    client.log_on()
    assert not client.fail().is_closed()


def test_no_message_carries_the_password(make):
    client = make(access_error_msgs=True)
    client.say("USER USER2")
    client.say("PASS hunter2/swordfish/swordfish")
    assert "hunter2" not in repr(client.script.history)
    assert "swordfish" not in repr(client.script.history)


def test_user_and_rein_begin_again(make):
    for again in ("USER USER4", "REIN"):
        client = make()
        client.log_on()
        client.say(again)
        assert code(client.say("PWD")) == 530


def test_quit(make):
    client = make()
    left = client.say("QUIT")
    assert left.sent() == b"221 Quit command received. Goodbye.\r\n"
    assert left.actions[-1] == Close()
    assert client.script.session.is_waiting
    assert client.say("NOOP").actions == ()


def test_what_differs_for_a_network_and_for_a_user(make, home):
    overrides = (
        Override("secure_ftp", SecureFtp.REQUIRED, network=ip_network("127.0.0.0/8")),
        Override("secure_ftp", SecureFtp.ALLOWED, user="USER2"),
        Override("inactive", 77, network=ip_network("127.0.0.1/32")),
    )
    client = make(overrides=overrides)
    assert code(client.say("USER USER4")) == 534
    assert code(client.say("USER USER2")) == 331
    assert b"timer is set to 77" in client.say("STAT").sent()
    elsewhere = make(overrides=overrides, opened=False)
    elsewhere.open(peer=Endpoint("192.0.2.1", 1024))
    assert code(elsewhere.say("USER USER4")) == 331


BY_CERTIFICATE = {"secure_login": SecureLogin.VERIFY_USER, "secure_password": SecurePassword.OPTIONAL}


def by_certificate(client, peer="127.0.0.1"):
    client.open(peer=Endpoint(peer, 1024))
    client.secure("user2")
    return client.say("USER USER2")


def test_a_port_of_entry_needs_read_in_class_terminal(make, home):
    shut = database().with_class("TERMINAL", ClassState(active=True)).with_profile(Profile("TERMINAL", "7F000001"))
    refused = by_certificate(make(saf=router(shut), opened=False, **BY_CERTIFICATE))
    assert (refused.messages, code(refused)) == (["SLYF0106E"], 530)
    assert code(by_certificate(make(saf=router(shut), opened=False, **BY_CERTIFICATE), "::1")) == 230
    by_zone = make(saf=router(shut), opened=False, port_of_entry=PortOfEntry4.SERVAUTH, **BY_CERTIFICATE)
    assert code(by_certificate(by_zone)) == 230


def test_a_password_is_verified_with_the_terminal_that_portofentry4_says(make):
    client = make(port_of_entry=PortOfEntry4.SERVAUTH)
    client.say("USER USER2")
    assert client.say("PASS x").only(Verify).terminal == ""


@pytest.mark.parametrize(("days", "line"), [(3, b"230-Your password expires in 3 days.\r\n"), (1, b"in 1 day.\r\n")])
def test_a_password_that_expires_soon_is_told_of(make, days, line):
    client = make()
    client.say("USER USER2")
    client.say("PASS x")
    verified = Verified(Accepted(Acee("USER2"), VerifyMethod.PASSWORD, days))
    assert line in client.answer(client.script.handle(verified)).sent()


def test_a_phrase_is_refused_where_only_passwords_are_taken(make):
    client = make(passphrases=False)
    client.say("USER USER2")
    refused = client.say("PASS longer than eight")
    assert (refused.messages, code(refused), refused.all(Verify)) == (["SLYF0114E"], 530, [])


@pytest.mark.parametrize(
    ("level", "is_kept"), [(TlsRfcLevel.DRAFT, True), (TlsRfcLevel.RFC4217, False), (TlsRfcLevel.CCCNONOTIFY, False)]
)
def test_rein_ends_tls_at_the_levels_of_the_rfc(make, home, level, is_kept):
    client = make(tls_rfc_level=level)
    client.secure()
    client.log_on()
    answered = client.say("REIN")
    assert answered.sent().startswith(b"220 ")
    if not is_kept:
        stopped = client.script.handle(Drained(Wire.CLIENT))
        stopped.expect(StopTls(notify=level is TlsRfcLevel.RFC4217))
        client.script.handle(Unsecured())
    assert code(client.say("PBSZ 0")) == (200 if is_kept else 503)
    assert code(client.say("AUTH TLS")) == (503 if is_kept else 234)
