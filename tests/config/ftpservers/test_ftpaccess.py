"""ANONYMOUS and OVERRIDE as values; what they are read from has cases in tests/cases/config."""

from ipaddress import ip_address, ip_network

import pytest

from appliance.config.ftpservers.ftpaccess import Anonymous, Override, fitting
from appliance.config.ftpservers.ftpdata import read_ftp_data
from appliance.config.language.report import Report
from appliance.secret import Secret


def read(text):
    return read_ftp_data(text, "FTP.DATA", "FTPD1", Report())


@pytest.mark.parametrize(
    ("operand", "user", "asks_email"),
    [
        ("", "ANONYMO", False),
        ("guest", "GUEST", False),
        ("guest/SURROGATE", "GUEST", True),
        ("guest/pw", "GUEST", True),
    ],
)
def test_who_stands_for_everybody(operand, user, asks_email):
    anonymous = read(f"ANONYMOUS {operand}").anonymous
    assert (anonymous.user, anonymous.asks_email) == (user, asks_email)


def test_the_password_is_a_secret():
    anonymous = read("ANONYMOUS guest/hunter2").anonymous
    assert anonymous.password.reveal() == b"hunter2"
    assert "hunter2" not in repr(anonymous)
    assert Anonymous("X", Secret("y")).asks_email


def test_users_come_behind_networks_and_narrow_ones_behind_wide_ones():
    overrides = (
        Override("inactive", 1, user="A*"),
        Override("inactive", 2, network=ip_network("10.0.0.0/8")),
        Override("umask", 3, network=ip_network("10.1.0.0/16")),
        Override("umask", 4, network=ip_network("0.0.0.0/0")),
    )
    assert fitting(overrides, ip_address("10.1.1.1"), "AB") == {"inactive": 1, "umask": 3}
    assert fitting(overrides, ip_address("192.0.2.1"), "") == {"umask": 4}
    assert fitting(overrides, None, "B") == {}
