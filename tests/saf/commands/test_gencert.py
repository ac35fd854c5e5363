"""GENCERT: self-signed and signed certificates that OpenSSL accepts, and what is refused."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from OpenSSL import crypto

from appliance.certs.crls.crl_source import distribution_names
from appliance.certs.responders.ocsp import responder_urls
from appliance.saf.database import CERTAUTH, Trust
from appliance.saf.issued import IssuedCertificates
from appliance.saf.publication import Publication
from tests.support.racf import NOON, RacfConsole

AUTHORITY = "RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('Test CA') O('Test') C('NL')) WITHLABEL('CA')"


@pytest.fixture
def authority(racf):
    racf.ok(f"{AUTHORITY} NOTAFTER(DATE(2030-01-01) TIME(12:00:00))")
    return racf


def certificate(racf, owner, label):
    found = racf.store.load().certificate(owner, label)
    assert found is not None
    return found


def test_an_authority_and_a_server_certificate_make_a_chain(authority):
    authority.ok(
        "RACDCERT ID(USER2) GENCERT NISTECC SIZE(384) SUBJECTSDN(CN('server') OU('a' 'b') O('Test') C('NL'))"
        " ALTNAME(DOMAIN('localhost' 'mvs098') IP(127.0.0.1 '::1') EMAIL('a@example.org'))"
        " SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('server')"
    )
    root, server = certificate(authority, CERTAUTH, "CA"), certificate(authority, "USER2", "server")
    store = crypto.X509Store()
    store.add_cert(crypto.X509.from_cryptography(root.certificate))
    store.set_flags(crypto.X509StoreFlags.X509_STRICT)
    store.set_time(NOON.replace(tzinfo=None))
    crypto.X509StoreContext(store, crypto.X509.from_cryptography(server.certificate)).verify_certificate()
    names = server.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "mvs098"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert server.certificate.subject.rfc4514_string() == "CN=server,OU=b,OU=a,O=Test,C=NL"
    assert (server.trust, server.certificate.not_valid_before_utc) == (Trust.TRUST, datetime(2026, 3, 1, tzinfo=UTC))
    assert root.certificate.not_valid_after_utc == datetime(2030, 1, 1, 12, tzinfo=UTC)


def test_the_private_key_belongs_to_the_certificate_and_is_sealed(authority, tmp_path):
    own = certificate(authority, CERTAUTH, "CA")
    key = load_pem_private_key(own.private_key.reveal(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.public_key() == own.certificate.public_key()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("saf.db*"))
    assert b"PRIVATE KEY" not in stored


def test_what_an_authority_signs_is_in_its_books(authority):
    authority.ok("RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('mine')")
    (issued,) = IssuedCertificates(authority.store).issued_by("CA")
    mine = certificate(authority, "USER2", "mine").certificate
    assert (issued.serial, issued.subject, issued.issued_at) == (mine.serial_number, "CN=USER2", NOON)
    assert issued.not_after == mine.not_valid_after_utc


def test_keys_and_usages(racf):
    racf.ok("RACDCERT ID(USER2) GENCERT WITHLABEL('rsa') KEYUSAGE(HANDSHAKE DOCSIGN)")
    own = certificate(racf, "USER2", "rsa").certificate
    usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    assert isinstance(own.public_key(), rsa.RSAPublicKey)
    assert own.public_key().key_size == 2048
    assert (usage.digital_signature, usage.key_encipherment, usage.content_commitment) == (True, True, True)
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC SIZE(521) WITHLABEL('ec')")
    own = certificate(racf, "USER2", "ec").certificate
    usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    assert own.public_key().key_size == 521
    assert (usage.digital_signature, usage.key_encipherment, usage.key_cert_sign) == (True, False, False)


def test_a_certificate_may_outlive_its_signer_with_a_warning(authority):
    text = "RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA')) NOTAFTER(DATE(2031-01-01))"
    result = authority.run(text)
    assert (result.code, result.lines[0][:9]) == (4, "SLYS1515W")


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ("NISTECC RSA", "SLYS1001E"),
        ("NISTECC SIZE(300)", "SLYS1001E"),
        ("RSA SIZE(1024)", "SLYS1001E"),
        ("NISTECC NOTAFTER(DATE(2026-02-30))", "SLYS1512E"),
        ("NISTECC NOTAFTER(TIME(12:00:00))", "SLYS1512E"),
        ("NISTECC NOTBEFORE(DATE(2027-01-01)) NOTAFTER(DATE(2026-01-01))", "SLYS1512E"),
        ("NISTECC NOTBEFORE(DATE(1949-12-31))", "SLYS1512E"),
        ("NISTECC NOTBEFORE(DATE(9999-12-31) TIME(23:59:59))", "SLYS1512E"),
        ("NISTECC SUBJECTSDN(C('NLD'))", "SLYS1513E"),
        ("NISTECC ALTNAME(DOMAIN(''))", "SLYS1513E"),
        ("NISTECC ALTNAME(DOMAIN('a b'))", "SLYS1513E"),
        ("NISTECC ALTNAME(EMAIL(''))", "SLYS1513E"),
        ("NISTECC ALTNAME(URI('no scheme'))", "SLYS1513E"),
        ("NISTECC SUBJECTSDN(CN(''))", "SLYS1513E"),
        ("NISTECC SUBJECTSDN()", "SLYS1513E"),
        ("NISTECC ALTNAME(IP(300.0.0.1))", "SLYS1513E"),
        ("NISTECC ALTNAME(DOMAIN('bücher'))", "SLYS1513E"),
        ("NISTECC KEYUSAGE(EVERYTHING)", "SLYS1404E"),
        ("NISTECC KEYUSAGE(CERTSIGN)", "SLYS1513E"),
        ("NISTECC SIGNWITH(CERTAUTH)", "SLYS1001E"),
        ("NISTECC SIGNWITH(CERTAUTH LABEL('none'))", "SLYS1505E"),
        ("NISTECC SIGNWITH(LABEL('leaf'))", "SLYS1514E"),
        ("NISTECC SIGNWITH(CERTAUTH LABEL('CA'))", "SLYS1514E"),
    ],
)
def test_what_is_refused(authority, operands, message):
    authority.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('leaf')")
    authority.ok("RACDCERT CERTAUTH ALTER(LABEL('CA')) NOTRUST")
    assert authority.refused(f"RACDCERT ID(USER2) GENCERT {operands}") == message


def test_an_authority_needs_a_name(racf):
    assert racf.refused("RACDCERT CERTAUTH GENCERT NISTECC") == "SLYS1513E"


def test_signing_with_the_authority_needs_control(authority):
    authority.ok("SETROPTS CLASSACT(FACILITY)")
    authority.ok("RDEF FACILITY IRR.DIGTCERT.GENCERT")
    text = "RACDCERT GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA'))"
    authority.ok("PE IRR.DIGTCERT.GENCERT CLASS(FACILITY) ID(USER2) ACCESS(UPDATE)")
    assert authority.refused(text, user="USER2") == "SLYS1002E"
    authority.ok("PE IRR.DIGTCERT.GENCERT CLASS(FACILITY) ID(USER2) ACCESS(CONTROL)")
    authority.ok(text, user="USER2")


def test_a_certificate_says_where_its_signer_publishes(tmp_path):
    racf = RacfConsole(tmp_path, published=lambda signer: Publication(signer.subject, ocsp_url="http://ca.example/"))
    racf.ok(AUTHORITY)
    racf.ok("RACDCERT ID(IBMUSER) GENCERT SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('signed')")
    root, signed = certificate(racf, CERTAUTH, "CA").certificate, certificate(racf, "IBMUSER", "signed").certificate
    assert distribution_names(signed) == (root.subject,)
    assert responder_urls(signed) == ("http://ca.example/",)
    assert distribution_names(root) == ()


@pytest.mark.parametrize("written", ["9999-12-31", "9999/12/31", "9999-06-01"])
def test_a_year_from_a_late_date_ends_with_the_calendar(racf, written):
    racf.ok(f"RACDCERT ID(USER2) GENCERT NISTECC NOTBEFORE(DATE({written})) WITHLABEL('late')")
    end = racf.database.certificate("USER2", "late").certificate.not_valid_after_utc
    assert end == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
