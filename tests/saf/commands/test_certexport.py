"""EXPORT in all its forms, read back by the library, by the openssl command and by ADD; GENREQ."""

import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

from appliance.saf.database import CERTAUTH

SECRET = "a package password"


@pytest.fixture
def chain(racf):
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('leaf')")
    return racf


def own(racf):
    return [racf.database.certificate(*place).certificate for place in (("USER2", "leaf"), (CERTAUTH, "CA"))]


def exported(racf, form, more=""):
    racf.ok(f"RACDCERT ID(USER2) EXPORT(LABEL('leaf')) DSN('out') FORMAT({form}) {more}")
    return racf.exports["out"]


def test_the_forms_without_a_key(chain):
    leaf, ca = own(chain)
    assert x509.load_der_x509_certificate(exported(chain, "CERTDER")) == leaf
    chain.exports.clear()
    assert x509.load_pem_x509_certificate(exported(chain, "CERTB64")) == leaf
    chain.exports.clear()
    assert set(pkcs7.load_der_pkcs7_certificates(exported(chain, "PKCS7DER"))) == {leaf, ca}
    chain.exports.clear()
    assert set(pkcs7.load_pem_pkcs7_certificates(exported(chain, "PKCS7B64"))) == {leaf, ca}


@pytest.mark.parametrize("form", ["PKCS12DER", "PKCS12B64"])
def test_a_package_holds_key_and_chain_and_comes_back(chain, form):
    leaf, ca = own(chain)
    key = chain.database.certificate("USER2", "leaf").private_key
    data = exported(chain, form, f"PASSWORD('{SECRET}')")
    assert b"PRIVATE KEY" not in data
    chain.ok("RACDCERT ID(USER2) DELETE(LABEL('leaf'))")
    chain.ok("RACDCERT CERTAUTH DELETE(LABEL('CA'))")
    chain.imports["out"] = data
    assert chain.refused("RACDCERT ID(USER3) ADD('out') TRUST PASSWORD('something else')") == "SLYS1507E"
    chain.ok(f"RACDCERT ID(USER3) ADD('out') TRUST WITHLABEL('back') PASSWORD('{SECRET}')")
    back = chain.store.load().certificate("USER3", "back")
    assert (back.certificate, back.private_key) == (leaf, key)
    assert chain.database.certificate(CERTAUTH, "LABEL00000001").certificate == ca


def test_openssl_opens_the_package(chain, tmp_path):
    (tmp_path / "out.p12").write_bytes(exported(chain, "PKCS12DER", f"PASSWORD('{SECRET}')"))
    done = subprocess.run(
        ["openssl", "pkcs12", "-in", "out.p12", "-passin", f"pass:{SECRET}", "-nodes"],
        cwd=tmp_path, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.count(b"BEGIN CERTIFICATE") == 2
    assert done.stdout.count(b"BEGIN PRIVATE KEY") == 1
    assert pkcs12.load_pkcs12((tmp_path / "out.p12").read_bytes(), SECRET.encode()).cert.friendly_name == b"leaf"


def test_files_count_for_who_exports_unless_he_is_special(chain):
    chain.ok("RACDCERT ID(USER2) EXPORT(LABEL('leaf')) DSN('a')")
    assert chain.exported_for == ""
    assert chain.run("RACDCERT EXPORT(LABEL('leaf')) DSN('b')", user="USER2").code == 0
    assert chain.exported_for == "USER2"


def test_the_password_is_in_no_audit_record(chain):
    exported(chain, "PKCS12DER", f"PASSWORD('{SECRET}')")
    assert SECRET not in str(chain.audit.records)


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ("FORMAT(PKCS12DER) DSN('x')", "SLYS1001E"),
        ("FORMAT(PKCS12DER) DSN('x') PASSWORD('short')", "SLYS1001E"),
        ("FORMAT(PKCS12B64) PASSWORD('long enough')", "SLYS1001E"),
        ("FORMAT(CERTDER)", "SLYS1001E"),
        ("FORMAT(CERTB64) PASSWORD('long enough')", "SLYS1001E"),
        ("FORMAT(PEM)", "SLYS1404E"),
        ("DSN('taken')", "SLYS1531E"),
    ],
)
def test_what_is_refused(chain, operands, message):
    chain.exports["taken"] = b""
    assert chain.refused(f"RACDCERT ID(USER2) EXPORT(LABEL('leaf')) {operands}") == message


def test_what_has_no_key_gives_none_away(chain):
    chain.ok("RACDCERT ID(USER2) EXPORT(LABEL('leaf')) DSN('leaf')")
    chain.ok("RACDCERT ID(USER2) DELETE(LABEL('leaf'))")
    chain.imports["leaf"] = chain.exports["leaf"]
    chain.ok("RACDCERT ID(USER2) ADD('leaf') WITHLABEL('leaf')")
    package = f"EXPORT(LABEL('leaf')) DSN('x') PASSWORD('{SECRET}')"
    assert chain.refused(f"RACDCERT ID(USER2) {package}") == "SLYS1530E"
    assert chain.refused("RACDCERT ID(USER2) GENREQ(LABEL('leaf'))") == "SLYS1530E"


def test_a_key_needs_an_authority_of_its_own(chain):
    chain.ok("SETROPTS CLASSACT(FACILITY)")
    for function in ("EXPORT", "EXPORTKEY"):
        chain.ok(f"RDEF FACILITY IRR.DIGTCERT.{function}")
    package = f"RACDCERT EXPORT(LABEL('leaf')) DSN('x') PASSWORD('{SECRET}')"
    chain.ok("RACDCERT EXPORT(LABEL('leaf'))", user="USER2")
    assert chain.refused(package, user="USER2") == "SLYS1002E"
    chain.ok("PE IRR.DIGTCERT.EXPORTKEY CLASS(FACILITY) ID(USER2) ACCESS(READ)")
    chain.ok(package, user="USER2")
