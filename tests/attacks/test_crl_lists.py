"""Revocation lists that are not what they say: stale, of the future, signed by another, rolled back, or enormous."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import pytest
from cryptography import x509

from appliance.certs.crls.crl import MAX_CRL_SIZE, UnacceptableCrlError, parse_crl
from appliance.certs.crls.crl_files import CrlFiles
from appliance.certs.crls.crl_retrieval import Retrieved, retrieve
from appliance.certs.crls.fetching import FetchResult, Found
from tests.support import pki
from tests.support.crls import delta, der, filled, parsed, source

_REVOKED = 4711
_HOUR = dt.timedelta(hours=1)


class Naive:
    """The control: who loads a list and looks whether a serial number is in it."""

    def is_revoked(self, content: bytes, serial: int) -> bool:
        crl = x509.load_der_x509_crl(content)
        return crl.get_revoked_certificate_by_serial_number(serial) is not None


def forged() -> dict[str, bytes]:
    """Lists without the serial number that is revoked; each would let its certificate in again."""
    own, other = pki.authority(), pki.Authority.create("Other CA")
    namesake = pki.Authority.create("Test CA")
    issuer = x509.Name(own.certificate.subject)
    changed = bytearray(der(own.crl([1, 2, 3])))
    changed[-1] ^= 1
    return {
        "another issuer's": der(other.crl(number=99)),
        "a namesake's": der(namesake.crl(number=99)),
        "a user's": der(_of(issuer, pki.user("user2"))),
        "changed": bytes(changed),
        "of the future": der(own.crl(number=99, this_update=pki.now() + _HOUR)),
        "a delta": delta({}, number=99, base=1),
        "cut": der(own.crl(number=99))[:-20],
        "with something behind": der(own.crl(number=99)) + b"x",
    }


def _of(issuer: x509.Name, signer: pki.Identity) -> x509.CertificateRevocationList:
    """A list in the name of an authority, signed with the key of one of its users."""
    return pki.Authority(_renamed(issuer, signer), signer.private_key).crl(number=99)


def _renamed(issuer: x509.Name, signer: pki.Identity) -> x509.Certificate:
    return pki.Authority(pki.authority().certificate, signer.private_key).issue("x", subject=issuer).certificate


class Answering:
    """A directory that has one list."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def run(self) -> FetchResult:
        return Found((self._content,))

    def abort(self) -> None:
        raise AssertionError


def is_taken(content: bytes) -> bool:
    """Whether the list comes into force in place of number 7, in which the serial number is revoked."""
    cache = filled(_REVOKED, number=7)
    found = retrieve(Answering(content), source(), None, pki.now())
    if not isinstance(found, Retrieved):
        return False
    try:
        cache.install(source(), found.crl, "ldap://a:389", pki.now())
    except ValueError:  # it is older than the one that is known
        return False
    return True


_LOADABLE = ("another issuer's", "a namesake's", "a user's", "changed", "of the future", "a delta")


@pytest.mark.parametrize("kind", _LOADABLE)
def test_the_probe_works_where_a_list_is_only_loaded(kind):
    assert Naive().is_revoked(der(pki.authority().crl([_REVOKED], number=7)), _REVOKED)
    assert not Naive().is_revoked(forged()[kind], _REVOKED)


@pytest.mark.parametrize("kind", forged())
def test_no_such_list_is_taken(kind):
    with pytest.raises(UnacceptableCrlError):
        parse_crl(forged()[kind], pki.authority().certificate, pki.now())
    assert not is_taken(forged()[kind])


def test_a_newer_one_is_taken():
    assert is_taken(der(pki.authority().crl([_REVOKED, 1], number=8)))


@pytest.mark.parametrize("number", [6, 1, 0])
def test_an_older_one_is_not_taken_again(number):
    """Rollback: an old list, with the right signature and perhaps still current, that does not name who was revoked."""
    old = der(pki.authority().crl(number=number, this_update=pki.now() - _HOUR))
    assert not Naive().is_revoked(old, _REVOKED)
    assert not is_taken(old)


def test_a_stale_one_says_so():
    """It is read, since the level decides about it, and is not current."""
    stale = parsed(this_update=pki.now() - 3 * _HOUR, next_update=pki.now() - _HOUR)
    assert not stale.is_current(pki.now())
    assert parsed().is_current(pki.now())


def test_fifty_megabytes_are_refused_before_they_are_decoded():
    enormous = b"\x30\x84" + (50 << 20).to_bytes(4, "big") + bytes(50 << 20)
    assert len(enormous) > MAX_CRL_SIZE
    tracemalloc.start()
    try:
        with pytest.raises(UnacceptableCrlError, match="larger"):
            parse_crl(enormous, pki.authority().certificate, pki.now())
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", forged())
def test_a_copy_on_disk_is_believed_no_more_than_an_answer(tmp_path, kind):
    """Who can write the cache can put any list there; it is looked at like one from the network whenever it is read."""
    files = CrlFiles(tmp_path / "crl")
    files.save(source(), parsed([_REVOKED], number=7))
    [path] = (tmp_path / "crl").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(forged()[kind])
    with pytest.raises(UnacceptableCrlError):
        files.load(source(), pki.now())
