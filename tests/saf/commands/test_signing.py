"""SIGNWITH: who may sign, with every kind of key, and the identifier that leads back."""

import pytest
from cryptography import x509
from OpenSSL import crypto

from appliance.saf.database import CERTAUTH
from tests.support.racf import NOON


@pytest.mark.parametrize("kind", ["RSA", "NISTECC SIZE(521)", "ED25519"])
def test_an_authority_of_each_kind_signs_what_openssl_accepts(racf, kind):
    racf.ok(f"RACDCERT CERTAUTH GENCERT {kind} SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('leaf')")
    root, leaf = (racf.database.certificate(*place).certificate for place in ((CERTAUTH, "CA"), ("USER2", "leaf")))
    store = crypto.X509Store()
    store.add_cert(crypto.X509.from_cryptography(root))
    store.set_flags(crypto.X509StoreFlags.X509_STRICT)
    store.set_time(NOON.replace(tzinfo=None))
    crypto.X509StoreContext(store, crypto.X509.from_cryptography(leaf)).verify_certificate()
    own = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier == own


def test_who_may_not_sign(racf):
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.ok("RACDCERT CERTAUTH EXPORT(LABEL('CA')) DSN('ca.pem')")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('leaf')")
    text = "RACDCERT ID(USER2) GENCERT NISTECC SIGNWITH({})"
    assert racf.refused(text.format("LABEL('leaf')")) == "SLYS1514E"
    racf.ok("RACDCERT CERTAUTH DELETE(LABEL('CA'))")
    racf.imports["ca.pem"] = racf.exports["ca.pem"]
    racf.ok("RACDCERT CERTAUTH ADD('ca.pem') TRUST WITHLABEL('CA')")
    assert racf.refused(text.format("CERTAUTH LABEL('CA')")) == "SLYS1514E"
