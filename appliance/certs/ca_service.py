"""The own certificate authority at work: F CA,ISSUE, RENEW, REVOKE, RELEASE and CRL.

The CA is a CERTAUTH certificate with its key in SAF's store, which also remembers what was revoked and counts the CRLs,
so that one can be made again at any time. What users need are files in one folder: ``NAME.pem`` and, mode 0600,
``NAME.key``. All methods block and belong on a worker thread; one at a time runs, whoever calls.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID

from appliance.certs import messages
from appliance.certs.authority import Issued, Revocation, Usage, issue, make_crl, renew
from appliance.certs.ca_store import AuthorityStore
from appliance.certs.pki_files import PkiFiles
from appliance.saf.database import CERTAUTH, Certificate, Trust
from appliance.saf.publication import Publication
from appliance.saf.signatures import is_issued_by

__all__ = ["OwnAuthority", "Publisher"]

#: (the CA's name, its certificate in DER, its CRL in DER): what a directory is to show from now on.
Publisher = Callable[[x509.Name, bytes, bytes], None]

#: Labels become file names.
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_REASONS = {
    reason.value.lower(): reason
    for reason in x509.ReasonFlags
    if reason not in (x509.ReasonFlags.remove_from_crl, x509.ReasonFlags.aa_compromise, x509.ReasonFlags.ca_compromise)
}


class OwnAuthority:
    """One CA, by the label of its CERTAUTH certificate, which has to be in the store with its key."""

    def __init__(
        self,
        store: AuthorityStore,
        folder: Path,
        now: Callable[[], datetime],
        publish: Publisher,
        *,
        label: str = "SALLYPORT CA",
        crl_days: int = 7,
        respond: Callable[[Issued, Sequence[Revocation]], None] = lambda ca, revoked: None,
        published: Callable[[x509.Name], Publication] = Publication,
    ) -> None:
        """``respond`` gets what OCSP answers are made of, whenever a CRL is published; ``published`` says where."""
        self._store = store
        self._files = PkiFiles(folder)
        self._now = now
        self._publish = publish
        self._label = label
        self._crl_days = crl_days
        self._respond = respond
        self._published = published
        self._lock = threading.Lock()

    def issue(self, user: str, label: str, days: int) -> Sequence[str]:
        """F CA,ISSUE: a key and a client certificate, as files and registered to the user; the lines to show.

        LookupError: there is no such user, or no CA; ValueError: the label or the days will not do; OSError: the files.
        """
        with self._lock:
            self._check_label(user, label)
            ca = self._ca()
            name = ca.certificate.subject
            made = issue(
                ca, _beside(name, user), (Usage.CLIENT,), (), days, self._now(), published=self._published(name)
            )
            certificate = Certificate(user, label, Trust.TRUST, made.certificate)
            self._files.write_pair(label.lower(), made)
            try:
                self._store.apply(lambda database: database.with_certificate(certificate))
            except Exception:
                self._files.remove_pair(label.lower())
                raise
        until, serial = made.certificate.not_valid_after_utc, made.certificate.serial_number
        line = messages.CA_ISSUED.format(label=label, user=user, serial=f"{serial:X}", until=until)
        return (line, *(str(path) for path in self._files.pair(label.lower())))

    def revoke(self, user: str, label: str, reason: str = "unspecified") -> Sequence[str]:
        """F CA,REVOKE: revoke a certificate and publish the CRL; the lines to show.

        With the reason certificateHold it can be taken back (``release``), and made final by another reason.
        LookupError: the user has no such certificate; ValueError: it is not this CA's, or the reason is none.
        """
        flag = _flag(reason)
        with self._lock:
            serial = self._own(user, label).certificate.serial_number
            is_new = self._store.revoke(self._label, Revocation(serial, self._now(), flag))
            fields = {"label": label, "user": user, "serial": f"{serial:X}"}
            done = messages.CA_REVOKED.format(**fields, reason=flag.value)
            line = done if is_new else messages.CA_REVOKED_BEFORE.format(**fields)
            return (line, *self._publish_crl())

    def revoke_serial(self, serial: int, reason: str = "unspecified") -> Sequence[str]:
        """F CA,REVOKE,SERIAL: the same for a certificate that is registered no more, known by its number alone.

        ValueError: it is revoked already, or the reason is none.
        """
        flag = _flag(reason)
        with self._lock:
            if not self._store.revoke(self._label, Revocation(serial, self._now(), flag)):
                raise ValueError(f"serial number {serial:X} is revoked already")
            line = messages.CA_SERIAL_REVOKED.format(serial=f"{serial:X}", reason=flag.value)
            return (line, *self._publish_crl())

    def release(self, user: str, label: str) -> Sequence[str]:
        """F CA,RELEASE: take a certificate off hold and publish the CRL; the lines to show.

        LookupError: the user has no such certificate; ValueError: it is not this CA's, or not on hold.
        """
        with self._lock:
            serial = self._own(user, label).certificate.serial_number
            self._release(serial)
            line = messages.CA_RELEASED.format(label=label, user=user, serial=f"{serial:X}")
            return (line, *self._publish_crl())

    def release_serial(self, serial: int) -> Sequence[str]:
        """F CA,RELEASE,SERIAL: the same by the number alone. ValueError: it is not on hold."""
        with self._lock:
            self._release(serial)
            return (messages.CA_SERIAL_RELEASED.format(serial=f"{serial:X}"), *self._publish_crl())

    def _release(self, serial: int) -> None:
        if not self._store.release(self._label, serial):
            raise ValueError(f"serial number {serial:X} is not on hold")

    def renew(self, user: str, label: str, days: int) -> Sequence[str]:
        """F CA,RENEW: the same name and key with new dates, in the place of the old one; the lines to show.

        Its key, rings and files stay what they are. The old one is revoked as superseded: whoever revokes a certificate
        later means its key, and there must be no other for it. LookupError: the user has no such certificate;
        ValueError: it is not this CA's, or is revoked, or the days will not do; OSError: the files.
        """
        with self._lock:
            old, ca = self._own(user, label), self._ca()
            if any(entry.serial == old.certificate.serial_number for entry in self._store.revocations(self._label)):
                raise ValueError(f"certificate {label} is revoked: issue another one")
            made = renew(ca, old.certificate, days, self._now(), published=self._published(ca.certificate.subject))
            renewed = attrs.evolve(old, certificate=made)
            self._store.apply(lambda database: database.without_certificate(old.certificate).with_certificate(renewed))
            paths = self._files.replace_certificate(label.lower(), old.certificate, made)
            superseded = Revocation(old.certificate.serial_number, self._now(), x509.ReasonFlags.superseded)
            self._store.revoke(self._label, superseded)
            lines = self._publish_crl()
        fields = {"serial": f"{made.serial_number:X}", "until": made.not_valid_after_utc}
        said = messages.CA_RENEWED.format(label=label, user=user, **fields)
        return (said, *(str(path) for path in paths), *lines)

    def publish_crl(self) -> Sequence[str]:
        """F CA,CRL: sign a CRL of all that is revoked, hand it to the directory, and keep it as ``ca.crl``.

        It is good for ``crl_days``: call this at start, and again well before that.
        """
        with self._lock:
            return self._publish_crl()

    def _publish_crl(self) -> Sequence[str]:
        ca = self._ca()
        number, revoked = self._store.next_crl_number(self._label), self._store.revocations(self._label)
        der = make_crl(ca, number, revoked, self._now(), self._crl_days)
        self._files.write_crl("ca", der)
        self._respond(ca, revoked)
        self._publish(ca.certificate.subject, ca.certificate.public_bytes(Encoding.DER), der)
        until = x509.load_der_x509_crl(der).next_update_utc
        return (messages.CA_CRL.format(number=number, revoked=len(revoked), until=until),)

    def _registered(self, owner: str, label: str) -> Certificate:
        registered = self._store.database.certificate(owner, label)
        if registered is None:
            raise LookupError(f"{owner} has no certificate {label}")
        return registered

    def _own(self, user: str, label: str) -> Certificate:
        """A registered certificate that this CA signed."""
        registered = self._registered(user, label)
        if not is_issued_by(registered.certificate, self._ca().certificate):
            raise ValueError(f"{self._label} did not issue certificate {label}")
        return registered

    def _ca(self) -> Issued:
        registered = self._registered(CERTAUTH, self._label)
        if registered.private_key is None:
            raise LookupError(f"the private key of {self._label} is not here")
        key = load_pem_private_key(registered.private_key.reveal(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"the key of {self._label} is not an elliptic curve key")
        return Issued(registered.certificate, key)

    def _check_label(self, user: str, label: str) -> None:
        database = self._store.database
        if user not in database.users:
            raise LookupError(f"user {user} is not defined")
        if _LABEL.fullmatch(label) is None or label.lower() == "ca":
            raise ValueError(f"{label} is no label for a file: letters, digits, _ . and - are, up to 32, and not CA")
        if self._files.exists(label.lower()) or database.certificate(user, label) is not None:
            raise ValueError(f"there is already a certificate {label}")


def _flag(reason: str) -> x509.ReasonFlags:
    flag = _REASONS.get(reason.lower())
    if flag is None:
        known = ", ".join(sorted(one.value for one in _REASONS.values()))
        raise ValueError(f"{reason} is no reason; one of {known} is")
    return flag


def _beside(ca: x509.Name, common_name: str) -> x509.Name:
    """The CA's name with another common name."""
    above = [rdn for rdn in ca.rdns if not rdn.get_attributes_for_oid(NameOID.COMMON_NAME)]
    own = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    return x509.Name([*above, own])
