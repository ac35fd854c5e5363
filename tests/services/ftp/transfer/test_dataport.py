"""PORT, EPRT, PASV and EPSV: accepted, refused, replaced."""

from __future__ import annotations

import ipaddress

import pytest

from appliance.config.ftpservers.ftpserver import PassiveAddress
from appliance.session.actions import Close, Listen, Transfer
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Endpoint, Wire
from tests.services.ftp.conftest import code


@pytest.fixture
def client(make):
    client = make()
    client.log_on()
    return client


def test_a_data_connection_is_waited_for_as_dataconntimeout_says(make):
    client = make(data_connect_timeout=7)
    client.log_on()
    assert client.say("EPSV").only(Listen).timeout == 7
    assert client.say("LIST").only(Transfer).accept_timeout == 7


def test_pasv_and_epsv_listen_for_the_client_alone(make):
    client = make(passive_ports=(50_000, 50_010))
    client.log_on()
    listened = client.say("PASV")
    assert listened.only(Listen) == Listen(Wire.DATA, "127.0.0.1", (50_000, 50_010), "127.0.0.1", 60.0)
    assert listened.sent() == b"227 Entering Passive Mode (127,0,0,1,195,81)\r\n"
    for line in ("EPSV", "EPSV 1"):
        assert client.say(line).sent() == b"229 Entering Extended Passive Mode (|||50001|)\r\n"
    assert code(client.say("EPSV 2")) == 522
    assert code(client.say("EPSV x")) == 501


def test_an_unrestricted_passive_port_takes_anybody(make):
    client = make(passive_redirect=True)
    client.log_on()
    assert client.say("EPSV").only(Listen).peer == ""


def test_no_port_left(client):
    client.script.receive(b"PASV\r\n")
    assert code(client.script.handle(Closed(Wire.DATA, CloseReason.REFUSED))) == 425


def test_the_address_behind_nat_is_that_of_the_clients_network(make):
    networks = (
        PassiveAddress("203.0.113.9"),
        PassiveAddress("LOCAL", ipaddress.ip_network("10.0.0.0/8")),
    )
    for peer, shown in (("198.51.100.7", b"(203,0,113,9,"), ("10.1.1.1", b"(192,168,0,1,")):
        client = make(opened=False, passive_addresses=networks)
        client.open(Endpoint("192.168.0.1", 21), Endpoint(peer, 40_000))
        client.log_on()
        assert shown in client.say("PASV").sent()


def test_an_ipv6_client(make):
    client = make(opened=False)
    client.open(Endpoint("::1", 21), Endpoint("::1", 40_000))
    client.log_on()
    assert code(client.say("PASV")) == 425
    assert code(client.say("EPSV 2")) == 229
    assert code(client.say("EPSV 1")) == 522
    assert code(client.say("EPRT |2|::1|5000|")) == 200


def test_a_mapped_client_is_an_ipv4_client(make):
    client = make(opened=False)
    client.open(Endpoint("::ffff:127.0.0.1", 21), Endpoint("::ffff:127.0.0.1", 40_000))
    client.log_on()
    assert code(client.say("PORT 127,0,0,1,156,64")) == 200
    assert client.say("PASV").sent().startswith(b"227 Entering Passive Mode (127,0,0,1,")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("PORT 127,0,0,1,156,64", 200),
        ("EPRT |1|127.0.0.1|40000|", 200),
        ("EPRT |2|::ffff:127.0.0.1|40000|", 200),
        ("PORT 127,0,0,2,156,64", 504),
        ("EPRT |1|10.0.0.1|40000|", 504),
        ("EPRT |2|::ffff:10.0.0.1|40000|", 504),
        ("PORT 127,0,0,1,0,25", 504),
        ("EPRT |1|127.0.0.1|1023|", 504),
        ("EPRT |1|localhost|40000|", 501),
        ("EPRT |9|127.0.0.1|40000|", 522),
        ("PORT 1,2,3", 501),
    ],
)
def test_active_addresses(client, line, wanted):
    replies = client.say(line)
    assert code(replies) == wanted
    assert replies.messages == (["SLYF0203E"] if wanted == 504 else [])


def test_what_the_administrator_opens_is_open_and_what_is_closed_is_closed(make):
    client = make(port_redirect=True, port_low_ports=True)
    client.log_on()
    assert code(client.say("PORT 10,0,0,1,0,25")) == 200
    client = make(port_command=False)
    client.log_on()
    assert code(client.say("PORT 127,0,0,1,156,64")) == 504


def test_an_address_in_a_zone_that_the_user_may_not_reach_is_refused(make):
    asked = []

    def may_reach(acee, host):
        asked.append((acee.user, host))
        return host == "10.0.0.1"

    client = make(port_redirect=True, may_reach=may_reach)
    client.log_on()
    assert code(client.say("PORT 10,0,0,1,156,64")) == 200
    refused = client.say("PORT 10,0,0,2,156,64")
    assert (code(refused), refused.messages) == (504, ["SLYF0203E"])
    assert asked == [("USER2", "10.0.0.1"), ("USER2", "10.0.0.2")]


def test_after_epsv_all_only_epsv_is_left(client):
    assert code(client.say("EPSV ALL")) == 200
    for line in ("PORT 127,0,0,1,156,64", "EPRT |1|127.0.0.1|40000|", "PASV"):
        refused = client.say(line)
        assert code(refused) == 503
        assert refused.all(Listen) == []
    assert code(client.say("EPSV")) == 229


def test_after_epsv_all_an_ipv6_client_hears_the_same(make):
    client = make(opened=False)
    client.open(Endpoint("::1", 21), Endpoint("::1", 40_000))
    client.log_on()
    assert code(client.say("PASV")) == 425
    client.say("EPSV ALL")
    assert code(client.say("PASV")) == 503


def test_an_offered_port_is_closed_when_another_way_is_chosen(client):
    client.say("PASV")
    assert Close(Wire.DATA, abort=True) in client.say("PORT 127,0,0,1,156,64").actions


def test_a_port_that_nobody_used_is_forgotten(client):
    client.say("PASV")
    client.script.handle(Closed(Wire.DATA, CloseReason.TIMED_OUT))
    assert code(client.say("LIST")) == 425


def test_nothing_of_this_before_login(make):
    client = make()
    assert [code(client.say(line)) for line in ("PASV", "EPSV", "PORT 127,0,0,1,156,64")] == [530] * 3
