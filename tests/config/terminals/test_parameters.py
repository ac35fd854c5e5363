import pytest

from appliance.config.language.report import Report
from appliance.config.language.table import read_block
from appliance.config.language.tokens import tokens_of_text
from appliance.config.terminals.parameters import PARMS, merge
from appliance.config.terminals.telnet import ConnType
from appliance.config.terminals.telnetparms import Debug, DebugLevel, LogonBy
from tests.support.config_reading import said


def port(text: str, **common):
    report = Report()
    tokens = tokens_of_text("TELNETPARMS " + text, "P", report)
    filled = read_block(tokens, 1, None, PARMS, report)[0]
    return merge(common, filled, tokens[0], report), said(report)


def test_the_port_beats_the_globals_and_the_globals_beat_the_default():
    assert port("PORT 23 INACTIVE 5", inactive=7)[0].inactive == 5
    assert port("PORT 23", inactive=7)[0].inactive == 7
    assert port("PORT 23")[0].inactive == 0


def test_device_types_and_types_of_debug_of_the_globals_stay_beside_those_of_the_port():
    common = {"device_logmodes": {"3278-2": ("A", "A"), "3278-3": ("B", "B")}, "debug": {"task": DebugLevel.TRACE}}
    found = port("PORT 23 TELNETDEVICE 3278-3 C DEBUG CONN DETAIL", **common)[0]
    assert found.device_logmodes == {"3278-2": ("A", "A"), "3278-3": ("C", "C")}
    assert found.debug == Debug(DebugLevel.DETAIL, DebugLevel.TRACE)


def test_a_secure_port_is_secure_by_default_and_a_basic_one_basic():
    assert port("SECUREPORT 992")[0].conn_type is ConnType.SECURE
    assert port("PORT 23")[0].conn_type is ConnType.BASIC
    assert port("")[0].port == 23


def test_of_expresslogon_and_expresslogonmfa_the_last_one_counts():
    for text, wanted in (
        ("EXPRESSLOGON EXPRESSLOGONMFA", LogonBy.CACHE_TOKEN),
        ("EXPRESSLOGONMFA EXPRESSLOGON", LogonBy.PASSTICKET),
        ("EXPRESSLOGON NOEXPRESSLOGONMFA", None),
    ):
        assert port(f"SECUREPORT 992 {text}")[0].express_logon is wanted


def test_a_ttlsport_is_a_secureport_and_says_so_and_without_a_keyring_it_is_not_opened():
    secured, complaints = port("TTLSPORT 992 KEYRING SAF RING")
    assert (secured.port, secured.is_secure, secured.conn_type) == (992, True, ConnType.SECURE)
    assert complaints == ["1:22 SLYN0334W"]
    assert port("TTLSPORT 992", keyring="RING")[0].is_secure
    assert port("TTLSPORT 992") == (None, ["1:22 SLYN0334W", "1:22 SLYN0335W"])


def test_what_the_globals_say_of_tls_is_for_secure_ports():
    assert port("PORT 23", conn_type=ConnType.ANY)[0].conn_type is ConnType.BASIC
    assert port("SECUREPORT 992", conn_type=ConnType.ANY)[0].conn_type is ConnType.ANY


def test_connections_are_looked_at_no_less_often_than_timemark_says():
    assert port("PORT 23 TIMEMARK 60 SCANINTERVAL 600")[0].scan_interval == 60
    assert port("PORT 23 TIMEMARK 600 SCANINTERVAL 60")[0].scan_interval == 60
    assert port("PORT 23 TIMEMARK 0 SCANINTERVAL 60")[0].scan_interval == 60


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("PORT 0", "1:18 SLYN0103E"),
        ("PORT 23,x", "1:18 SLYN0103E"),
        ("PORT 23,", "1:18 SLYN0103E"),
        ("CONNTYPE TLS", "1:22 SLYN0103E"),
        ("KEYRING RING", "1:21 SLYN0103E"),
        ("KEYRING SAF", "1:13 SLYN0104E"),
        ("KEYRING MVS DATA.SET", "1:21 SLYN0109W"),
        ("SSLTIMEOUT 0", "1:24 SLYN0103E"),
        ("PORT 23 SECUREPORT 992", "1:21 SLYN0103E"),
        ("CRLLDAPSERVER a ENDCRLLDAPSERVER", "1:13 SLYN0126E"),
        ("PORT 23 CRLLDAPSERVER a ENDCRLLDAPSERVER", "1:21 SLYN0126E"),
    ],
)
def test_wrong_operands(text, complaint):
    assert port(text)[1][0] == complaint
