"""The steps of a transfer: level, address, certificate, then 125, and one closing reply."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import SecureDataconn, SecureLogin, SecurePassword, SessionReuse
from appliance.session.actions import CheckRevocation, Close, Files, Reuse, Send, Transfer
from appliance.session.events import RevocationChecked, TransferEnded, TransferStatus
from appliance.session.wires import Wire
from tests.services.ftp.conftest import REVOKED, Client, chain, code

BY_CERTIFICATE = {"secure_login": SecureLogin.VERIFY_USER, "secure_password": SecurePassword.OPTIONAL}


def secure_client(make, **config) -> Client:
    client = make(**BY_CERTIFICATE, **config)
    client.secure("user2")
    client.say("USER USER2")
    client.say("PBSZ 0")
    client.say("PROT P")
    return client


def test_private_data_runs_under_the_control_connections_own_context(make, home):
    client = secure_client(make)
    client.say("EPSV")
    begun = client.say("LIST")
    assert [type(action) for action in begun.actions] == [CheckRevocation, Files, Send, Transfer]
    transfer = begun.only(Transfer)
    assert transfer.tls.openssl is client.policy.made[0].openssl
    assert transfer.peer_chain == chain("user2")
    assert transfer.reuse is Reuse.ALLOWED
    assert transfer.active is None


def test_clear_data_has_no_context(make, home):
    client = secure_client(make)
    client.say("PROT C")
    client.say("EPSV")
    transfer = client.say("LIST").only(Transfer)
    assert (transfer.tls, transfer.peer_chain) == (None, None)


def test_active_data_goes_where_port_said(make, home):
    client = secure_client(make, secure_session_reuse=SessionReuse.REQUIRED)
    client.say("PORT 127,0,0,1,156,64")
    transfer = client.say("LIST").only(Transfer)
    assert transfer.active == ("127.0.0.1", 40_000)
    assert transfer.reuse is Reuse.REQUIRED


def test_a_data_address_counts_once(make, home):
    client = secure_client(make)
    client.say("EPSV")
    client.move(client.say("LIST"))
    assert client.say("LIST").sent().startswith(b"425 ")


@pytest.mark.parametrize("verb", ["LIST", "NLST", "MLSD", "RETR f", "STOR f", "APPE f", "STOU"])
def test_revoked_between_two_data_connections(make, home, verb):
    (home / "f").write_text("x")
    client = secure_client(make)
    client.say("EPSV")
    client.move(client.say("LIST"))
    client.verdict = REVOKED
    client.say("EPSV")
    refused = client.say(verb)
    assert refused.messages == ["SLYF0201E"]
    assert code(refused) == 534
    assert refused.all(Files) == refused.all(Transfer) == []
    assert Close(Wire.DATA, abort=True) in refused.actions


def test_every_data_connection_asks_again(make, home):
    client = secure_client(make)
    for _ in range(3):
        client.say("EPSV")
        replies = client.say("LIST")
        replies.only(CheckRevocation)
        client.move(replies)


@pytest.mark.parametrize("minimum", [SecureDataconn.PRIVATE, SecureDataconn.SAFE])
def test_clear_data_is_refused_where_it_must_be_private(make, home, minimum):
    client = make(secure_dataconn=minimum)
    client.log_on()
    client.say("EPSV")
    refused = client.say("LIST")
    assert refused.messages == ["SLYF0202E"]
    assert refused.sent() == (
        b"425-Server requires protected data connection.\r\n425 Can not open data connection.\r\n"
    )
    assert Close(Wire.DATA, abort=True) in refused.actions


def test_no_address_no_transfer(make, home):
    client = make()
    client.log_on()
    assert client.say("LIST").sent().startswith(b"425 ")


@pytest.mark.parametrize(
    ("status", "wanted", "message"),
    [
        (TransferStatus.COMPLETE, 250, "SLYF0002I"),
        (TransferStatus.TLS_FAILED, 522, "SLYF0205E"),
        (TransferStatus.WRONG_PEER, 534, "SLYF0204E"),
        (TransferStatus.TRUNCATED, 426, "SLYF0205E"),
        (TransferStatus.NO_CONNECTION, 425, "SLYF0205E"),
    ],
)
def test_one_closing_reply(make, home, status, wanted, message):
    client = secure_client(make)
    client.say("EPSV")
    client.say("STOR f")
    ended = client.script.handle(TransferEnded(status, 5, detail="why"))
    assert [line[:3] for line in ended.sent().splitlines()] == [str(wanted).encode()]
    assert ended.messages == [message]
    assert b"why" not in ended.sent()


def test_an_aborted_verdict_never_becomes_a_transfer(make, home):
    client = secure_client(make)
    client.say("EPSV")
    asked = client.script.receive(b"STOR f\r\n")
    asked.only(CheckRevocation)
    client.script.handle(RevocationChecked(REVOKED))
    assert client.script.session.view().state == "LOGGED IN"
