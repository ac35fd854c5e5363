"""What the two DCAS cores report."""

from __future__ import annotations

import msgspec

from appliance.protocols.dcas.layout import ReturnCode
from appliance.secret import Secret

__all__ = ["CertificateRequest", "DcasEvent", "PeerViolation", "RequestRejected", "Response", "UserRequest"]


class CertificateRequest(msgspec.Struct, frozen=True):
    """Format 1: a user ID and a PassTicket are wanted for the holder of this certificate (DER)."""

    correlator: bytes
    application: str
    certificate: bytes


class UserRequest(msgspec.Struct, frozen=True):
    """Format 2: a PassTicket is wanted for this user ID."""

    correlator: bytes
    application: str
    user: str


class RequestRejected(msgspec.Struct, frozen=True):
    """A whole request whose content is not usable: to be answered with ``code``; the connection lives on."""

    correlator: bytes
    format: int
    code: ReturnCode
    detail: str


class Response(msgspec.Struct, frozen=True):
    """The client's side: what the server answered. ``user`` and ``ticket`` are empty unless ``code`` is SUCCESS."""

    correlator: bytes
    code: int
    saf: tuple[int, int, int]
    user: str
    ticket: Secret


class PeerViolation(msgspec.Struct, frozen=True):
    """The stream cannot be followed any further; the last event. ``hint`` is the return code to answer with."""

    reason: str
    hint: ReturnCode = ReturnCode.MALFORMED


DcasEvent = CertificateRequest | UserRequest | RequestRejected | Response | PeerViolation
