"""Kinds of keys: what is made, what it signs with, and how it is named."""

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from appliance.saf.commands.newkeys import describe_key, is_same_key, key_of, signature_hash
from appliance.saf.commands.workshop import Workshop, refuse_imports
from tests.support.racf import NOON, PASSWORDS

SHOP = Workshop(PASSWORDS, NOON, refuse_imports)


@pytest.mark.parametrize(
    ("operands", "described"),
    [
        ("", ("RSA", 2048)),
        ("RSA SIZE(3072)", ("RSA", 3072)),
        ("NISTECC", ("NISTECC", 256)),
        ("NISTECC SIZE(384)", ("NISTECC", 384)),
        ("NISTECC SIZE(521)", ("NISTECC", 521)),
        ("ED25519", ("ED25519", 255)),
    ],
)
def test_the_key_is_of_the_kind_and_size_asked_for(racf, operands, described):
    racf.ok(f"RACDCERT ID(USER2) GENCERT {operands} WITHLABEL('x')")
    made = racf.store.load().certificate("USER2", "x")
    assert describe_key(made.certificate.public_key()) == described
    assert is_same_key(key_of(made).public_key(), made.certificate.public_key())
    made.certificate.verify_directly_issued_by(made.certificate)


@pytest.mark.parametrize("operands", ["ED25519 SIZE(256)", "ED25519 RSA", "NISTECC ED25519", "NISTECC SIZE(257)"])
def test_what_does_not_go_together(racf, operands):
    assert racf.refused(f"RACDCERT ID(USER2) GENCERT {operands}") == "SLYS1001E"


def test_a_curve_signs_with_a_hash_of_its_own_strength():
    names = [signature_hash(SHOP.ec_key(bits)).name for bits in (256, 384, 521)]
    assert names == ["sha256", "sha384", "sha512"]
    assert signature_hash(SHOP.rsa_key(2048)).name == "sha256"
    assert signature_hash(SHOP.ed25519_key()) is None


def test_other_kinds_are_named_too():
    assert describe_key(ec.generate_private_key(ec.SECP256K1()).public_key()) == ("secp256k1", 256)
    assert describe_key(dsa.generate_private_key(1024).public_key())[0] == "DSA"
    assert isinstance(SHOP.ed25519_key(), ed25519.Ed25519PrivateKey)
    assert isinstance(SHOP.rsa_key(2048), rsa.RSAPrivateKey)
