import pytest
from OpenSSL import SSL

from appliance.config.ciphers import DEFAULT_CIPHERS, CipherAdvice, look_up


def offered(name: str) -> bool:
    context = SSL.Context(SSL.TLS_METHOD)
    if name.startswith("TLS_"):
        context.set_tls13_ciphersuites(name.encode())
    else:
        context.set_cipher_list(name.encode())
    return name in SSL.Connection(context, None).get_cipher_list()


NAMES = ["SSL_AES_128_SHA", "SSL_AES_256_SHA", "2F", "0035", "C02B", "C030", "CCA8", "CCA9", "1301", "1302", "1303"]
NAMES += ["TLS_RSA_WITH_AES_128_GCM_SHA256", "AES256-SHA256", "tls_ecdhe_rsa_with_aes_256_gcm_sha384", *DEFAULT_CIPHERS]


@pytest.mark.parametrize("name", NAMES)
def test_openssl_offers_what_a_name_maps_to(name):
    found = look_up(name)
    assert found is not None
    assert offered(found.openssl)


def test_the_default_is_forward_secret_and_authenticated_encryption():
    assert DEFAULT_CIPHERS[0] == "TLS_AES_128_GCM_SHA256"
    assert all(look_up(name).advice is CipherAdvice.GOOD for name in DEFAULT_CIPHERS)
    assert all((name.startswith(("TLS_", "ECDHE-")) and "SHA384" in name) or "SHA256" in name or "POLY1305" in name
               for name in DEFAULT_CIPHERS)  # fmt: skip


OBSOLETE = ["SSL_NULL_MD5", "SSL_NULL_SHA", "SSL_RC4_SHA", "SSL_RC4_MD5", "SSL_RC4_MD5_EX", "SSL_RC2_MD5_EX"]
OBSOLETE += ["SSL_DES_SHA", "SSL_3DES_SHA", "01", "02", "03", "04", "05", "06", "09", "0A", "000A"]
OBSOLETE += ["TLS_RSA_WITH_3DES_EDE_CBC_SHA", "DES-CBC3-SHA", "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", "rc4-md5"]
OBSOLETE += ["TLS_DH_ANON_WITH_AES_128_CBC_SHA"]


@pytest.mark.parametrize("name", OBSOLETE)
def test_what_is_broken_is_obsolete_by_any_of_its_names(name):
    found = look_up(name)
    assert found.advice is CipherAdvice.OBSOLETE
    assert found.openssl == ""
    assert found.why


@pytest.mark.parametrize("name", ["SSL_AES_128_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "009C"])
def test_rsa_key_exchange_is_weak(name):
    assert look_up(name).advice is CipherAdvice.WEAK


@pytest.mark.parametrize("name", ["", "X", "AES", "ALL", "FF", "TLS_AES_128_GCM_SHA25"])
def test_what_is_unknown_is_none(name):
    assert look_up(name) is None
