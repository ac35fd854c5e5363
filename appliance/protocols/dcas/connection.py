"""The two ends of a DCAS connection: ``ServerCore`` reads requests, ``ClientCore`` reads responses.

There is no outer length on the wire, so a header that cannot be right leaves nothing to resynchronise on: that is a
``PeerViolation``. A request whose frame is sound but whose content is not is a ``RequestRejected``, and the next
request may follow.
"""

from __future__ import annotations

from appliance.protocols.dcas import layout
from appliance.protocols.dcas.errors import LocalProtocolError
from appliance.protocols.dcas.events import (
    CertificateRequest,
    PeerViolation,
    RequestRejected,
    Response,
    UserRequest,
)
from appliance.protocols.dcas.layout import HEADER, MAX_CERTIFICATE, MAX_USER, RESPONSE, Format, ReturnCode
from appliance.secret import Secret

__all__ = ["ClientCore", "ServerCore"]

Request = CertificateRequest | UserRequest | RequestRejected
_USER_FIELD = 28  # where a format 2 request that carries no length has its user ID


class ServerCore:
    """Reads requests, builds responses. Feed ``receive_data``, pull ``next_event`` until it gives None."""

    __slots__ = ("_buffer", "_failed")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._failed = False

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._buffer += data

    def next_event(self) -> Request | PeerViolation | None:
        """The next request, or None when more bytes are needed; after a PeerViolation always None."""
        if self._failed or len(self._buffer) < HEADER.size:
            return None
        opcode, fmt, correlator, application, _, length = HEADER.unpack_from(self._buffer)
        if fmt == Format.CERTIFICATE and opcode == layout.REQUEST_OPCODE and 0 < length <= MAX_CERTIFICATE:
            return self._certificate_request(correlator, application, length)
        # The one printed row of the format 2 request gives opcode 02, taken as a misprint of 01: both are read.
        if fmt == Format.USER_ID and opcode in (layout.REQUEST_OPCODE, layout.RESPONSE_OPCODE):
            return self._user_request(correlator, application, length)
        self._failed = True
        return PeerViolation(f"no DCAS request: opcode {opcode:02X}, format {fmt:02X}, length {length}")

    def _certificate_request(self, correlator: bytes, application: bytes, length: int) -> Request | None:
        field = self._take(HEADER.size, length)
        if field is None:
            return None
        name = layout.decode_name(application)
        der = layout.decode_certificate(field)
        if name is None:
            return _rejected(correlator, Format.CERTIFICATE, ReturnCode.MALFORMED, "the application ID is no name")
        if der is None:
            return _rejected(correlator, Format.CERTIFICATE, ReturnCode.BAD_CERTIFICATE, "no base-64 certificate")
        return CertificateRequest(correlator, name, der)

    def _user_request(self, correlator: bytes, application: bytes, length: int) -> Request | None:
        has_length = 1 <= length <= MAX_USER
        field = self._take(HEADER.size, length) if has_length else self._take(_USER_FIELD, MAX_USER)
        if field is None:
            return None
        name, user = layout.decode_name(application), layout.decode_name(field)
        if name is None or user is None:
            return _rejected(correlator, Format.USER_ID, ReturnCode.MALFORMED, "the application or user ID is no name")
        return UserRequest(correlator, name, user)

    def _take(self, offset: int, length: int) -> bytes | None:
        end = offset + length
        if len(self._buffer) < end:
            return None
        field = bytes(self._buffer[offset:end])
        del self._buffer[:end]
        return field

    def send_result(self, correlator: bytes, fmt: int, user: str, ticket: Secret) -> bytes:
        """A successful response; the user ID is echoed in format 2."""
        return RESPONSE.pack(
            layout.RESPONSE_OPCODE,
            fmt,
            correlator,
            *(ReturnCode.SUCCESS, 0, 0, 0),
            layout.encode_name(user, 8) + b"\x00",
            b"\x00",
            layout.encode_name(ticket.text(), 8),
        )

    def send_failure(
        self, correlator: bytes, fmt: int, code: ReturnCode, saf: tuple[int, int, int] = (0, 0, 0)
    ) -> bytes:
        """A refusal: return code 1 and the SAF triple of the failing service (0, 0, 0 when none was involved)."""
        return RESPONSE.pack(layout.RESPONSE_OPCODE, fmt, correlator, code, *saf, bytes(9), b"\x00", bytes(8))


def _rejected(correlator: bytes, fmt: Format, code: ReturnCode, detail: str) -> RequestRejected:
    return RequestRejected(correlator, fmt, code, detail)


class ClientCore:
    """Builds requests, reads responses; several requests may be under way, answered in order."""

    __slots__ = ("_buffer", "_failed")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._failed = False

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._buffer += data

    def next_event(self) -> Response | PeerViolation | None:
        """The next response, or None when more bytes are needed."""
        if self._failed or len(self._buffer) < RESPONSE.size:
            return None
        opcode, fmt, correlator, code, *saf, user, _, ticket = RESPONSE.unpack_from(self._buffer)
        del self._buffer[: RESPONSE.size]
        if opcode != layout.RESPONSE_OPCODE or fmt not in (Format.CERTIFICATE, Format.USER_ID):
            self._failed = True
            return PeerViolation(f"no DCAS response: opcode {opcode:02X}, format {fmt:02X}")
        if code != ReturnCode.SUCCESS:
            return Response(correlator, code, (saf[0], saf[1], saf[2]), "", Secret(b""))
        name = layout.decode_name(user)
        if name is None:
            self._failed = True
            return PeerViolation("the response names no user ID")
        return Response(correlator, 0, (0, 0, 0), name, Secret(ticket.decode("cp037").rstrip()))

    def request_by_certificate(self, correlator: bytes, application: str, der: bytes) -> bytes:
        """A format 1 request for the holder of a DER certificate."""
        field = layout.encode_certificate(der)
        if len(field) > MAX_CERTIFICATE:
            raise LocalProtocolError(f"the certificate takes {len(field)} bytes, {MAX_CERTIFICATE} are allowed")
        return self._header(Format.CERTIFICATE, correlator, application, len(field)) + field

    def request_by_user(self, correlator: bytes, application: str, user: str) -> bytes:
        """A format 2 request for a user ID."""
        if not 1 <= len(user) <= MAX_USER:
            raise LocalProtocolError("a user ID has 1 to 8 characters")
        field = layout.encode_name(user, len(user))
        return self._header(Format.USER_ID, correlator, application, len(field)) + field

    @staticmethod
    def _header(fmt: Format, correlator: bytes, application: str, length: int) -> bytes:
        if len(correlator) != 4:
            raise LocalProtocolError("a correlator has four bytes")
        return HEADER.pack(
            layout.REQUEST_OPCODE, fmt, correlator, layout.encode_name(application, 20), bytes(2), length
        )
