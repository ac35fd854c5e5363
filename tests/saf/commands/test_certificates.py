"""RACDCERT ADD, IMPORT, ALTER, DELETE."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from appliance.saf.database import CERTAUTH, RingConnection, Trust, Usage
from tests.support.pki import Authority

CA = "RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')"
LEAF = "RACDCERT ID(USER2) GENCERT NISTECC SUBJECTSDN(CN('leaf') O('X.Y')) WITHLABEL('leaf')"
SIGNED = f"{LEAF} SIGNWITH(CERTAUTH LABEL('CA'))"


def exported(racf, owner, label):
    return "\n".join(racf.ok(f"RACDCERT {owner} EXPORT(LABEL('{label}'))")).encode()


def test_export_is_the_certificate_and_never_the_key(racf):
    racf.ok(LEAF)
    pem = exported(racf, "ID(USER2)", "leaf")
    assert x509.load_pem_x509_certificate(pem) == racf.database.certificate("USER2", "leaf").certificate
    assert b"PRIVATE" not in pem


@pytest.mark.parametrize(
    ("status", "found", "code"), [("", Trust.TRUST, 0), ("NOTRUST", Trust.NOTRUST, 0), ("TRUST", Trust.TRUST, 0)]
)
def test_add_takes_a_certificate_that_an_authority_vouches_for(racf, status, found, code):
    racf.ok(CA)
    racf.ok(SIGNED)
    racf.imports["leaf.pem"] = exported(racf, "ID(USER2)", "leaf")
    assert racf.refused("RACDCERT ID(USER3) ADD('leaf.pem')") == "SLYS1508E"
    racf.ok("RACDCERT ID(USER2) DELETE(LABEL('leaf'))")
    assert racf.run(f"RACDCERT ID(USER3) ADD('leaf.pem') {status} WITHLABEL('got')").code == code
    added = racf.store.load().certificate("USER3", "got")
    assert (added.trust, added.private_key) == (found, None)


@pytest.mark.parametrize("spoil", ["unknown", "notrust", "expired"])
def test_add_without_a_status_is_notrust_when_nobody_vouches(racf, spoil):
    racf.ok(CA)
    old = " NOTBEFORE(DATE(2020-01-01)) NOTAFTER(DATE(2021-01-01))" if spoil == "expired" else ""
    racf.ok((LEAF if spoil == "unknown" else SIGNED) + old)
    racf.imports["leaf.pem"] = exported(racf, "ID(USER2)", "leaf")
    racf.ok("RACDCERT ID(USER2) DELETE(LABEL('leaf'))")
    if spoil == "notrust":
        racf.ok("RACDCERT CERTAUTH ALTER(LABEL('CA')) NOTRUST")
    result = racf.run("RACDCERT ID(USER3) ADD('leaf.pem') WITHLABEL('got')")
    assert (result.code, result.lines[0][:9]) == (4, "SLYS1509W")
    assert racf.database.certificate("USER3", "got").trust is Trust.NOTRUST


def test_what_add_refuses(racf):
    racf.imports["bad"] = b"\x30\x03abc"
    assert racf.refused("RACDCERT ID(USER2) ADD('missing')") == "SLYS1507E"
    assert racf.refused("RACDCERT ID(USER2) ADD('bad')") == "SLYS1507E"
    racf.ok(CA)
    racf.imports["ca"] = exported(racf, "CERTAUTH", "CA")
    racf.ok("RACDCERT CERTAUTH DELETE(LABEL('CA'))")
    assert racf.refused("RACDCERT ID(USER2) ADD('ca') HIGHTRUST") == "SLYS1510E"
    racf.ok("RACDCERT CERTAUTH ADD('ca') HIGHTRUST WITHLABEL('CA')")
    assert racf.database.certificate(CERTAUTH, "CA").trust is Trust.HIGHTRUST


def test_alter_and_delete_keep_rings_whole(racf):
    racf.ok(LEAF)
    racf.ok("RACDCERT ID(USER2) ADDRING(R)")
    racf.ok("RACDCERT ID(USER2) CONNECT(LABEL('leaf') RING(R) DEFAULT)")
    racf.ok("RACDCERT ID(USER2) ALTER(LABEL('leaf')) NEWLABEL('new') NOTRUST")
    assert racf.store.load().certificate("USER2", "new").trust is Trust.NOTRUST
    assert racf.database.rings["USER2", "R"].connections == (RingConnection("USER2", "new", Usage.PERSONAL, True),)
    lines = racf.ok("RACDCERT ID(USER2) DELETE(LABEL('new'))")
    assert lines[1].startswith("SLYS1526I")
    database = racf.store.load()
    assert (database.certificates, database.rings["USER2", "R"].connections) == ({}, ())


def package(*certificates, form=Encoding.DER):
    return pkcs7.serialize_certificates(list(certificates), form)


@pytest.fixture
def partner():
    """A root, an authority under it, and a user of that."""
    root = Authority.create("Partner Root")
    sub = root.subordinate("Partner CA")
    return root, sub, sub.issue("ann")


@pytest.mark.parametrize("function", ["ADD", "IMPORT"])
def test_a_package_brings_its_authorities_along(racf_now, partner, function):
    root, sub, ann = partner
    racf_now.imports["p7"] = package(root.certificate, sub.certificate, ann.certificate)
    lines = racf_now.ok(f"RACDCERT ID(USER2) {function}('p7') TRUST WITHLABEL('ann')")
    assert [line[:9] for line in lines] == ["SLYS1506I"] * 3
    database = racf_now.store.load()
    assert database.certificate("USER2", "ann").certificate == ann.certificate
    assert database.certificate(CERTAUTH, "LABEL00000001").certificate == root.certificate
    assert database.certificate(CERTAUTH, "LABEL00000002").certificate == sub.certificate


def test_a_package_alone_makes_nobody_trusted(racf_now, partner):
    root, sub, ann = partner
    racf_now.imports["p7"] = package(ann.certificate, sub.certificate, root.certificate)
    result = racf_now.run("RACDCERT ID(USER2) ADD('p7') WITHLABEL('ann')")
    assert result.code == 4
    assert {one.trust for one in racf_now.store.load().certificates.values()} == {Trust.NOTRUST}


def test_a_known_root_vouches_for_the_rest_of_a_package(racf_now, partner):
    root, sub, ann = partner
    racf_now.imports["root"] = root.certificate_pem
    racf_now.imports["p7"] = package(ann.certificate, sub.certificate, root.certificate)
    racf_now.ok("RACDCERT CERTAUTH ADD('root') TRUST WITHLABEL('root')")
    racf_now.ok("RACDCERT ID(USER2) ADD('p7') WITHLABEL('ann')")
    assert {one.trust for one in racf_now.store.load().certificates.values()} == {Trust.TRUST}
    assert len(racf_now.database.certificates) == 3


def test_without_control_a_package_gives_the_certificate_alone(racf_now, partner):
    root, sub, ann = partner
    racf_now.ok("SETROPTS CLASSACT(FACILITY)")
    racf_now.ok("RDEF FACILITY IRR.DIGTCERT.ADD")
    racf_now.ok("PE IRR.DIGTCERT.ADD CLASS(FACILITY) ID(USER2) ACCESS(READ)")
    racf_now.imports["p7"] = package(ann.certificate, sub.certificate, root.certificate)
    result = racf_now.run("RACDCERT ADD('p7') TRUST WITHLABEL('ann')", user="USER2")
    assert (result.code, result.lines[0][:9]) == (4, "SLYS1534W")
    assert [one.label for one in racf_now.database.certificates.values()] == ["ann"]
