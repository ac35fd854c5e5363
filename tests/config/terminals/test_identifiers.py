import pytest

from appliance.config.language.operands import OperandError
from appliance.config.terminals.clients import (
    ANY_CLIENT,
    ClientId,
    ClientIdType,
    HostGroup,
    IpGroup,
    LinkGroup,
    UserGroup,
)
from appliance.config.terminals.identifiers import client_id
from tests.support.config_reading import operands

GROUPS = {
    "ip_groups": {"NET1": IpGroup("NET1")},
    "user_groups": {"TEAM1": UserGroup("TEAM1")},
    "host_groups": {"HOSTS1": HostGroup("HOSTS1")},
    "destination_groups": {"DEST1": IpGroup("DEST1")},
    "link_groups": {"LINKS1": LinkGroup("LINKS1")},
    "links": {"10.1.1.1": "OSA1"},
}


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
        ("HOSTNAME,a.example", ClientIdType.HOSTNAME, "A.EXAMPLE"),
        ("HN,A", ClientIdType.HOSTNAME, "A"),
        ("a.example", ClientIdType.HOSTNAME, "A.EXAMPLE"),
        ("HOSTS1", ClientIdType.HNGRP, "HOSTS1"),
        ("HNGRP,HOSTS1", ClientIdType.HNGRP, "HOSTS1"),
        ("DEST1", ClientIdType.DESTIPGRP, "DEST1"),
        ("LINKS1", ClientIdType.LINKGRP, "LINKS1"),
        ("LINKNAME,eth0", ClientIdType.LINKNAME, "ETH0"),
        ("osa1", ClientIdType.LINKNAME, "OSA1"),
    ],
)
def test_identifiers(text, kind, value):
    assert resolve(text) == ClientId(kind, value)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("HOSTNAME,a..example", "SLYN0307E"),
        ("LINKNAME,A*", "SLYN0307E"),
        ("DESTIPGRP,NET1", "SLYN0307E"),
        ("NOSUCH", "SLYN0307E"),
        ("IPGRP,TEAM1", "SLYN0307E"),
        ("USERID,A*", "SLYN0307E"),
        ("IPADDR,x", "SLYN0307E"),
        ("1.2.3", "SLYN0307E"),
    ],
)
def test_what_is_not_there(text, id_):
    with pytest.raises(OperandError) as caught:
        resolve(text)
    assert caught.value.message.id == id_
