"""REKEY and ROLLOVER: a new key step by step, with the rings."""

import pytest
from cryptography import x509

from appliance.saf.commands.newkeys import describe_key, is_same_key
from appliance.saf.database import CERTAUTH, RingConnection, Usage


@pytest.fixture
def server(racf):
    racf.ok(
        "RACDCERT ID(USER2) GENCERT RSA SUBJECTSDN(CN('server') O('Here')) ALTNAME(DOMAIN('mvs098'))"
        " KEYUSAGE(HANDSHAKE DOCSIGN) WITHLABEL('old')"
    )
    return racf


def test_the_copy_differs_in_its_key_alone(server):
    server.ok("RACDCERT ID(USER2) REKEY(LABEL('old')) NISTECC SIZE(384) WITHLABEL('new')")
    old, new = (server.store.load().certificate("USER2", label) for label in ("old", "new"))
    assert new.certificate.subject == new.certificate.issuer == old.certificate.subject
    assert describe_key(new.certificate.public_key()) == ("NISTECC", 384)
    assert not is_same_key(old.certificate.public_key(), new.certificate.public_key())
    names = new.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    usage = new.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert names.get_values_for_type(x509.DNSName) == ["mvs098"]
    assert (usage.digital_signature, usage.content_commitment, usage.key_encipherment) == (True, True, False)
    assert old.private_key is not None


@pytest.mark.parametrize("kind", ["RSA SIZE(3072)", "NISTECC SIZE(521)", "ED25519"])
def test_without_a_kind_the_new_key_is_like_the_old(racf, kind):
    racf.ok(f"RACDCERT ID(USER2) GENCERT {kind} WITHLABEL('old')")
    racf.ok("RACDCERT ID(USER2) REKEY(LABEL('old')) WITHLABEL('new')")
    old, new = (
        describe_key(racf.database.certificate("USER2", label).certificate.public_key()) for label in ("old", "new")
    )
    assert old == new


def test_the_new_one_takes_over_in_every_ring(server):
    for ring in ("A", "B", "C"):
        server.ok(f"RACDCERT ID(USER2) ADDRING({ring})")
    server.ok("RACDCERT ID(USER2) CONNECT(LABEL('old') RING(A) DEFAULT)")
    server.ok("RACDCERT ID(USER2) CONNECT(LABEL('old') RING(B) USAGE(CERTAUTH))")
    server.ok("RACDCERT ID(USER2) REKEY(LABEL('old')) WITHLABEL('new')")
    server.ok("RACDCERT ID(USER2) CONNECT(LABEL('new') RING(A))")
    server.ok("RACDCERT ID(USER2) CONNECT(LABEL('new') RING(C))")
    (line,) = server.ok("RACDCERT ID(USER2) ROLLOVER(LABEL('old')) NEWLABEL('new')")
    assert line.startswith("SLYS1536I new of USER2 took over from old in 2 rings")
    database = server.store.load()
    new, old = RingConnection("USER2", "new", Usage.PERSONAL), RingConnection("USER2", "old", Usage.CERTAUTH)
    assert [(entry.label, entry.is_default) for entry in database.rings["USER2", "A"].connections] == [("new", True)]
    assert database.rings["USER2", "B"].connections == (RingConnection("USER2", "new", Usage.CERTAUTH), old)
    assert database.rings["USER2", "C"].connections == (new,)
    assert database.certificate("USER2", "old").private_key is None
    assert database.certificate("USER2", "new").private_key is not None


def test_an_authority_is_rekeyed_as_an_authority(racf):
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.ok("RACDCERT CERTAUTH REKEY(LABEL('CA')) WITHLABEL('CA2')")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA2')) WITHLABEL('leaf')")
    racf.ok("RACDCERT CERTAUTH ROLLOVER(LABEL('CA')) NEWLABEL('CA2')")
    assert racf.database.certificate(CERTAUTH, "CA").private_key is None


def test_what_is_refused(server):
    assert server.refused("RACDCERT ID(USER2) REKEY(LABEL('none'))") == "SLYS1505E"
    assert server.refused("RACDCERT ID(USER2) ROLLOVER(LABEL('old'))") == "SLYS1001E"
    assert server.refused("RACDCERT ID(USER2) ROLLOVER(LABEL('old')) NEWLABEL('old')") == "SLYS1535E"
    server.ok("RACDCERT ID(USER2) GENCERT NISTECC SUBJECTSDN(CN('another')) WITHLABEL('another')")
    assert server.refused("RACDCERT ID(USER2) ROLLOVER(LABEL('old')) NEWLABEL('another')") == "SLYS1535E"
    server.ok("RACDCERT ID(USER2) REKEY(LABEL('old')) WITHLABEL('new')")
    server.ok("RACDCERT ID(USER2) ALTER(LABEL('new')) NOTRUST")
    assert server.refused("RACDCERT ID(USER2) ROLLOVER(LABEL('old')) NEWLABEL('new')") == "SLYS1535E"
    server.ok("RACDCERT ID(USER2) ROLLOVER(LABEL('old')) NEWLABEL('another') FORCE")
