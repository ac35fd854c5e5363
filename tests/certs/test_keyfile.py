"""Key files: what makes a ring, and every reason why one is none."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from appliance.certs.keyfile import KeyFileError, read_key_file
from appliance.certs.policies import from_key_ring
from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsPolicy
from tests.support import pki


def pem(*certificates) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def key_pem(key, encryption=None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


@pytest.fixture
def write(tmp_path):
    def write(data: bytes, mode: int = 0o600):
        path = tmp_path / "keys.pem"
        path.write_bytes(data)
        path.chmod(mode)
        return path

    return write


def test_a_key_its_certificate_and_the_authority_make_a_policy(write):
    server, authority = pki.server(), pki.authority()
    ring = read_key_file(write(key_pem(server.private_key) + pem(authority.certificate, server.certificate)))
    assert ring.anchors == (authority.certificate,)
    assert ring.own().certificate == server.certificate
    made = from_key_ring(
        "P", ring, client_auth=ClientAuth.OPTIONAL, ciphers=(), revocation=RevocationPolicy(), now=datetime.now(UTC)
    )
    assert isinstance(made, TlsPolicy)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (lambda s: pem(s.certificate), "no private key"),
        (lambda s: key_pem(s.private_key), "no certificate in PEM"),
        (lambda s: key_pem(s.private_key) + pem(pki.authority().certificate), "no certificate of its key"),
        (lambda s: key_pem(s.private_key, BestAvailableEncryption(b"x")) + pem(s.certificate), "without a password"),
        (lambda s: b"\0" * 100, "no private key"),
        (lambda s: b"x" * 1_000_001, "size"),
    ],
)
def test_what_gives_no_keys(write, parts, reason):
    with pytest.raises(KeyFileError, match=reason):
        read_key_file(write(parts(pki.server())))


def test_a_file_that_everybody_reads_or_that_is_not_there(write, tmp_path):
    server = pki.server()
    with pytest.raises(KeyFileError, match="chmod"):
        read_key_file(write(key_pem(server.private_key) + pem(server.certificate), 0o604))
    with pytest.raises(KeyFileError, match="No such file"):
        read_key_file(tmp_path / "nothing")
    with pytest.raises(KeyFileError, match="regular"):
        read_key_file(tmp_path)


def package(password=b"secret", certificate=None):
    server = pki.server()
    return pkcs12.serialize_key_and_certificates(
        b"server",
        server.private_key,
        certificate or server.certificate,
        [pki.authority().certificate],
        BestAvailableEncryption(password),
    )


def test_a_pkcs12_file_is_opened_by_the_stash_beside_it(tmp_path):
    path, stash = tmp_path / "keys.p12", tmp_path / "keys.sth"
    for file, content in ((path, package()), (stash, b"secret\nmore\n")):
        file.write_bytes(content)
        file.chmod(0o600)
    ring = read_key_file(path)
    assert ring.own().certificate == pki.server().certificate
    assert ring.anchors == (pki.authority().certificate,)
    stash.write_bytes(b"wrong\n")
    with pytest.raises(KeyFileError, match="does not open it") as raised:
        read_key_file(path)
    assert "wrong" not in str(raised.value)
    stash.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod"):
        read_key_file(path)
    stash.unlink()
    with pytest.raises(KeyFileError, match="does not open it"):
        read_key_file(path)
