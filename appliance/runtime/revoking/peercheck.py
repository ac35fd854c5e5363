"""Whether the TLS of a data connection belongs to the login of its control connection (RFC 4217 section 10).

Every login has a session scope of its own (``certs/sessionscope.py``), so "this handshake resumed a session" and
"this is the same client" are one statement. A client that made a full handshake has to show the certificate of the
control connection again. Without certificates a full handshake proves nothing; whether that will do is the
administrator's choice (SECURE_SESSION_REUSE).
"""

from __future__ import annotations

from appliance.certs.chain import PeerChain
from appliance.session.actions import Reuse
from appliance.session.events import TlsInfo

__all__ = ["objection_to"]


def objection_to(tls: TlsInfo, *, reuse: Reuse, peer_chain: PeerChain | None) -> str:
    """Why the peer of a data connection is not the one of the control connection; empty when it is."""
    if reuse is Reuse.REQUIRED and not tls.resumed:
        return "the TLS session of the control connection was not resumed"
    if peer_chain is None or tls.resumed:
        return ""
    if tls.chain is None:
        return "no certificate was shown"
    if tls.chain.leaf != peer_chain.leaf:
        return "another certificate was shown"
    return ""
