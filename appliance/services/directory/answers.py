"""One LDAP request in bytes, its answer in bytes: the protocol of a read-only, anonymous directory (RFC 4511).

ldaptor decodes and encodes; what an operation means is decided here on the values of ``entries`` and ``filters``.
Requests that do not decode are the peer's last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs
from ldaptor.protocols import pureber, pureldap

from appliance.services.directory import dn
from appliance.services.directory.attributes import Attributes
from appliance.services.directory.entries import Entry, EntryTable, Scope, Search
from appliance.services.directory.filters import And, Equal, Filter, Not, Or, Present, Substring, Undefined, matches

__all__ = ["Answer", "MalformedRequestError", "answer", "disconnection"]

#: Result codes, RFC 4511 section 4.1.9.
_SUCCESS, _PROTOCOL_ERROR, _SIZE_LIMIT, _COMPARE_FALSE, _COMPARE_TRUE = 0, 2, 4, 5, 6
_NO_SASL, _CRITICAL, _NO_SUCH_OBJECT, _INVALID_DN, _BAD_CREDENTIALS, _UNWILLING = 7, 12, 32, 34, 49, 53
_DISCONNECTION = b"1.3.6.1.4.1.1466.20036"
_READ_ONLY = b"this directory is read-only"

_DECODER = pureldap.LDAPBERDecoderContext_TopLevel(
    inherit=pureldap.LDAPBERDecoderContext_LDAPMessage(
        fallback=pureldap.LDAPBERDecoderContext(fallback=pureber.BERDecoderContext()),
        inherit=pureldap.LDAPBERDecoderContext(fallback=pureber.BERDecoderContext()),
    )
)


class MalformedRequestError(Exception):
    """The bytes are no LDAP request."""


@attrs.frozen
class Answer:
    """What to send, whether the peer said good-bye, and the change that it asked for in vain."""

    messages: tuple[bytes, ...] = ()
    is_last: bool = False
    refused_change: str = ""


def disconnection(reason: str) -> bytes:
    """Notice of Disconnection (RFC 4511 section 4.4.1), with result protocolError."""
    notice = pureldap.LDAPExtendedResponse(
        resultCode=_PROTOCOL_ERROR, responseName=_DISCONNECTION, errorMessage=reason.encode()
    )
    return bytes(pureldap.LDAPMessage(notice, id=0).toWire())


def answer(request: bytes, table: EntryTable) -> Answer:
    """Answer one whole LDAPMessage. Raises MalformedRequestError."""
    try:
        message, _ = pureber.berDecodeObject(_DECODER, request)
        operation, number, controls = message.value, message.id, message.controls or ()
        handler = _HANDLERS.get(type(operation), _unknown)
        is_refused = type(operation) in _RESPONSES and any(critical for _, critical, _ in controls)
        responses = _unavailable(operation) if is_refused else handler(operation, table)
    except MalformedRequestError:
        raise
    except Exception as error:  # ldaptor's decoder raises whatever malformed input makes it stumble over
        raise MalformedRequestError(f"a request cannot be decoded ({type(error).__name__})") from None
    return attrs.evolve(
        responses, messages=tuple(bytes(pureldap.LDAPMessage(m, id=number).toWire()) for m in responses.messages)
    )
