import pytest

from appliance.config.dcasconf import DcasServer, ServerType, read_dcas_conf
from appliance.config.language.report import Report
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_dcas_conf(text, "DCAS.CONF", report), said(report)


def test_an_empty_member_is_the_default():
    assert read("") == (DcasServer(), [])
    assert DcasServer().port == 8990


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("SERVERTYPE USERIDTYPE", {ServerType.CERTTYPE, ServerType.USERIDTYPE}),
        ("SERVERTYPE USERIDTYPE\nSERVERTYPE NOCERTTYPE", {ServerType.USERIDTYPE}),
        ("SERVERTYPE ALLTYPES\nSERVERTYPE NOUSERIDTYPE", {ServerType.CERTTYPE}),
    ],
)
def test_server_types_add_up(text, types):
    assert read(text)[0].server_types == types


def test_nothing_to_serve_is_an_error():
    assert read("PORT 1\nSERVERTYPE NOCERTTYPE")[1] == ["2:1 SLYN0103E"]


def test_cipher_codes_may_be_written_together_or_apart():
    server, complaints = read("V3CIPHER 2F35\nV3CIPHER C02B CCA9")
    assert server.ciphers == (
        "AES128-SHA",
        "AES256-SHA",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    )
    assert complaints == ["1:10 SLYN0113W"] * 2
    assert read("V3CIPHER 0A052")[1] == ["1:10 SLYN0111E"]


def test_the_ldap_port_holds_for_every_server():
    assert read("LDAPPORT 1389\nLDAPSERVER a\nLDAPSERVER b")[0].crl_servers == (("a", 1389), ("b", 1389))
    assert read("LDAPSERVER a")[0].crl_servers == (("a", 389),)
