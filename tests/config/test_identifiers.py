import pytest

from appliance.config.clients import ANY_CLIENT, ClientId, ClientIdType, IpGroup, UserGroup
from appliance.config.identifiers import client_id
from appliance.config.operands import OperandError
from tests.support.config_reading import operands

GROUPS = {"ip_groups": {"NET1": IpGroup("NET1")}, "user_groups": {"TEAM1": UserGroup("TEAM1")}}


def resolve(text: str) -> ClientId:
    return client_id(operands(f"LUMAP {text}").take("x"), GROUPS)


def test_no_identifier_is_every_client():
    assert client_id(None, GROUPS) is ANY_CLIENT


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("userid,user2", ClientIdType.USERID, "USER2"),
        ("10.1.1.1", ClientIdType.IPADDR, "10.1.1.1"),
        ("IPADDR,2001:DB8::1", ClientIdType.IPADDR, "2001:db8::1"),
        ("DESTIP,127.0.0.1", ClientIdType.DESTIP, "127.0.0.1"),
        ("net1", ClientIdType.IPGRP, "NET1"),
        ("IPGRP,NET1", ClientIdType.IPGRP, "NET1"),
        ("TEAM1", ClientIdType.USERGRP, "TEAM1"),
        ("USERGRP,TEAM1", ClientIdType.USERGRP, "TEAM1"),
    ],
)
def test_identifiers(text, kind, value):
    assert resolve(text) == ClientId(kind, value)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("HOSTNAME,a.example", "SLYN0109W"),
        ("a.example", "SLYN0109W"),
        ("LINKNAME,ETH1", "SLYN0109W"),
        ("NOSUCH", "SLYN0307E"),
        ("IPGRP,TEAM1", "SLYN0307E"),
        ("USERID,A*", "SLYN0307E"),
        ("IPADDR,x", "SLYN0307E"),
        ("1.2.3", "SLYN0307E"),
    ],
)
def test_what_is_not_supported_or_not_there(text, id_):
    with pytest.raises(OperandError) as caught:
        resolve(text)
    assert caught.value.message.id == id_
