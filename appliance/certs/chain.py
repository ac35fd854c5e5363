"""The certificates a peer showed, after OpenSSL verified them up to one of our trust anchors."""

from __future__ import annotations

import attrs
from cryptography import x509

__all__ = ["PeerChain"]


@attrs.frozen
class PeerChain:
    """A verified chain: the peer's own certificate first, the trust anchor last.

    A resumed session shows only the leaf (OpenSSL keeps no more); then ``certificates`` has one member.
    """

    certificates: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        """The peer's own certificate."""
        return self.certificates[0]
