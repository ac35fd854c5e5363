"""The workshop makes each thing once, so that a rehearsal and the command itself agree."""

import pytest

from appliance.saf.commands.workshop import ImportRefusedError, Workshop, refuse_imports
from appliance.secret import Secret
from tests.support.racf import NOON, PASSWORDS


def test_everything_is_made_once():
    shop = Workshop(PASSWORDS, NOON, lambda name: name.encode())
    for make in (
        lambda: shop.hash(Secret("a"), mixed_case=True).reveal(),
        lambda: shop.ec_key(256).private_numbers().private_value,
        lambda: shop.rsa_key(2048).private_numbers().d,
        shop.serial_number,
    ):
        assert make() == make()
    assert shop.hash(Secret("a"), mixed_case=True) != shop.hash(Secret("b"), mixed_case=True)
    assert shop.serial_number() != Workshop(PASSWORDS, NOON, refuse_imports).serial_number()


def test_matches_tells_right_from_wrong():
    shop = Workshop(PASSWORDS, NOON, refuse_imports)
    hash_ = PASSWORDS.hash(Secret("right"), mixed_case=True)
    assert shop.matches(hash_, Secret("right"), mixed_case=True)
    assert not shop.matches(hash_, Secret("wrong"), mixed_case=True)
    assert not shop.matches(None, Secret("right"), mixed_case=True)


def test_a_file_is_read_once():
    reads = []

    def read_import(name):
        reads.append(name)
        return b"data"

    shop = Workshop(PASSWORDS, NOON, read_import)
    assert (shop.read_import("a"), shop.read_import("a")) == (b"data", b"data")
    assert reads == ["a"]


def test_without_an_import_folder_nothing_is_read():
    with pytest.raises(ImportRefusedError):
        Workshop(PASSWORDS, NOON, refuse_imports).read_import("/etc/passwd")
