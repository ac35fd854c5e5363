"""AUTH, PBSZ, PROT and CCC: what protects the control connection, and what the data connections must have.

The tables are those of SECURE_DATACONN (``ftp`` facts, section 3.3): which PROT levels each value takes, and which it
wants before a transfer. TLS knows levels C and P only, so S and E are always refused (RFC 4217 section 9).
"""

from __future__ import annotations

import enum

import attrs

from appliance.certs.chain import PeerChain
from appliance.config.ftpservers.ftpserver import SecureDataconn
from appliance.session.events import TlsInfo

__all__ = ["MECHANISMS", "Level", "Protection", "prot_refusal", "transfer_permitted"]


class Level(enum.Enum):
    """PROT: how data connections are protected."""

    CLEAR = "C"
    SAFE = "S"
    CONFIDENTIAL = "E"
    PRIVATE = "P"


#: AUTH mechanisms and the PROT level each one starts with: TLS-P and SSL are the drafts' "data is private too".
MECHANISMS = {"TLS": Level.CLEAR, "TLS-C": Level.CLEAR, "TLS-P": Level.PRIVATE, "SSL": Level.PRIVATE}

_LEVELS = frozenset(level.value for level in Level)
_TAKEN = {
    SecureDataconn.NEVER: (Level.CLEAR,),
    SecureDataconn.CLEAR: (Level.CLEAR, Level.PRIVATE),
    SecureDataconn.SAFE: (Level.PRIVATE,),
    SecureDataconn.PRIVATE: (Level.PRIVATE,),
}


@attrs.define
class Protection:
    """The state of one control connection."""

    is_implicit: bool = False
    is_secured: bool = False
    has_buffer_size: bool = False  # PBSZ was given
    level: Level = Level.CLEAR
    chain: PeerChain | None = None  # what the client showed, verified
    is_cleared: bool = False  # CCC: the control connection goes on in the clear, data as before
    server_name: str = ""  # SNI
    version: str = ""  # of TLS, and its cipher suite
    cipher: str = ""

    def secure(self, tls: TlsInfo) -> None:
        """The handshake is done. On an implicit port data is private from the start, without PBSZ."""
        self.is_secured = True
        self.chain = tls.chain
        self.server_name = tls.server_name or ""
        self.version, self.cipher = tls.version, tls.cipher
        if self.is_implicit:
            self.level = Level.PRIVATE
            self.has_buffer_size = True


def prot_refusal(protection: Protection, wanted: str, minimum: SecureDataconn) -> tuple[int, str] | None:
    """The reply that refuses ``PROT wanted``, or None when it is taken."""
    if not protection.is_secured:
        return 503, "Must first establish authentication"
    if protection.is_cleared:
        return 503, "Command PROT rejected -- PROT not allowed after CCC"
    if not protection.has_buffer_size:
        return 503, "Must first issue PBSZ"
    if wanted not in _LEVELS:
        return 504, "Unknown data connection protection level"
    if Level(wanted) not in _TAKEN[minimum]:
        return 536, "Data connection protection level not supported"
    return None


def transfer_permitted(level: Level, minimum: SecureDataconn) -> bool:
    """Whether a transfer may run at this level."""
    return level in _TAKEN[minimum]
