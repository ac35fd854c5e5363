"""Names and usages of certificates, as the operands of GENCERT give them."""

import pytest
from cryptography import x509

from appliance.saf.commands import certnames
from appliance.saf.commands.digtcert import CertificateRequest
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.racdcert import RACDCERT
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.tso import parse
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.database import CERTAUTH, SafDatabase, User
from appliance.saf.model import Acee
from tests.support.racf import NOON, PASSWORDS

DATABASE = SafDatabase().with_user(User("USER2", "SYS1", full_name="Ann")).with_user(User("USER3", "SYS1"))


def wanted(text: str, owner: str = "USER2") -> CertificateRequest:
    operands = bind(parse(f"RACDCERT GENCERT {text}"), RACDCERT)
    workshop = Workshop(PASSWORDS, NOON, refuse_imports)
    return CertificateRequest(Request("RACDCERT", operands, DATABASE, Acee("IBMUSER"), workshop), "GENCERT", owner)


@pytest.mark.parametrize(
    ("text", "owner", "name"),
    [
        ("", "USER2", "CN=Ann"),
        ("", "USER3", "CN=USER3"),
        ("SUBJECTSDN(CN('a') T('t') OU('o1' 'o2') O('o') L('l') SP('s') C('NL'))", CERTAUTH, None),
        ("SUBJECTSDN(O('only'))", "USER2", "O=only"),
    ],
)
def test_subject(text, owner, name):
    expected = name or "CN=a,2.5.4.12=t,OU=o2,OU=o1,O=o,L=l,ST=s,C=NL"
    assert certnames.subject(wanted(text, owner)).rfc4514_string() == expected


def test_alternative_names():
    names = certnames.alternative_names(wanted("ALTNAME(DOMAIN('h') IP('::1') EMAIL('a@b'))").operands)
    assert [type(name) for name in names] == [x509.DNSName, x509.IPAddress, x509.RFC822Name]
    assert certnames.alternative_names(wanted("").operands) == []


@pytest.mark.parametrize(
    ("text", "owner", "is_rsa", "bits"),
    [
        ("", "USER2", True, {"digital_signature", "key_encipherment"}),
        ("", "USER2", False, {"digital_signature"}),
        ("", CERTAUTH, False, {"key_cert_sign", "crl_sign"}),
        ("KEYUSAGE(DOCSIGN)", CERTAUTH, False, {"key_cert_sign", "crl_sign", "content_commitment"}),
        ("KEYUSAGE(dataencrypt keyagree)", "USER2", True, {"data_encipherment", "key_agreement"}),
    ],
)
def test_key_usage(text, owner, is_rsa, bits):
    usage = certnames.key_usage(wanted(text, owner), is_rsa=is_rsa)
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    assert {name for name in (*names, "key_cert_sign", "crl_sign") if getattr(usage, name)} == bits


def test_an_end_entity_signs_no_certificates():
    with pytest.raises(RefusalError, match="CERTSIGN"):
        certnames.key_usage(wanted("KEYUSAGE(CERTSIGN)"), is_rsa=True)
