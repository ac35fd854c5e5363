"""NIST PKITS, the Public Key Interoperability Test Suite: certificates, keys, CRLs, and what each path is to come to.

The verdicts are those of the test descriptions under the settings that TLS has: any policy, no explicit policy asked
for. Most names say it; of the policy tests without "Valid" or "Invalid" in their names those in ``_INVALID`` are to be
refused, because an authority in the path requires a policy.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import attrs
import cryptography_vectors
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from OpenSSL import crypto

from appliance.certs.chain import PeerChain
from appliance.certs.checker import RevocationChecker
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_retrieval import Retrieved, retrieve
from appliance.certs.crls.crl_source import Availability, CrlSource, Wanted
from appliance.certs.crls.fetching import Absent, Found
from appliance.certs.holder import UnacceptableCertificateError, verify_holder
from appliance.certs.tls import RevocationPolicy

_DATA = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
_PASSWORD = b"password"
_POLICY = RevocationPolicy((("directory", 389),))
_ATTRIBUTES = {
    "serialNumber": NameOID.SERIAL_NUMBER,
    "dnQualifier": NameOID.DN_QUALIFIER,
    "title": NameOID.TITLE,
    "generationQualifier": NameOID.GENERATION_QUALIFIER,
    "pseudonym": NameOID.PSEUDONYM,
    "sn": NameOID.SURNAME,
    "initials": NameOID.INITIALS,
    "givenName": NameOID.GIVEN_NAME,
    "c": NameOID.COUNTRY_NAME,
    "o": NameOID.ORGANIZATION_NAME,
    "st": NameOID.STATE_OR_PROVINCE_NAME,
    "l": NameOID.LOCALITY_NAME,
    "dc": NameOID.DOMAIN_COMPONENT,
}
_INVALID = {f"DifferentPoliciesTest{number}EE" for number in (4, 5, 7, 8, 9, 12)}


@attrs.frozen
class Case:
    """One end entity's path. ``others`` are all certificates that can be reached from it by issuer names, in DER."""

    name: str
    is_valid: bool
    leaf: bytes = attrs.field(repr=False)
    others: tuple[bytes, ...] = attrs.field(repr=False)

    def key_pem(self) -> bytes:
        """The private key of the leaf; ValueError for DSA keys that inherit their parameters."""
        key, _, _ = pkcs12.load_key_and_certificates((_DATA / "pkcs12" / f"{self.name}.p12").read_bytes(), _PASSWORD)
        assert key is not None
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@functools.cache
def _names(der: bytes) -> tuple[int, int]:
    """Issuer and subject by OpenSSL's hash, which is one for names that RFC 5280 section 7.1 calls equal."""
    certificate = crypto.load_certificate(crypto.FILETYPE_ASN1, der)  # takes inherited DSA parameters as well
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return certificate.get_issuer().hash(), certificate.get_subject().hash()


@functools.cache
def root() -> x509.Certificate:
    """The trust anchor of every path."""
    return x509.load_der_x509_certificate((_DATA / "certs" / "TrustAnchorRootCertificate.crt").read_bytes())


@functools.cache
def cases() -> tuple[Case, ...]:
    """All paths, by name."""
    authorities: dict[int, list[bytes]] = defaultdict(list)
    for path in sorted((_DATA / "certs").glob("*.crt")):
        if not path.stem.endswith("EE") and path.read_bytes() != root().public_bytes(Encoding.DER):
            authorities[_names(path.read_bytes())[1]].append(path.read_bytes())
    return tuple(_case(path, authorities) for path in sorted((_DATA / "certs").glob("*EE.crt")))


def _case(path: Path, authorities: dict[int, list[bytes]]) -> Case:
    leaf = path.read_bytes()
    found: dict[bytes, None] = {}
    front = [leaf]
    while front:
        for above in authorities[_names(front.pop())[0]]:
            if above not in found:
                found[above] = None
                front.append(above)
    is_valid = not path.stem.startswith("Invalid") and path.stem not in _INVALID
    return Case(path.stem, is_valid, leaf, tuple(found))


@functools.cache
def lists() -> dict[str, tuple[list[bytes], list[bytes]]]:
    """The complete and the delta CRLs in each entry of the directory that the suite describes, by DN."""
    found: dict[str, tuple[list[bytes], list[bytes]]] = defaultdict(lambda: ([], []))
    entry = ""
    for line in (_DATA / "pkits.ldif").read_text().replace("\n ", "").splitlines():
        kind, _, value = line.partition(":")
        if kind == "dn":
            entry = value.strip()
        elif "RevocationList" in kind:
            crl = (_DATA / "crls" / value.rpartition("/")[2].strip()).read_bytes()
            place = found[entry][kind.startswith("delta")]
            if crl not in place:
                place.append(crl)
    return dict(found)


@functools.cache
def _directory() -> dict[str, tuple[list[bytes], list[bytes]]]:
    """The same by names as a directory compares them."""
    return {_comparable(entry): found for entry, found in lists().items()}


def _comparable(name: str) -> str:
    with contextlib.suppress(ValueError):
        name = x509.Name.from_rfc4514_string(name, _ATTRIBUTES).rfc4514_string()
    return " ".join(name.casefold().split())


@attrs.frozen
class _FromFiles:
    """A fetch that a directory with everything would answer at once."""

    found: Found | Absent

    def run(self) -> Found | Absent:
        return self.found

    def abort(self) -> None:
        """Nothing to end."""


def offline_verdict(case: Case) -> tuple[bool, str]:
    """Whether our own verification accepts the path, without any connection, and why not."""
    now, cache = datetime.now(UTC), CrlCache()
    try:
        chain = verify_holder(case.leaf, [root()], now, case.others)
    except UnacceptableCertificateError as error:
        return False, f"path: {error}"
    checker = RevocationChecker(cache, lambda: now)
    asked: set[CrlSource] = set()
    while wanted := [one for one in _missed(checker, chain) if one.source not in asked]:
        for missed in wanted:
            asked.add(missed.source)
            _fetch(cache, missed, now)
    verdict, _ = checker.examine(chain, _POLICY)
    return verdict.allowed, f"revocation: {verdict.detail}"


def _missed(checker: RevocationChecker, chain: PeerChain) -> list[Wanted]:
    return [missed for missed in checker.examine(chain, _POLICY)[1] if isinstance(missed, Wanted)]


def _fetch(cache: CrlCache, missed: Wanted, now: datetime) -> None:
    names = [_comparable(name.rfc4514_string()) for name in missed.source.entries(missed.places)]
    complete, deltas = next((_directory()[name] for name in names if name in _directory()), ([], []))
    found = Found(tuple(complete), tuple(deltas)) if complete else Absent("no entry")
    outcome = retrieve(_FromFiles(found), missed.source, None, now)
    match outcome:
        case Retrieved(crl):
            cache.install(missed.source, crl, "files", now)
        case Absent(detail):
            cache.note(missed.source, Availability.ABSENT, detail)
        case other:
            cache.note(missed.source, Availability.UNACCEPTABLE, other.detail)
