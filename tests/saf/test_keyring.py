"""Key rings read out of a snapshot."""

import attrs
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import x25519

from appliance.saf.database import CERTAUTH, Certificate, Ring, RingConnection, SafDatabase, Trust, Usage
from appliance.saf.keyring import key_ring, ring_contents
from appliance.secret import Secret
from tests.support import pki

SERVER = Certificate("TCPIP", "server", Trust.TRUST, pki.server().certificate, Secret(pki.server().key_pem))
OTHER = Certificate("TCPIP", "other", Trust.TRUST, pki.user("other").certificate, Secret(pki.user("other").key_pem))
CA = Certificate(CERTAUTH, "ca", Trust.HIGHTRUST, pki.authority().certificate, Secret(b"never shown"))


def a_ring(*connections, certificates=(SERVER, OTHER, CA)):
    database = SafDatabase()
    for certificate in certificates:
        database = database.with_certificate(certificate)
    return database.with_ring(Ring("TCPIP", "Ring1", connections))


def personal(label, *, is_default=False):
    return RingConnection("TCPIP", label, Usage.PERSONAL, is_default)


AUTHORITY = RingConnection(CERTAUTH, "ca", Usage.CERTAUTH)


def test_a_ring_gives_its_own_certificate_with_key_and_its_anchors():
    database = a_ring(personal("server", is_default=True), personal("other"), AUTHORITY)
    ring = key_ring(database, "Ring1", "TCPIP")
    assert ring.anchors == (pki.authority().certificate,)
    assert ring.own().label == "server"
    assert ring.own().private_key.public_key() == pki.server().certificate.public_key()
    assert ring.own("other").label == "other"
    assert ring.own("nothing") is None
    assert ring.own("ca") is None


def test_the_owner_may_stand_in_front_in_any_case_but_the_ring_name_is_exact():
    database = a_ring()
    assert key_ring(database, "tcpip/Ring1", "FTPD").owner == "TCPIP"
    assert key_ring(database, "TCPIP/RING1", "FTPD") is None
    assert key_ring(database, "Ring1", "FTPD") is None


def test_without_a_default_only_a_single_certificate_is_taken():
    assert key_ring(a_ring(personal("other")), "Ring1", "TCPIP").own().label == "other"
    assert key_ring(a_ring(personal("other"), personal("server")), "Ring1", "TCPIP").own() is None


def test_notrust_and_deleted_certificates_are_left_out():
    distrusted = Certificate("TCPIP", "old", Trust.NOTRUST, pki.user("old").certificate)
    database = a_ring(personal("old"), personal("gone"), AUTHORITY, certificates=(distrusted, CA))
    assert [entry.label for entry in key_ring(database, "Ring1", "TCPIP").entries] == ["ca"]
    assert key_ring(database, "TCPIP/*", "FTPD").entries == ()


def test_an_authority_in_a_ring_gives_no_key():
    (entry,) = key_ring(a_ring(AUTHORITY), "Ring1", "TCPIP").entries
    assert entry.private_key is None
    assert entry.trust is Trust.HIGHTRUST


def test_virtual_rings():
    database = a_ring()
    assert key_ring(database, "*AUTH*/*", "TCPIP").anchors == (pki.authority().certificate,)
    assert {entry.label for entry in key_ring(database, "TCPIP/*", "FTPD").entries} == {"server", "other"}
    assert {entry.label for entry in key_ring(database, "*", "TCPIP").entries} == {"server", "other"}
    assert key_ring(database, "*SITE*/*", "TCPIP").entries == ()


def test_an_unusable_key_is_named_by_its_label_and_not_shown():
    pem = x25519.X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    odd = Certificate("TCPIP", "odd", Trust.TRUST, pki.server().certificate, Secret(pem))
    with pytest.raises(ValueError, match="odd"):
        key_ring(a_ring(personal("odd"), certificates=(odd,)), "Ring1", "TCPIP")


def test_keys_are_not_in_the_repr():
    assert "PrivateKey" not in repr(key_ring(a_ring(personal("server")), "Ring1", "TCPIP"))


def test_contents_are_equal_until_something_that_matters_changes():
    database = SafDatabase().with_certificate(SERVER).with_certificate(CA)
    database = database.with_ring(Ring("TCPIP", "R", (AUTHORITY, RingConnection("TCPIP", "server", Usage.PERSONAL))))
    contents = ring_contents(database, "R", "TCPIP")
    assert ring_contents(database.with_certificate(OTHER), "tcpip/R", "FTPD") == contents
    assert ring_contents(database.with_certificate(attrs.evolve(CA, trust=Trust.NOTRUST)), "R", "TCPIP") != contents
    assert ring_contents(database.with_ring(Ring("TCPIP", "R", (AUTHORITY,))), "R", "TCPIP") != contents
    assert ring_contents(database.without_certificate(SERVER.certificate), "R", "TCPIP") != contents
    assert ring_contents(database, "none", "TCPIP") is None
    assert ring_contents(database, "*AUTH*/*", "TCPIP") == (CA,)
