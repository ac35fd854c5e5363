"""What revocation checking found for one chain, and whether that lets the peer in."""

from __future__ import annotations

import enum

import attrs

__all__ = ["RevocationState", "Verdict"]


class RevocationState(enum.Enum):
    """What the cached CRLs say."""

    GOOD = "not revoked"
    REVOKED = "revoked"
    UNKNOWN = "no usable CRL"  # never fetched, expired, or not signed by the issuer
    NOT_CHECKED = "no CRL source is configured"


@attrs.frozen
class Verdict:
    """The answer to a revocation check. ``allowed`` already holds the configured choice for UNKNOWN."""

    state: RevocationState
    allowed: bool
    detail: str = ""  # serial, issuer, reason: for the audit, never for the peer
