"""One LDAP request in bytes, its answer in bytes: the protocol of a read-only, anonymous directory (RFC 4511).

ldaptor decodes and encodes; what an operation means is decided here on the values of ``entries`` and ``filters``.
Requests that do not decode are the peer's last.
"""

from __future__ import annotations

from collections.abc import Iterable
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

_RESPONSES: dict[type, Any] = {
    pureldap.LDAPBindRequest: pureldap.LDAPBindResponse,
    pureldap.LDAPSearchRequest: pureldap.LDAPSearchResultDone,
    pureldap.LDAPCompareRequest: pureldap.LDAPCompareResponse,
    pureldap.LDAPExtendedRequest: pureldap.LDAPExtendedResponse,
    pureldap.LDAPStartTLSRequest: pureldap.LDAPExtendedResponse,
    pureldap.LDAPPasswordModifyRequest: pureldap.LDAPExtendedResponse,
    pureldap.LDAPAddRequest: pureldap.LDAPAddResponse,
    pureldap.LDAPModifyRequest: pureldap.LDAPModifyResponse,
    pureldap.LDAPDelRequest: pureldap.LDAPDelResponse,
    pureldap.LDAPModifyDNRequest: pureldap.LDAPModifyDNResponse,
}
_CHANGES: dict[type, str] = {
    pureldap.LDAPAddRequest: "add",
    pureldap.LDAPModifyRequest: "modify",
    pureldap.LDAPDelRequest: "delete",
    pureldap.LDAPModifyDNRequest: "modify DN",
    pureldap.LDAPPasswordModifyRequest: "modify password",
}

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
        responses = tuple(_responses(message.value, message.controls or (), table))
        number = int(message.id)
    except Exception as error:  # ldaptor's decoder raises whatever malformed input makes it stumble over
        raise MalformedRequestError(f"a request cannot be decoded ({type(error).__name__})") from None
    return Answer(
        messages=tuple(bytes(pureldap.LDAPMessage(response, id=number).toWire()) for response in responses),
        is_last=isinstance(message.value, pureldap.LDAPUnbindRequest),
        refused_change=_CHANGES.get(type(message.value), ""),
    )


def _responses(operation: Any, controls: Iterable[tuple[bytes, Any, Any]], table: EntryTable) -> Iterable[Any]:
    if not isinstance(operation, pureldap.LDAPProtocolRequest):
        raise ValueError("not a request")
    response = _RESPONSES.get(type(operation))
    if response is None:  # Unbind and Abandon have none
        return ()
    if any(critical for _, critical, _ in controls):
        return (response(resultCode=_CRITICAL, errorMessage=b"no control is supported"),)
    match operation:
        case pureldap.LDAPSearchRequest():
            return _search(operation, table)
        case pureldap.LDAPBindRequest():
            return (_bind(operation),)
        case pureldap.LDAPCompareRequest():
            return (_compare(operation, table),)
        case pureldap.LDAPExtendedRequest():
            return (response(resultCode=_PROTOCOL_ERROR, errorMessage=b"no extended operation is supported"),)
        case _:
            return (response(resultCode=_UNWILLING, errorMessage=b"this directory is read-only"),)


def _bind(request: Any) -> Any:
    """Everybody is anonymous; a name without a password is refused, as RFC 4513 section 5.1.2 wants."""
    if request.version != 3:
        code = _PROTOCOL_ERROR
    elif request.sasl:
        code = _NO_SASL
    elif not request.dn and not request.auth:
        code = _SUCCESS
    else:
        code = _BAD_CREDENTIALS if request.auth else _UNWILLING
    return pureldap.LDAPBindResponse(resultCode=code)


def _search(request: Any, table: EntryTable) -> Iterable[Any]:
    wanted = tuple(_text(description) for description in request.attributes)
    scope = Scope(request.scope)
    if not request.baseObject and scope is Scope.BASE:
        yield _result_entry(_root(table), wanted, types_only=bool(request.typesOnly))
        yield pureldap.LDAPSearchResultDone(resultCode=_SUCCESS)
        return
    base = dn.parse(_text(request.baseObject))
    if base is None:
        yield pureldap.LDAPSearchResultDone(resultCode=_INVALID_DN)
        return
    outcome = table.search(Search(base, scope, _filter(request.filter)))
    limit = request.sizeLimit or len(outcome.entries)
    for entry in outcome.entries[:limit]:
        yield _result_entry(entry, wanted, types_only=bool(request.typesOnly))
    code = _SIZE_LIMIT if len(outcome.entries) > limit else _SUCCESS if outcome.is_found else _NO_SUCH_OBJECT
    yield pureldap.LDAPSearchResultDone(resultCode=code, matchedDN=outcome.matched.encode())


def _root(table: EntryTable) -> Entry:
    """The root DSE (RFC 4512 section 5.1)."""
    contexts = tuple(suffix.encode() for suffix in table.suffixes())
    attributes = {"objectClass": (b"top",), "supportedLDAPVersion": (b"3",), "namingContexts": contexts}
    return Entry("", Attributes(attributes))


def _result_entry(entry: Entry, wanted: tuple[str, ...], *, types_only: bool) -> Any:
    """The attributes asked for: none named or ``*`` is all, ``1.1`` none (RFC 4511 section 4.5.1.8)."""
    held = entry.attributes.by_description
    chosen = held if not wanted or "*" in wanted else [d for each in wanted for d in entry.attributes.select(each)]
    attributes = [(description, () if types_only else held[description]) for description in dict.fromkeys(chosen)]
    return pureldap.LDAPSearchResultEntry(objectName=entry.name.encode(), attributes=attributes)


def _compare(request: Any, table: EntryTable) -> Any:
    base = dn.parse(_text(request.entry))
    if base is None:
        return pureldap.LDAPCompareResponse(resultCode=_INVALID_DN)
    entry = table.entries.get(base)
    if entry is None:
        return pureldap.LDAPCompareResponse(resultCode=_NO_SUCH_OBJECT)
    assertion = Equal(_text(request.ava.attributeDesc.value), request.ava.assertionValue.value)
    code = _COMPARE_TRUE if matches(entry.attributes, assertion) else _COMPARE_FALSE
    return pureldap.LDAPCompareResponse(resultCode=code)


def _filter(given: Any) -> Filter:
    match given:
        case pureldap.LDAPFilter_and():
            return And(tuple(_filter(part) for part in given))
        case pureldap.LDAPFilter_or():
            return Or(tuple(_filter(part) for part in given))
        case pureldap.LDAPFilter_not():
            return Not(_filter(given.value))
        case pureldap.LDAPFilter_present():
            return Present(_text(given.value))
        case pureldap.LDAPFilter_equalityMatch():
            return Equal(_text(given.attributeDesc.value), given.assertionValue.value)
        case pureldap.LDAPFilter_substrings():
            return _substring(given)
        case _:
            return Undefined()


def _substring(given: Any) -> Substring:
    initial, middle, final = b"", [], b""
    for piece in given.substrings:
        match piece:
            case pureldap.LDAPFilter_substrings_initial():
                initial = piece.value
            case pureldap.LDAPFilter_substrings_final():
                final = piece.value
            case _:
                middle.append(piece.value)
    return Substring(_text(given.type), initial, tuple(middle), final)


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
