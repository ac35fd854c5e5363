"""AUTH to CCC, and that revocation is checked before anything is said."""

from __future__ import annotations

import pytest

from appliance.certs.verdict import RevocationState, Verdict
from appliance.config.ftpservers.ftpserver import SecureCtrlconn, SecureDataconn, SecureFtp, TlsRfcLevel
from appliance.session.actions import CheckRevocation, Close, Send, StartTls, StopTls
from appliance.session.events import Drained, RevocationChecked, Unsecured
from appliance.session.wires import Endpoint, Wire
from tests.services.ftp.conftest import REVOKED, code, secured


@pytest.mark.parametrize(("mechanism", "level"), [("TLS", "C"), ("tls-c", "C"), ("TLS-P", "P"), ("SSL", "P")])
def test_auth_begins_tls_and_sets_the_data_level(make, mechanism, level):
    client = make()
    begun = client.say(f"AUTH {mechanism}")
    assert [type(action) for action in begun.actions] == [Send, StartTls]
    assert begun.sent().startswith(b"234 ")
    assert client.policy.resumption == [True]
    client.script.handle(secured())
    assert f"protection level is {level}".encode() in client.say("STAT").sent()


def test_what_was_read_behind_auth_goes_to_tls_and_never_runs(make):
    client = make()
    begun = client.script.receive(b"AUTH TLS\r\nUSER evil\r\nPASS evil\r\n")
    assert begun.only(StartTls).pending == b"USER evil\r\nPASS evil\r\n"
    assert client.script.session.is_waiting
    after = client.script.handle(secured())
    assert after.actions == ()
    assert client.say("PASS x").sent().startswith(b"503 ")


def test_a_user_named_in_the_clear_is_forgotten(make):
    client = make()
    client.say("USER USER2")
    client.secure()
    assert code(client.say("PASS secret")) == 503


def test_a_login_in_the_clear_is_forgotten(make, home):
    client = make()
    client.log_on()
    client.say("CWD /u")
    client.secure()
    assert code(client.say("PWD")) == 530


def test_a_revoked_certificate_ends_the_session_before_any_reply_to_a_command(make):
    client = make()
    client.say("AUTH TLS")
    asked = client.script.handle(secured("user2"))
    asked.expect(CheckRevocation(asked.only(CheckRevocation).chain, client.policy.made[0].policy.revocation))
    assert client.script.receive(b"USER USER2\r\n").actions == ()
    refused = client.script.handle(RevocationChecked(REVOKED))
    assert refused.messages == ["SLYF0101E"]
    assert refused.sent() == b"530 The client certificate is not accepted.\r\n"
    assert refused.is_closed()
    assert client.script.receive(b"USER USER2\r\n").actions == ()


def test_unknown_revocation_is_as_the_policy_decided(make):
    client = make()
    client.say("AUTH TLS")
    client.script.handle(secured("user2"))
    on = client.script.handle(RevocationChecked(Verdict(RevocationState.UNKNOWN, allowed=True)))
    assert not on.is_closed()
    assert code(client.say("NOOP")) == 200


def test_commands_sent_early_under_tls_wait_for_the_verdict(make):
    client = make()
    client.say("AUTH TLS")
    client.script.handle(secured("user2"))
    assert client.script.receive(b"NOOP\r\n").actions == ()
    assert client.script.handle(RevocationChecked(Verdict(RevocationState.GOOD, allowed=True))).sent() == b"200 OK\r\n"


@pytest.mark.parametrize(
    ("prepare", "argument", "wanted"),
    [([], "KERBEROS_V4", 504), ([], "GSSAPI", 504), (["secure"], "TLS", 503)],
)
def test_auth_refused(make, prepare, argument, wanted):
    client = make()
    for step in prepare:
        getattr(client, step)()
    refused = client.say(f"AUTH {argument}")
    assert code(refused) == wanted
    assert refused.all(StartTls) == []


def test_auth_without_the_extension_or_without_a_ring(make):
    assert code(make(extensions=frozenset()).say("AUTH TLS")) == 502
    refused = make(tls=False).say("AUTH TLS")
    assert refused.messages == ["SLYF0304E"]
    assert code(refused) == 431


def test_pbsz_and_prot(make):
    client = make()
    assert code(client.say("PBSZ 0")) == 503
    assert code(client.say("PROT P")) == 503
    client.secure()
    assert code(client.say("PROT P")) == 503
    assert [code(client.say(f"PBSZ {size}")) for size in ("x", "-1", "4294967296", "٣")] == [501] * 4
    assert client.say("PBSZ 16384").sent().startswith(b"200 PBSZ=0")
    assert client.say("PROT P").sent() == b"200 Data connection protection set to private\r\n"
    assert client.say("prot c").sent() == b"200 Data connection protection set to clear\r\n"


def test_prot_c_is_refused_and_told_where_data_must_be_private(make):
    client = make(secure_dataconn=SecureDataconn.PRIVATE)
    client.secure()
    client.say("PBSZ 0")
    refused = client.say("PROT C")
    assert refused.messages == ["SLYF0109E"]
    assert refused.sent() == b"536 Data connection protection level not supported\r\n"


@pytest.mark.parametrize("least", [SecureCtrlconn.SAFE, SecureCtrlconn.PRIVATE])
def test_ccc_is_refused_where_commands_must_be_protected(make, least):
    client = make(secure_ctrlconn=least)
    assert code(client.say("CCC")) == 533
    client.secure()
    refused = client.say("CCC")
    assert (refused.messages, refused.sent()) == (["SLYF0109E"], b"534 CCC not supported\r\n")
    assert code(client.say("NOOP")) == 200


class TestImplicit:
    LOCAL = Endpoint("127.0.0.1", 990)

    def test_tls_comes_before_the_greeting_and_data_is_private(self, make):
        client = make(opened=False, secure_implicit_zos=False)
        opened = client.open(self.LOCAL)
        opened.only(StartTls)
        assert opened.sent() == b""
        greeted = client.script.handle(secured())
        assert greeted.sent().startswith(b"220-FTPSEC1 Sallyport FTP")
        assert b"protection level is P" in client.say("STAT").sent()
        assert code(client.say("AUTH TLS")) == 503
        assert code(client.say("CCC")) == 534
        assert code(client.say("PROT P")) == 200

    def test_a_revoked_certificate_gets_no_greeting(self, make):
        client = make(opened=False, secure_implicit_zos=False)
        client.open(self.LOCAL)
        client.script.handle(secured("user2"))
        assert client.script.handle(RevocationChecked(REVOKED)).sent().startswith(b"421 ")  # RFC 959 section 5.4

    def test_where_the_greeting_was_before_it_is_no_time_out(self, make):
        client = make(opened=False)
        client.open(self.LOCAL)
        client.script.handle(secured("user2"))
        assert client.script.handle(RevocationChecked(REVOKED)).sent().startswith(b"530 ")

    def test_the_z_os_habit_greets_first(self, make):
        opened = make(opened=False).open(self.LOCAL)
        assert [type(action) for action in opened.actions[-2:]] == [Send, StartTls]
        assert opened.sent().startswith(b"220-")

    def test_without_a_ring_the_port_closes(self, make):
        opened = make(opened=False, tls=False).open(self.LOCAL)
        assert opened.messages == ["SLYF0304E"]
        assert opened.actions[-1] == Close(Wire.CLIENT)


class TestCcc:
    @pytest.fixture
    def cleared(self, make, home):
        client = make(secure_ftp=SecureFtp.REQUIRED)
        client.secure()
        client.log_on()
        client.say("PBSZ 0")
        client.say("PROT P")
        sent = client.say("CCC")
        assert sent.sent() == b"200 CCC command successful\r\n"
        assert sent.messages == ["SLYF0005I"]
        stopped = client.script.handle(Drained(Wire.CLIENT))
        stopped.expect(StopTls(notify=True))
        client.script.receive(b"NOOP\r\n")
        assert client.script.handle(Unsecured()).actions == ()  # what came before the change is dropped
        return client

    def test_the_session_goes_on_in_the_clear_and_data_stays_private(self, cleared):
        assert code(cleared.say("NOOP")) == 200
        status = cleared.say("STAT").sent()
        assert b"is not protected by TLS" in status
        assert b"protection level is P" in status

    @pytest.mark.parametrize("line", ["AUTH TLS", "PBSZ 0", "PROT P", "CCC"])
    def test_protection_cannot_be_changed_any_more(self, cleared, line):
        assert code(cleared.say(line)) == 503

    def test_nobody_logs_on_in_the_clear_where_tls_is_required(self, cleared):
        assert code(cleared.say("USER USER2")) == 534

    def test_without_notify_nothing_is_said_at_the_end_of_tls(self, make, home):
        client = make(tls_rfc_level=TlsRfcLevel.CCCNONOTIFY)
        client.secure()
        client.log_on()
        client.say("CCC")
        client.script.handle(Drained(Wire.CLIENT)).expect(StopTls(notify=False))

    def test_it_comes_after_the_login(self, make):
        client = make()
        client.secure()
        assert code(client.say("CCC")) == 503


@pytest.mark.parametrize(("line", "clear", "secure"), [("MIC x", 503, 537), ("ENC x", 503, 537), ("ADAT x", 503, 503)])
def test_single_commands_are_not_protected(make, line, clear, secure):
    client = make()
    assert code(client.say(line)) == clear
    client.secure()
    assert code(client.say(line)) == secure
