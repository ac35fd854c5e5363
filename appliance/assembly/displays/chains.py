"""Where the chains of D CHAIN come from: the SAF database, a key ring, the handshake of a live connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
from cryptography import x509

from appliance.assembly.parts import Parts
from appliance.certs.chainlinks import Evidence, Link, links
from appliance.certs.chains import is_self_issued, own_chain
from appliance.saf.commands.certchains import issuers_of
from appliance.saf.commands.digtcert import owner_named
from appliance.saf.database import Certificate, SafDatabase, certificate_key
from appliance.saf.keyring import key_ring

__all__ = ["Chains"]

Work = Callable[[], tuple[Link, ...]]
Path = Sequence[x509.Certificate]


class Chains:
    """Each method takes what is in force now, and gives work for a thread, which may raise LookupError."""

    def __init__(self, appliance: Parts) -> None:
        self._appliance = appliance

    def of_certificate(self, owner: str, label: str) -> Work:
        """A registered certificate, by its owner and label."""
        see, database = self._sight()

        def work() -> tuple[Link, ...]:
            found = database.certificate(owner_named(owner), label)
            if found is None:
                raise LookupError(f"{owner} has no certificate {label}")
            return see((found.certificate, *(one.certificate for one in issuers_of(database, found))))

        return work

    def of_ring(self, ring: str, label: str) -> Work:
        """What a server with this ring shows: its DEFAULT when there is no label."""
        see, database = self._sight()

        def work() -> tuple[Link, ...]:
            found = key_ring(database, ring, "")
            if found is None:
                raise LookupError(f"there is no key ring {ring}")
            own = found.own(label)
            if own is None:
                raise LookupError(f"{ring} has no certificate with a key, {label or 'or several and no DEFAULT'}")
            inside = [entry.certificate for entry in found.entries]
            shown = own_chain(own.certificate, inside)
            return tuple(_in_ring(link, inside) for link in see(_completed(database, shown)))

        return work

    def of_connection(self, number: int) -> Work:
        """What the client of a live connection showed."""
        see, database = self._sight()
        shown = self._appliance.registry.chain(number)

        def work() -> tuple[Link, ...]:
            if shown is None:
                raise LookupError(f"connection {number} has shown no certificate, or is not there")
            return see(_completed(database, shown.certificates))

        return work

    def _sight(self) -> tuple[Callable[[Path], tuple[Link, ...]], SafDatabase]:
        """How paths are looked at: against what is in memory now."""
        database, now = self._appliance.router.database, self._appliance.now()
        sources = self._appliance.revocation
        evidence = Evidence(sources.lists.entries(), sources.answers.entries())

        def registered(certificate: x509.Certificate) -> Certificate | None:
            found = database.certificates.get(certificate_key(certificate))
            return found if found is not None and found.certificate == certificate else None

        return lambda path: links(path, registered, evidence, now), database


def _completed(database: SafDatabase, shown: Path) -> Path:
    """With what is above the last one, as far as it is known: a ring and a resumed session may end early."""
    if is_self_issued(shown[-1]):
        return tuple(shown)
    return (*shown, *(one.certificate for one in issuers_of(database, shown[-1])))


def _in_ring(link: Link, inside: Sequence[x509.Certificate]) -> Link:
    if link.certificate in inside:
        return link
    return attrs.evolve(link, faults=(*link.faults, "it is not in the key ring"))
