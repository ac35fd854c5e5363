"""The own certificate authority at work: F CA,ISSUE, F CA,REVOKE and F CA,CRL, and the certificates of a first start.

The CA is a CERTAUTH certificate with its key in SAF's store, which also remembers what was revoked and counts the CRLs,
so that one can be made again at any time. What users need are files in one folder: ``ca.pem``, ``NAME.pem`` and, mode
0600, ``NAME.key``. All methods block and belong on a worker thread; one at a time runs, whoever calls.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from appliance.certs import messages
from appliance.certs.authority import Issued, Revocation, Usage, issue, make_ca, make_crl
from appliance.certs.chains import issued as is_issued
from appliance.certs.pki_files import PkiFiles
from appliance.saf.database import CERTAUTH, SITE, Certificate, SafDatabase, Trust
from appliance.secret import Secret

__all__ = ["AuthorityStore", "OwnAuthority", "Publisher", "Request"]

#: (the CA's name, its certificate in DER, its CRL in DER): what a directory is to show from now on.
Publisher = Callable[[x509.Name, bytes, bytes], None]

_NO_USERS = (CERTAUTH, SITE)
#: Labels become file names.
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_REASONS = {
    reason.value.lower(): reason
    for reason in x509.ReasonFlags
    if reason not in (x509.ReasonFlags.remove_from_crl, x509.ReasonFlags.aa_compromise, x509.ReasonFlags.ca_compromise)
}


class AuthorityStore(Protocol):
    """SAF's store as a CA needs it; ``ca`` is the label of the CA's certificate. Each call is durable on return."""

    @property
    def database(self) -> SafDatabase:
        """The newest committed snapshot."""
        ...

    def apply(self, change: Callable[[SafDatabase], SafDatabase]) -> SafDatabase:
        """Run a change of the snapshot in one transaction."""
        ...

    def revoke(self, ca: str, revocation: Revocation) -> None:
        """Remember a revocation; of a serial number that is already revoked nothing changes."""
        ...

    def revocations(self, ca: str) -> Sequence[Revocation]:
        """Everything that the CA has revoked."""
        ...

    def next_crl_number(self, ca: str) -> int:
        """A number larger than all before it."""
        ...


@attrs.frozen
class Request:
    """What a certificate is to be. ``owner``: registered to that user ID, SITE...; "": registered to nobody."""

    label: str
    common_name: str
    usage: Iterable[Usage] = (Usage.CLIENT,)
    names: tuple[str, ...] = ()  # DNS names and IP literals of a server
    days: int = 365
    owner: str = ""
    keeps_key: bool = False  # the owner is a server here: its key goes into SAF as well


class OwnAuthority:
    """One CA, by the label of its CERTAUTH certificate; ``open`` makes it when it is not there."""

    def __init__(
        self,
        store: AuthorityStore,
        folder: Path,
        now: Callable[[], datetime],
        publish: Publisher,
        *,
        label: str = "SALLYPORT CA",
        crl_days: int = 7,
    ) -> None:
        self._store = store
        self._files = PkiFiles(folder)
        self._now = now
        self._publish = publish
        self._label = label
        self._crl_days = crl_days
        self._lock = threading.RLock()

    def open(self, name: x509.Name) -> x509.Certificate:
        """The CA's certificate. A CA that is not there yet is made, under ``name``, and registered as CERTAUTH."""
        with self._lock:
            if self._registered() is None:
                ca = make_ca(name, self._now())
                self._register(CERTAUTH, self._label, ca, keeps_key=True)
            certificate = self._ca().certificate
            self._files.write_certificate("ca", certificate)
            return certificate

    def certify(self, request: Request) -> Issued:
        """Make a key and a certificate, their files, and the registration in SAF.

        ValueError: the label cannot be used, or is in use; LookupError: there is no such user; OSError: the files.
        """
        with self._lock:
            self._check(request)
            ca, point = self._ca(), self._ca().certificate.subject
            subject = _subject(point, request.common_name)
            made = issue(ca, subject, request.usage, request.names, request.days, self._now(), distribution_point=point)
            self._files.write_pair(request.label.lower(), made)
            if request.owner:
                try:
                    self._register(request.owner, request.label, made, keeps_key=request.keeps_key)
                except Exception:
                    self._files.remove_pair(request.label.lower())
                    raise
            return made

    def issue(self, user: str, label: str, days: int) -> Sequence[str]:
        """F CA,ISSUE: a client certificate for a user; the lines to show. Raises as ``certify`` does."""
        made = self.certify(Request(label=label, common_name=user, days=days, owner=user))
        until, serial = made.certificate.not_valid_after_utc, made.certificate.serial_number
        paths = ", ".join(str(path) for path in self._files.pair(label.lower()))
        return (messages.CA_ISSUED.format(label=label, user=user, serial=f"{serial:X}", until=until), paths)

    def revoke(self, user: str, label: str, reason: str = "unspecified") -> Sequence[str]:
        """F CA,REVOKE: revoke a certificate and publish the CRL; the lines to show.

        LookupError: the user has no such certificate; ValueError: it is not this CA's, or the reason is none.
        """
        flag = _REASONS.get(reason.lower())
        if flag is None:
            raise ValueError(f"{reason} is no reason; one of {', '.join(sorted(_REASONS))} is")
        with self._lock:
            registered = self._store.database.certificate(user, label)
            if registered is None:
                raise LookupError(f"{user} has no certificate {label}")
            self.revoke_certificate(registered.certificate, flag)
            serial = f"{registered.certificate.serial_number:X}"
            revoked = messages.CA_REVOKED.format(label=label, user=user, serial=serial, reason=flag.value)
            return (revoked, *self.publish_crl())

    def revoke_certificate(
        self, certificate: x509.Certificate, reason: x509.ReasonFlags = x509.ReasonFlags.unspecified
    ) -> None:
        """Put a certificate on the next CRL. ValueError: it is not this CA's."""
        with self._lock:
            if not is_issued(self._ca().certificate, certificate):
                raise ValueError(f"{self._label} did not issue this certificate")
            self._store.revoke(self._label, Revocation(certificate.serial_number, self._now(), reason))

    def publish_crl(self) -> Sequence[str]:
        """F CA,CRL: sign a CRL of all that is revoked, hand it to the directory, and keep it as ``ca.crl``."""
        with self._lock:
            ca, now = self._ca(), self._now()
            number, revoked = self._store.next_crl_number(self._label), self._store.revocations(self._label)
            der = make_crl(ca, number, revoked, now, self._crl_days)
            self._files.write_crl("ca", der)
            self._publish(ca.certificate.subject, ca.certificate.public_bytes(Encoding.DER), der)
            until = x509.load_der_x509_crl(der).next_update_utc
            return (messages.CA_CRL.format(number=number, revoked=len(revoked), until=until),)

    def _registered(self) -> Certificate | None:
        return self._store.database.certificate(CERTAUTH, self._label)

    def _ca(self) -> Issued:
        registered = self._registered()
        if registered is None or registered.private_key is None:
            raise LookupError(f"there is no certificate authority {self._label} with a private key")
        key = load_pem_private_key(registered.private_key.reveal(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"the key of {self._label} is not an elliptic curve key")
        return Issued(registered.certificate, key)

    def _check(self, request: Request) -> None:
        database, label = self._store.database, request.label
        if _LABEL.fullmatch(label) is None or label.lower() == "ca":
            raise ValueError(f"{label} is no label: letters, digits, _ . - are, up to 32, and not CA")
        if request.owner and request.owner not in database.users and request.owner not in _NO_USERS:
            raise LookupError(f"user {request.owner} is not defined")
        if self._files.exists(label.lower()) or database.certificate(request.owner, label) is not None:
            raise ValueError(f"there is already a certificate {label}")

    def _register(self, owner: str, label: str, made: Issued, *, keeps_key: bool) -> None:
        secret = Secret(_pem(made)) if keeps_key else None
        certificate = Certificate(owner, label, Trust.TRUST, made.certificate, secret)
        self._store.apply(lambda database: database.with_certificate(certificate))


def _subject(ca: x509.Name, common_name: str) -> x509.Name:
    """The CA's name with another common name: users and servers are named beside it."""
    above = [rdn for rdn in ca.rdns if not rdn.get_attributes_for_oid(NameOID.COMMON_NAME)]
    own = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    return x509.Name([*above, own])


def _pem(made: Issued) -> bytes:
    return made.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
