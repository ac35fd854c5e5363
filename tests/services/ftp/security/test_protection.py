"""The tables of PROT and SECURE_DATACONN."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import SecureDataconn
from appliance.services.ftp.security.protection import MECHANISMS, Level, Protection, prot_refusal, transfer_permitted
from tests.services.ftp.conftest import tls_info

NEVER, CLEAR, SAFE, PRIVATE = SecureDataconn


@pytest.mark.parametrize(
    ("minimum", "taken"), [(NEVER, "C"), (CLEAR, "CP"), (SAFE, "P"), (PRIVATE, "P")], ids=lambda value: str(value)
)
@pytest.mark.parametrize("level", "CSEP")
def test_prot_by_secure_dataconn(minimum, taken, level):
    protection = Protection(is_secured=True, has_buffer_size=True)
    refusal = prot_refusal(protection, level, minimum)
    assert (refusal is None) == (level in taken)
    assert refusal is None or refusal[0] == 536


@pytest.mark.parametrize(
    ("protection", "level", "code"),
    [
        (Protection(), "P", 503),
        (Protection(is_secured=True), "P", 503),
        (Protection(is_secured=True, has_buffer_size=True), "X", 504),
        (Protection(is_secured=True, has_buffer_size=True), "PP", 504),
    ],
)
def test_prot_out_of_order(protection, level, code):
    refusal = prot_refusal(protection, level, CLEAR)
    assert refusal is not None
    assert refusal[0] == code


def test_an_implicit_port_is_private_from_the_start():
    protection = Protection(is_implicit=True)
    protection.secure(tls_info())
    assert (protection.level, protection.has_buffer_size) == (Level.PRIVATE, True)
    explicit = Protection()
    explicit.secure(tls_info())
    assert (explicit.level, explicit.has_buffer_size) == (Level.CLEAR, False)


def test_transfers():
    assert transfer_permitted(Level.CLEAR, CLEAR)
    assert not transfer_permitted(Level.CLEAR, PRIVATE)
    assert not transfer_permitted(Level.CLEAR, SAFE)
    assert not transfer_permitted(Level.PRIVATE, NEVER)


def test_the_mechanisms_that_make_data_private():
    assert {name for name, level in MECHANISMS.items() if level is Level.PRIVATE} == {"TLS-P", "SSL"}
