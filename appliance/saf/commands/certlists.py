"""RACDCERT LIST, LISTCHAIN, CHECKCERT: what a certificate is, as RACF lists it, and what is above it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509

from appliance.saf.commands.certchains import is_complete, issuers_of
from appliance.saf.commands.certificates import imported
from appliance.saf.commands.certnames import USAGES
from appliance.saf.commands.certserials import is_by_serial
from appliance.saf.commands.certtexts import escaped, fingerprint, readable, serial_text
from appliance.saf.commands.digtcert import CertificateRequest, certificates_of
from appliance.saf.commands.messages import NOTHING_FOUND
from appliance.saf.commands.newkeys import describe_key
from appliance.saf.commands.outcome import Outcome
from appliance.saf.database import CERTAUTH, MULTIID, SITE, Certificate, Ring, SafDatabase, Trust, certificate_key
from appliance.saf.signatures import signature_name

__all__ = ["chain", "check", "display", "whose"]

_TIME = "%Y/%m/%d %H:%M:%S"
_SETS = {CERTAUTH: "CERTAUTH", SITE: "SITE", MULTIID: "MULTIID"}
#: RACF's order of the words of KEYUSAGE.
_USAGES = ("HANDSHAKE", "DATAENCRYPT", "DOCSIGN", "CERTSIGN", "KEYAGREE")
_NAME_KINDS = (
    (x509.IPAddress, "IP"),
    (x509.RFC822Name, "EMail"),
    (x509.DNSName, "Domain"),
    (x509.UniformResourceIdentifier, "URI"),
)


def whose(owner: str) -> str:
    """The owner in the heading of a list."""
    return _SETS.get(owner) or f"user {owner}"


def display(wanted: CertificateRequest) -> Outcome:
    """LIST: one certificate by its label or serial number, or all of the owner's."""
    inside = wanted.operands.inside("LIST")
    is_one = inside is not None and (is_by_serial(inside) or inside.has("LABEL"))
    shown = [wanted.certificate()] if is_one else certificates_of(wanted.database, wanted.owner)
    if not shown:
        return wanted.start().say(NOTHING_FOUND)
    lines = [line for certificate in shown for line in ("", *_lines(wanted.database, certificate))]
    return wanted.start().show([f"Digital certificate information for {whose(wanted.owner)}:", *lines])


def chain(wanted: CertificateRequest) -> Outcome:
    """LISTCHAIN: a certificate, each one above it that is registered, and what is to be said of them together."""
    certificate = wanted.certificate()
    members = [certificate, *issuers_of(wanted.database, certificate)]
    lines: list[str] = []
    for number, member in enumerate(members, start=1):
        lines += [f"Certificate {number}:", "", f"Digital certificate information for {whose(member.owner)}:", ""]
        lines += [*_lines(wanted.database, member), ""]
    lines += ["Chain information:", *_summary(wanted, [one.certificate for one in members], members[1:])]
    if any(member.trust is Trust.NOTRUST for member in members):
        lines.append("  Chain contains NOTRUST certificate(s)")
    common = [ring for ring in wanted.database.rings.values() if all(_is_in(ring, member) for member in members)]
    lines += [f"  Chain contains ring in common: {ring.owner}/{ring.name}" for ring in common]
    return wanted.start().show(lines)


def check(wanted: CertificateRequest) -> Outcome:
    """CHECKCERT: what a file holds, whether it is registered, and whether its chain can be completed here."""
    found = imported(wanted)
    known = wanted.database.certificates.get(certificate_key(found.certificate))
    is_known = known is not None and known.certificate == found.certificate
    lines = []
    for number, one in enumerate((found.certificate, *found.others), start=1):
        lines += [f"Certificate {number}:", "", *_dates(one), *_names(one), *_details(one), *fingerprint(one), ""]
    lines.append(f"  Private Key in the file: {'YES' if found.private_key is not None else 'NO'}")
    if is_known and known is not None:
        lines += [f"  Registered for {whose(known.owner)}, label {known.label}, status {known.trust.name}"]
    else:
        lines += ["  The certificate is not registered"]
    above = issuers_of(wanted.database, known if is_known and known is not None else found.certificate)
    members = [found.certificate, *(one.certificate for one in above)]
    return wanted.start().show([*lines, "", "Chain information:", *_summary(wanted, members, above)])


def _summary(wanted: CertificateRequest, members: list[x509.Certificate], above: list[Certificate]) -> Iterator[str]:
    state = "complete" if is_complete(members[0], above) else "incomplete"
    yield f"  Chain contains {len(members)} certificate(s), chain is {state}"
    now = wanted.request.workshop.now
    if any(not one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in members):
        yield "  Chain contains expired certificate(s)"


def _lines(database: SafDatabase, certificate: Certificate) -> Iterator[str]:
    own = certificate.certificate
    yield f"  Label: {certificate.label}"
    yield f"  Status: {certificate.trust.name}"
    yield from _dates(own)
    yield from _names(own)
    yield from _details(own)
    yield f"  Private Key: {'YES' if certificate.private_key is not None else 'NO'}"
    yield from fingerprint(own)
    rings = [ring for ring in database.rings.values() if _is_in(ring, certificate)]
    yield "  Ring Associations:" if rings else "  Ring Associations: NONE"
    for ring in rings:
        yield from (f"    Ring Owner: {ring.owner}", "    Ring:", f"       >{ring.name}<")


def _is_in(ring: Ring, certificate: Certificate) -> bool:
    return any((entry.owner, entry.label) == (certificate.owner, certificate.label) for entry in ring.connections)


def _dates(certificate: x509.Certificate) -> Iterator[str]:
    yield f"  Start Date: {certificate.not_valid_before_utc:{_TIME}}"
    yield f"  End Date:   {certificate.not_valid_after_utc:{_TIME}}"


def _names(certificate: x509.Certificate) -> Iterator[str]:
    yield from ("  Serial Number:", f"       >{serial_text(certificate.serial_number)}<")
    yield from ("  Issuer's Name:", f"       >{readable(certificate.issuer)}<")
    yield from ("  Subject's Name:", f"       >{readable(certificate.subject)}<")
    names = _alternative_names(certificate)
    if names:
        yield from ("  Subject's AltNames:", *names)


def _alternative_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        f"    {word}: {escaped(str(value))}" for kind, word in _NAME_KINDS for value in names.get_values_for_type(kind)
    ]


def _details(certificate: x509.Certificate) -> Iterator[str]:
    kind, size = describe_key(certificate.public_key())
    yield f"  Signing Algorithm: {signature_name(certificate)}"
    usages = _usages(certificate)
    if usages:
        yield f"  Key Usage: {', '.join(usages)}"
    yield from (f"  Key Type: {kind}", f"  Key Size: {size}")


def _usages(certificate: x509.Certificate) -> list[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [word for word in _USAGES if getattr(usage, USAGES[word][0])]
