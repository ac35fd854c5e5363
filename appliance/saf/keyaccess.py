"""Who may open a key ring, and use a key: the classes that are asked, and what holds where they say nothing."""

from __future__ import annotations

from typing import Protocol

import attrs

from appliance.saf import resources
from appliance.saf.database import CERTAUTH, SITE
from appliance.saf.keyring import KeyRing
from appliance.saf.model import Access, Acee, Decision, Resource

__all__ = ["may_open", "may_use_key"]

_NO_DECISION = 4


class Asked(Protocol):
    """The part of ``SafRouter`` that decides, and audits that."""

    def started(self, procedure: str) -> Acee | None: ...

    def auth(self, acee: Acee | None, resource: Resource, access: Access, *, service: str) -> Decision: ...


def may_open(router: Asked, ring: KeyRing, user: str) -> bool:
    """RDATALIB ringowner.ring.LST; where nothing says anything, IRR.DIGTCERT.LISTRING; else one's own alone."""
    acee = router.started(user)
    is_own = ring.owner in (user, CERTAUTH, SITE)
    # What nobody decides about is open to the owner: the auditor is not to read of refusals that were none.
    listing, function = (
        attrs.evolve(resource, undecided_permits=is_own)
        for resource in (resources.ring_list(ring.owner, ring.name), resources.certificate_function("LISTRING"))
    )
    decision = router.auth(acee, listing, Access.READ, service="R_DATALIB")
    if decision.saf_rc == _NO_DECISION:
        level = Access.READ if is_own else Access.UPDATE
        decision = router.auth(acee, function, level, service="R_DATALIB")
    return is_own if decision.saf_rc == _NO_DECISION else decision.is_permitted


def may_use_key(router: Asked, user: str, service: str, label: str) -> bool:
    """CSFSERV decides on the service, CSFKEYS on the key of a token."""
    acee = router.started(user)
    asked = resources.csf_service(service), resources.csf_key(label)
    return all(router.auth(acee, resource, Access.READ, service="PKCS#11").is_permitted for resource in asked)
