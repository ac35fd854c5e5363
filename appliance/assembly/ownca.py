"""What the own CA gives to the world: its certificate and CRL in the LDAP directory, and by HTTP beside OCSP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from appliance.assembly.clock import utc_now
from appliance.assembly.displays.certificates import AuthorityRecords
from appliance.certs.ca_service import OwnAuthority
from appliance.certs.responders.ocsp_responder import OwnResponder
from appliance.runtime.threads import Workers
from appliance.saf.database import CERTAUTH
from appliance.saf.publication import Publication
from appliance.saf.router import SafRouter
from appliance.saf.store import SafStore
from appliance.services.directory.entries import Directory
from appliance.services.responder.pages import Pages

__all__ = ["CA_LABEL", "OwnCa"]

_log = Logger()
CA_LABEL = "SALLYPORT CA"
_DAY = 86_400.0


class OwnCa:
    """The own CA, and where what it publishes can be read."""

    def __init__(
        self, store: SafStore, folder: Path, router: SafRouter, published: Callable[[x509.Name], Publication]
    ) -> None:
        """``published``: where an own authority of that name publishes."""
        self._store = store
        self._published = published
        self._router = router
        self.directory = Directory()
        self.responder = OwnResponder(utc_now, self._is_issued)
        self._own: tuple[bytes | None, bytes | None] = None, None  # the CA's certificate and its CRL, in DER
        self._daily: IDelayedCall | None = None
        self.authority = OwnAuthority(
            AuthorityRecords(store),
            folder,
            utc_now,
            self._publish,
            label=CA_LABEL,
            respond=self.responder.publish,
            published=published,
        )

    def pages(self) -> Pages:
        """What the responder's port answers."""
        return Pages(self.responder.answer, crl=lambda: self._own[1], ca=lambda: self._own[0])

    def published_for(self, signer: x509.Certificate) -> Publication | None:
        """Where the certificates that ``signer`` signs can be looked up: only the own CA's lists are published."""
        own = self._store.database.certificate(CERTAUTH, CA_LABEL)
        return self._published(signer.subject) if own is not None and own.certificate == signer else None

    def start(self, reactor: Any, pool: Workers) -> None:
        """Sign the CRL anew every day, long before its nextUpdate, and now: the directory is empty at a start."""
        if self._router.database.certificate(CERTAUTH, CA_LABEL) is not None:
            pool.run(self.authority.publish_crl).addErrback(_log_failure)
        self._daily = reactor.callLater(_DAY, self.start, reactor, pool)

    def stop(self) -> None:
        """Publish no more."""
        if self._daily is not None:
            self._daily.cancel()
            self._daily = None

    def _is_issued(self, ca: x509.Certificate, serial: int) -> bool:
        """Whether a certificate of the own CA with this serial number is registered."""
        return (serial, ca.subject.public_bytes()) in self._router.database.certificates

    def _publish(self, name: x509.Name, certificate: bytes, crl: bytes) -> None:
        self._own = certificate, crl
        self.directory.publish_authority(name, certificate, crl)


def _log_failure(failure: Any) -> None:
    _log.failure("the CRL could not be published", failure=failure)
