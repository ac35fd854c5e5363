"""One certificate revocation list: parsed once, checked against its issuer, and then only looked at.

What is accepted is a complete CRL (RFC 5280 section 5): it names every revoked certificate of the issuer who
signed it. A delta CRL is accepted on top of one that it belongs to. A CRL for a part of the certificates is accepted by
who asks about that part (section 6.3.3 (b)); to everybody else it says less than "not in here is not revoked", and so
does one for some reasons: they are refused, as is any list with a critical extension that is not understood. An
indirect CRL counts for the certificates of who signed it, its entries for others' are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

__all__ = [
    "MAX_CRL_SIZE",
    "Crl",
    "Part",
    "UnacceptableCrlError",
    "apply_delta",
    "own_entries",
    "parse_crl",
    "point_names",
]

MAX_CRL_SIZE = 20 * 1024 * 1024
#: How far the issuer's clock may be ahead of ours.
_CLOCK_SKEW = timedelta(minutes=5)
_WEAK_HASHES = {"md5", "sha1"}
_Point = x509.IssuingDistributionPoint
_UNDERSTOOD = {
    x509.CRLNumber.oid,
    x509.AuthorityKeyIdentifier.oid,
    x509.IssuerAlternativeName.oid,
    x509.AuthorityInformationAccess.oid,
}
_ENTRY_UNDERSTOOD = {x509.CRLReason.oid, x509.InvalidityDate.oid}
_PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey


class UnacceptableCrlError(Exception):
    """These bytes are no CRL to rely on; the text says why, for the operator."""


@attrs.frozen
class Part:
    """Certificates of one issuer: those that name one of these distribution points, of one kind."""

    points: frozenset[bytes]  # as ``point_names`` writes them
    is_authority: bool


@attrs.frozen
class Crl:
    """A CRL whose signature was checked. Times are aware, UTC."""

    issuer: x509.Name
    number: int | None  # CRLNumber; None when the issuer writes none
    this_update: datetime
    next_update: datetime
    revoked: Mapping[int, str] = attrs.field(repr=False, eq=False)  # serial number -> reason
    der: bytes = attrs.field(repr=False)
    delta: bytes = attrs.field(default=b"", repr=False)  # the delta CRL that is applied, in DER

    def is_current(self, now: datetime) -> bool:
        """Whether the CRL still speaks for its issuer: it does until nextUpdate."""
        return now < self.next_update

    def is_older_than(self, other: Crl) -> bool:
        """Whether accepting this one after ``other`` would be a step back (RFC 5280 section 5.2.3)."""
        if self.number is not None and other.number is not None and self.number != other.number:
            return self.number < other.number
        return self.this_update < other.this_update


def parse_crl(der: bytes, issuer: x509.Certificate, now: datetime, part: Part | None = None) -> Crl:
    """The CRL in ``der``, signed by ``issuer``; one past its nextUpdate is returned as well: ask ``is_current``.

    It speaks of all certificates of the issuer, or, when a part is named, of all of that part.

    Raises UnacceptableCrlError. A list of 100,000 entries takes about 0.2 s: not for the reactor's thread.
    """
    crl, base_number = _decoded(der, issuer, now, part)
    if base_number is not None:
        raise UnacceptableCrlError("it is a delta CRL")
    return crl


def apply_delta(base: Crl, der: bytes, issuer: x509.Certificate, now: datetime) -> Crl:
    """``base`` with a delta CRL of the same issuer applied (RFC 5280 section 5.2.4); its nextUpdate stays.

    Raises UnacceptableCrlError, also for a delta that does not belong to this base, or adds nothing to it.
    """
    delta, base_number = _decoded(der, issuer, now, None)
    if base_number is None:
        raise UnacceptableCrlError("it is no delta CRL")
    if base.number is None or delta.number is None or not base_number <= base.number < delta.number:
        detail = f"delta {delta.number} on base {base_number} does not belong to CRL {base.number}"
        raise UnacceptableCrlError(detail)
    revoked = dict(base.revoked)
    for serial, reason in delta.revoked.items():
        if reason == x509.ReasonFlags.remove_from_crl.value:
            revoked.pop(serial, None)
        else:
            revoked[serial] = reason
    return attrs.evolve(
        base, number=delta.number, this_update=max(base.this_update, delta.this_update), revoked=revoked, delta=der
    )


def _decoded(der: bytes, issuer: x509.Certificate, now: datetime, part: Part | None) -> tuple[Crl, int | None]:
    if len(der) > MAX_CRL_SIZE:
        raise UnacceptableCrlError(f"it is larger than {MAX_CRL_SIZE} bytes")
    try:
        return _parse(der, issuer, now, part)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion) as error:
        raise UnacceptableCrlError(f"it cannot be decoded: {error}") from None


def _parse(der: bytes, issuer: x509.Certificate, now: datetime, part: Part | None) -> tuple[Crl, int | None]:
    """The list and, of a delta CRL, the number of its base."""
    crl = x509.load_der_x509_crl(der)
    if crl.issuer != issuer.subject:
        raise UnacceptableCrlError(f"its issuer is {crl.issuer.rfc4514_string()}")
    _check_signature(crl, issuer)
    next_update = crl.next_update_utc
    if next_update is None:
        raise UnacceptableCrlError("it has no nextUpdate")
    if crl.last_update_utc > now + _CLOCK_SKEW:
        raise UnacceptableCrlError(f"its thisUpdate {crl.last_update_utc:%Y-%m-%dT%H:%M:%SZ} is in the future")
    number, base_number = _numbers(crl, part)
    revoked = {entry.serial_number: reason for entry, reason in own_entries(crl)}
    return Crl(crl.issuer, number, crl.last_update_utc, next_update, revoked, der), base_number


def _check_signature(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> None:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is not None and not usage.crl_sign:
        raise UnacceptableCrlError("the issuer's key usage does not allow it to sign CRLs")
    algorithm = crl.signature_hash_algorithm
    if algorithm is not None and algorithm.name in _WEAK_HASHES:
        raise UnacceptableCrlError(f"it is signed with {algorithm.name.upper()}")
    key = issuer.public_key()
    if not isinstance(key, _PublicKey) or not crl.is_signature_valid(key):
        raise UnacceptableCrlError("its signature is not the issuer's")


def point_names(
    full_name: Iterable[x509.GeneralName] | None,
    relative_name: x509.RelativeDistinguishedName | None,
    issuer: x509.Name,
) -> Iterator[bytes]:
    """The names of a distribution point, comparable; a relative one is below the issuer's (section 4.2.1.13)."""
    names = list(full_name or ())
    if relative_name is not None:
        names.append(x509.DirectoryName(x509.Name([*issuer.rdns, relative_name])))
    for name in names:
        match name:
            case x509.DirectoryName(value=value):
                yield value.public_bytes()
            case x509.UniformResourceIdentifier(value=url):
                yield url.encode()


def _check_part(point: _Point, issuer: x509.Name, part: Part | None) -> None:
    """The issuing distribution point of a list, held against the part that is asked about (section 6.3.3 (b))."""
    if point.only_some_reasons or point.only_contains_attribute_certs:
        raise UnacceptableCrlError("it covers some certificates only")
    has_name = point.full_name is not None or point.relative_name is not None
    if not (has_name or point.only_contains_user_certs or point.only_contains_ca_certs):
        return  # it is indirect: all certificates of who signed it, and others
    if part is None:
        raise UnacceptableCrlError("it covers some certificates only")
    if point.only_contains_user_certs if part.is_authority else point.only_contains_ca_certs:
        raise UnacceptableCrlError("it covers certificates of another kind")
    if has_name and part.points.isdisjoint(point_names(point.full_name, point.relative_name, issuer)):
        raise UnacceptableCrlError("it is of another distribution point")


def _numbers(crl: x509.CertificateRevocationList, part: Part | None) -> tuple[int | None, int | None]:
    number: int | None = None
    base_number: int | None = None
    for extension in crl.extensions:
        match extension.value:
            case x509.CRLNumber() as value:
                number = value.crl_number
            case x509.DeltaCRLIndicator() as value:
                base_number = value.crl_number
            case x509.FreshestCRL():
                pass
            case _Point() as point:
                _check_part(point, crl.issuer, part)
            case _ if extension.critical and extension.oid not in _UNDERSTOOD:
                raise UnacceptableCrlError(f"its critical extension {extension.oid.dotted_string} is not supported")
    return number, base_number


def own_entries(crl: x509.CertificateRevocationList) -> Iterator[tuple[x509.RevokedCertificate, str]]:
    """The entries about certificates of the list's own issuer, with their reasons; an indirect list names others' too.

    Raises UnacceptableCrlError at an entry that makes the list useless.
    """
    is_own = True
    is_indirect = any(isinstance(one.value, _Point) and one.value.indirect_crl for one in crl.extensions)
    for entry in crl:
        reason, issuer = _read(entry)
        if issuer is not None:  # holds for the entries that follow as well (section 5.3.3)
            if not is_indirect:
                raise UnacceptableCrlError("an entry is of another issuer, and the list is not indirect")
            is_own = _is_named(issuer, crl.issuer)
        if is_own:
            yield entry, reason


def _is_named(names: x509.CertificateIssuer, issuer: x509.Name) -> bool:
    """Rather too often than not: what is not the issuer's name by a letter's case counts as his."""
    directory_names = names.get_values_for_type(x509.DirectoryName)
    if not directory_names:
        raise UnacceptableCrlError("an entry's certificate issuer is no directory name")
    return any(_folded(name) == _folded(issuer) for name in directory_names)


def _folded(name: x509.Name) -> str:
    return " ".join(name.rfc4514_string().casefold().split())


def _read(entry: x509.RevokedCertificate) -> tuple[str, x509.CertificateIssuer | None]:
    """The reason, and whose certificate it is where the entry says so."""
    reason, issuer = x509.ReasonFlags.unspecified, None
    for extension in entry.extensions:
        if isinstance(extension.value, x509.CRLReason):
            reason = extension.value.reason
        elif isinstance(extension.value, x509.CertificateIssuer):
            issuer = extension.value
        elif extension.critical and extension.oid not in _ENTRY_UNDERSTOOD:
            # RFC 5280 section 5.3: such a list says nothing about any certificate.
            raise UnacceptableCrlError(f"an entry's critical extension {extension.oid.dotted_string} is not supported")
    return reason.value, issuer
