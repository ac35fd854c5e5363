"""A throwaway PKI: an authority with fresh P-256 keys, what it signs, and TLS contexts made from that.

``authority()`` and ``server()`` are made once per test run; a test that needs another calls ``Authority.create``.
"""

from __future__ import annotations

import datetime as dt
import functools
import ipaddress
from collections.abc import Iterable, Sequence

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsContext, TlsPolicy

DAY = dt.timedelta(days=1)


_STARTED = dt.datetime.now(dt.UTC).replace(microsecond=0)


def now() -> dt.datetime:
    """When this process began, whole seconds, aware: modules ask when they are imported and tests minutes later."""
    return _STARTED


def distinguished_name(common_name: str, *, organization: str = "Test") -> x509.Name:
    """CN=..., O=Test, C=NL in the order of encoding C, O, CN."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


@attrs.frozen
class Identity:
    """A certificate, its key, and the chain above it without the root."""

    certificate: x509.Certificate
    private_key: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    intermediates: tuple[x509.Certificate, ...] = ()

    @property
    def certificate_pem(self) -> bytes:
        return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (self.certificate, *self.intermediates))

    @property
    def key_pem(self) -> bytes:
        return self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


@attrs.frozen
class Authority:
    """Signs certificates and CRLs."""

    certificate: x509.Certificate
    private_key: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()  # from this authority up, without the root

    @classmethod
    def create(cls, common_name: str = "Test CA") -> Authority:
        """A new root."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = distinguished_name(common_name)
        return cls(_sign_authority(name, key, name, key, None), key)

    def subordinate(self, common_name: str = "Test Sub CA") -> Authority:
        """A new authority signed by this one."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = distinguished_name(common_name)
        certificate = _sign_authority(name, key, self.certificate.subject, self.private_key, self.certificate)
        return Authority(certificate, key, (certificate, *self.chain))

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        common_name: str,
        *,
        names: Sequence[str] = (),
        usage: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH),
        not_before: dt.datetime | None = None,
        not_after: dt.datetime | None = None,
        serial: int | None = None,
        subject: x509.Name | None = None,
        extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    ) -> Identity:
        """A certificate for a server or a user; ``names`` become subject alternative names (IP literals as such)."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject or distinguished_name(common_name))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(not_before or now() - DAY)
            .not_valid_after(not_after or now() + 30 * DAY)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(_authority_key(self.certificate), critical=False)
            .add_extension(_key_usage(is_authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(list(usage)), critical=False)
        )
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([_general_name(n) for n in names]), critical=False
            )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return Identity(builder.sign(self.private_key, hashes.SHA256()), key, self.chain)

    def crl(
        self,
        revoked: Iterable[x509.Certificate | int] = (),
        *,
        number: int = 1,
        this_update: dt.datetime | None = None,
        next_update: dt.datetime | None = None,
    ) -> x509.CertificateRevocationList:
        """A CRL that names these certificates or serial numbers."""
        this_update = this_update or now() - dt.timedelta(minutes=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(this_update)
            .next_update(next_update or this_update + DAY)
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(_authority_key(self.certificate), critical=False)
        )
        for entry in revoked:
            serial = entry if isinstance(entry, int) else entry.serial_number
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(this_update).build()
            )
        return builder.sign(self.private_key, hashes.SHA256())


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _authority_key(certificate: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    subject_key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key)


def _key_usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _sign_authority(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer_certificate: x509.Certificate | None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - DAY)
        .not_valid_after(now() + 365 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_key_usage(is_authority=True), critical=True)
    )
    if issuer_certificate is not None:
        builder = builder.add_extension(_authority_key(issuer_certificate), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


@functools.cache
def authority() -> Authority:
    """The authority shared by the tests of one run."""
    return Authority.create()


@functools.cache
def server() -> Identity:
    """A server certificate for localhost, 127.0.0.1 and ::1."""
    return authority().issue("localhost", names=("localhost", "127.0.0.1", "::1"))


@functools.cache
def user(name: str) -> Identity:
    """A user's certificate, the same one for the same name."""
    return authority().issue(name)


def tls_context(
    identity: Identity | None,
    *,
    client_auth: ClientAuth = ClientAuth.NONE,
    trust: Authority | None = None,
    is_client: bool = False,
    version: int | None = None,
) -> TlsContext:
    """A context as a test needs it: the server's with ``identity``, or a client's with or without one.

    ``version`` (``SSL.TLS1_2_VERSION``...) allows that version alone; resumption is on.
    """
    trust = trust or authority()
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_session_id(b"test")
    context.set_session_cache_mode(SSL.SESS_CACHE_SERVER)
    if identity is not None:
        context.use_certificate(identity.certificate)
        for certificate in identity.intermediates:
            context.add_extra_chain_cert(certificate)
        context.use_privatekey(identity.private_key)
    if version is not None:
        context.set_min_proto_version(version)
        context.set_max_proto_version(version)
    context.get_cert_store().add_cert(SSL.X509.from_cryptography(trust.certificate))
    context.set_verify(_verify_mode(client_auth, is_client=is_client))
    policy = TlsPolicy(
        name="TEST",
        chain=(identity.certificate, *identity.intermediates) if identity else (),
        private_key=identity.private_key if identity else None,
        trust=(trust.certificate,),
        client_auth=client_auth,
        ciphers=(),
        revocation=RevocationPolicy(),
        is_client=is_client,
    )
    return TlsContext(policy, context)


def _verify_mode(client_auth: ClientAuth, *, is_client: bool) -> int:
    if is_client:
        return SSL.VERIFY_PEER
    return {
        ClientAuth.NONE: SSL.VERIFY_NONE,
        ClientAuth.OPTIONAL: SSL.VERIFY_PEER,
        ClientAuth.REQUIRED: SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT,
    }[client_auth]
