"""SIGNWITH: which certificate of ours signs another, whether it may, and what it writes into its books."""

from __future__ import annotations

import attrs
from cryptography import x509

from appliance.saf.commands import messages
from appliance.saf.commands.digtcert import CertificateRequest, find_certificate, label_of, owner_of, owner_text
from appliance.saf.commands.newkeys import key_of
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import NewKey
from appliance.saf.database import CERTAUTH, Certificate, Trust
from appliance.saf.issued import IssuedCertificate
from appliance.saf.model import Access

__all__ = ["Signer", "find_signer"]


@attrs.frozen
class Signer:
    """Who signs: a certificate of ours and its key."""

    owner: str
    label: str
    certificate: x509.Certificate
    key: NewKey = attrs.field(repr=False)

    def key_identifier(self) -> x509.AuthorityKeyIdentifier:
        """The extension that leads from what it signs to it (RFC 5280 section 4.2.1.1)."""
        try:
            extension = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        except x509.ExtensionNotFound:
            return x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(extension.value)

    def entry(self, wanted: CertificateRequest, certificate: x509.Certificate) -> tuple[IssuedCertificate, ...]:
        """The entry in its books, when it is a certificate authority."""
        if self.owner != CERTAUTH:
            return ()
        subject, end = certificate.subject.rfc4514_string(), certificate.not_valid_after_utc
        now = wanted.request.workshop.now
        return (IssuedCertificate(self.label, certificate.serial_number, subject, now, end),)


def find_signer(wanted: CertificateRequest) -> Signer | None:
    """The certificate of SIGNWITH with its key; None for a self-signed one."""
    inside = wanted.operands.inside("SIGNWITH")
    if inside is None:
        return None
    words = inside.words("LABEL")
    if not words:
        raise TsoError("SIGNWITH takes a LABEL", wanted.operands.column("SIGNWITH"))
    owner = owner_of(wanted.request, inside, wanted.owner)
    if owner != wanted.request.acee.user:
        wanted.require_level(Access.CONTROL)
    found = find_certificate(wanted.database, owner, label_of(words[0]))
    key = key_of(found)
    problem = _problem(found, key)
    if problem or key is None:
        raise RefusalError(messages.BAD_SIGNER, label=found.label, owner=owner_text(owner), detail=problem)
    return Signer(owner, found.label, found.certificate, key)


def _problem(signer: Certificate, key: NewKey | None) -> str | None:
    if signer.private_key is None:
        return "its private key is not here"
    if signer.trust is Trust.NOTRUST:
        return "its status is NOTRUST"
    if key is None:
        return "its key is neither RSA nor NISTECC nor ED25519"
    extensions = signer.certificate.extensions
    try:
        is_authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return "it does not say that it is a certificate authority"
    return None if is_authority and usage.key_cert_sign else "it is no certificate authority"
