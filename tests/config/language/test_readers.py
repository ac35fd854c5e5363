import enum

import pytest

from appliance.config.language import readers
from appliance.config.language.report import Report
from tests.support.config_reading import operands, refused, said


class Colour(enum.Enum):
    RED_ISH = "RED_ISH"
    BLUE = "BLUE"


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (readers.number(1, 9), "K 9", 9),
        (readers.number(0, 0o777, base=8), "K 027", 0o27),
        (readers.port, "K 65535", 65535),
        (readers.choice(Colour), "K red-ish", Colour.RED_ISH),
        (readers.switch("ON", "OFF"), "K on", True),
        (readers.switch("ON", "OFF"), "K OFF", False),
        (readers.name(8), "K @user#1", "@USER#1"),
        (readers.text("x"), "K 'As Is'", "As Is"),
        (readers.address, "K 2001:DB8::0", "2001:db8::"),
        (readers.host_and_port(389), "K ldap.example", ("ldap.example", 389)),
        (readers.host_and_port(389), "K ::1 636", ("::1", 636)),
        (readers.keyring, "K owner/My.Ring", "OWNER/My.Ring"),
        (readers.keyring, "K Ring", "Ring"),
        (readers.constant(7), "K", 7),
        (readers.only("FTP", known={"ATTLS": "no"}), "K ftp", None),
        (readers.accepted("HFS", known=["MVS"]), "K hfs", None),
    ],
)
def test_what_reads(read, text, expected):
    assert read(operands(text)) == expected


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (readers.number(1, 9), "K 10"),
        (readers.number(1, 9), "K -1"),
        (readers.number(1, 9), "K ²"),
        (readers.number(0, 9), "K " + "9" * 2000),
        (readers.number(0, 0o777, base=8), "K 8"),
        (readers.choice(Colour), "K GREEN"),
        (readers.switch("ON", "OFF"), "K TRUE"),
        (readers.name(3), "K ABCD"),
        (readers.name(8), "K 1A"),
        (readers.address, "K 1.2.3"),
        (readers.host_and_port(389), "K -x"),
        (readers.host_and_port(389), "K x 70000"),
        (readers.keyring, "K */x"),
        (readers.keyring, "K toolongowner/x"),
        (readers.only("FTP", known={"ATTLS": "no"}), "K ATTLS"),
        (readers.only("FTP", known={"ATTLS": "no"}), "K X"),
        (readers.accepted("HFS", known=["MVS"]), "K X"),
    ],
)
def test_what_does_not_read(read, text):
    assert refused(read, text).endswith("SLYN0103E")


def test_what_z_os_knows_and_we_do_not_do_is_a_warning():
    assert refused(readers.accepted("HFS", known=["MVS"]), "K MVS") == "1:3 SLYN0109W"


def test_a_missing_operand_is_said_at_the_statement():
    assert refused(readers.port, " K") == "1:2 SLYN0104E"


def test_ciphers_keep_their_order_once_and_every_bad_one_is_said():
    report = Report()
    read = readers.cipher_list("END")
    found = read(operands("K C02F TLS_AES_128_GCM_SHA256 c02f SSL_RC4_SHA NOSUCH 2F END", report))
    assert found == ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256", "AES128-SHA")
    assert said(report) == ["1:36 SLYN0112E", "1:48 SLYN0111E", "1:55 SLYN0113W"]
    assert refused(read, "K END") == "1:1 SLYN0104E"


def test_repeated_values_are_joined():
    assert readers.flat([(1, 2), (2, 3)]) == (1, 2, 3)
    assert readers.flat_set([(1,), (1, 2)]) == {1, 2}
