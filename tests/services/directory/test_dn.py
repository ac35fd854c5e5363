import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.directory.dn import attribute_type, fold, of_name, parse
from tests.support import pki

NAME = pki.distinguished_name("Test CA")
NORMAL = of_name(NAME)


@pytest.mark.parametrize(
    "text",
    [
        "CN=Test CA,O=Test,C=NL",
        "cn=test ca,o=TEST,c=nl",
        "  CN = Test   CA ,  O=Test , C=NL  ",
        "commonName=Test CA,organizationName=Test,countryName=NL",
        "2.5.4.3=Test CA,2.5.4.10=Test,2.5.4.6=NL",
        "OID.2.5.4.3=Test CA,o=Test,c=NL",
        'CN="Test CA";O="Test";C=NL',
        r"CN=Test\20CA,O=T\65st,C=NL",
        r"CN=\54est CA,O=Test,C=NL",
        "CN=#0C0754657374204341,O=Test,C=NL",
        r"CN=\ Test CA\ ,O=Test,C=NL",
    ],
)
def test_spellings_of_one_name(text):
    assert parse(text) == NORMAL


@pytest.mark.parametrize(
    "text",
    ["CN=Test CA,O=Test", "O=Test,CN=Test CA,C=NL", "CN=Test CA+O=Test,C=NL", "CN=TestCA,O=Test,C=NL"],
)
def test_other_names(text):
    assert parse(text) not in (NORMAL, None)


@pytest.mark.parametrize("text", ["x", "=x", "cn=a,", "cn=a,,o=b", ",cn=a", "cn=a+", 'cn="a', "cn=a\\", "1.2=#zz,c"])
def test_no_names(text):
    assert parse(text) is None


def test_the_order_within_an_rdn_does_not_matter():
    assert parse("cn=a+ou=b,o=c") == parse("OU=B+CN=A,O=C")


def test_the_root():
    assert parse("") == parse("  ") == ()


def test_unknown_types_are_compared_by_their_name():
    assert parse("Foo=a") == parse("foo=A") != parse("bar=a")
    assert attribute_type("2.5.4.39") == attribute_type("certificateRevocationList")


def test_values_fold():
    assert fold("  Straße \t X ") == fold("STRASSE x")
    assert fold("ﬁ") == "fi"


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=15).filter(lambda t: t.strip())


@given(texts, texts)
def test_what_cryptography_writes_is_read(common_name, organization):
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name, _validate=False),
        ]
    )
    assert parse(name.rfc4514_string()) == of_name(name)


@given(st.text(max_size=60))
def test_any_text(text):
    parse(text)
