"""Our own chain of certificates, put together from what a key ring holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography import x509

from appliance.remembered import remembered
from appliance.saf.signatures import is_issued_by

__all__ = ["is_self_issued", "own_chain"]

_LONGEST = 10


@remembered(1_024)  # asked about each certificate of each handshake
def is_self_issued(certificate: x509.Certificate) -> bool:
    """Whether the certificate names itself as its issuer, as a root does (RFC 5280 section 3.2)."""
    return certificate.subject == certificate.issuer


def own_chain(leaf: x509.Certificate, pool: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """``leaf`` and the issuers found in ``pool``, without the root: a peer must have that already."""
    candidates: Sequence[x509.Certificate] = tuple(pool)
    chain = [leaf]
    while len(chain) < _LONGEST and not is_self_issued(chain[-1]):
        above = next((c for c in candidates if c not in chain and is_issued_by(chain[-1], c)), None)
        if above is None or is_self_issued(above):
            break
        chain.append(above)
    return tuple(chain)
