"""A TLS trace in plain words: ``sallyport trace`` is this, for every line of the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["lines"]

#: RFC 8446 section 6, RFC 5246 section 7.2.2.
_ALERTS = {
    0: "close_notify: it has nothing more to say",
    10: "unexpected_message: something came out of order",
    20: "bad_record_mac: a record was damaged, or is plain text where TLS was expected",
    22: "record_overflow: a record was too long; it may not be TLS at all",
    40: "handshake_failure: no cipher suite, group or signature in common",
    42: "bad_certificate: a certificate could not be decoded or its signature is wrong",
    43: "unsupported_certificate: the certificate is of a kind that is not accepted, or not for this use",
    44: "certificate_revoked: the certificate is revoked",
    45: "certificate_expired: the certificate is expired or not valid yet",
    46: "certificate_unknown: the certificate was not accepted",
    47: "illegal_parameter: a value in the handshake makes no sense",
    48: "unknown_ca: no trusted authority vouches for the certificate",
    49: "access_denied: the certificate is valid but not allowed",
    50: "decode_error: a message could not be decoded",
    51: "decrypt_error: a signature or Finished does not verify",
    70: "protocol_version: no TLS version in common",
    71: "insufficient_security: the offered ciphers are too weak",
    80: "internal_error: an error that has nothing to do with the peer",
    86: "inappropriate_fallback: the client came down from a higher version",
    90: "user_canceled: given up",
    100: "no_renegotiation: no second handshake in one connection",
    109: "missing_extension: an extension that must be there is not",
    110: "unsupported_extension: an extension that was not offered",
    112: "unrecognized_name: no such server name here",
    113: "bad_certificate_status_response: the stapled OCSP answer is not accepted",
    116: "certificate_required: a client certificate is wanted and none came",
    120: "no_application_protocol: no ALPN protocol in common",
}
#: OpenSSL's verification errors that occur with client and server certificates.
_ERRORS = {
    0: "accepted so far",
    2: "its issuer is not among the trusted authorities",
    7: "its signature is wrong",
    9: "it is not valid yet",
    10: "it is expired",
    18: "it is self-signed and not trusted",
    19: "the root above it is not trusted",
    20: "its issuer is not among the trusted authorities",
    21: "nobody vouches for it",
    22: "the chain is too long",
    23: "it is revoked",
    24: "its issuer may not sign certificates",
    25: "the path is longer than an authority allows",
    26: "it is not for this use (extended key usage)",
    28: "it is rejected for this use",
    32: "its issuer's key usage does not allow it to sign certificates",
    42: "its policy extension makes no sense",
    43: "an authority in the path requires a policy that it does not have",
    47: "its name is outside what an authority may name",
    48: "its name is one that an authority must not name",
    66: "its key is too small",
    67: "an authority's key is too small",
    68: "it is signed with a hash that is too weak",
    79: "an authority in the path is none (basic constraints)",
    85: "it lacks the authority key identifier",
    92: "an authority in the path has no key usage",
}


def lines(text: Iterable[str]) -> Iterator[str]:
    """The sentences for the lines of a trace file; a line that is none is said to be so."""
    for number, line in enumerate(text, start=1):
        try:
            record = json.loads(line)
            yield _sentence(record)
        except (ValueError, KeyError, TypeError):
            yield f"(line {number} is no record of a TLS trace)"


def _sentence(record: Mapping[str, Any]) -> str:
    head = f"{record['time'][:23]} #{record['connection']} {record['peer'] or '-'}"
    match record["event"]:
        case "start":
            return f"{head} handshake begins"
        case "step":
            return f"{head}   {record['step']}"
        case "certificate":
            return f"{head}   {_certificate(record)}"
        case "alert":
            kind = "fatal alert" if record["level"] == 2 else "alert"
            meaning = _ALERTS.get(record["alert"], f"alert number {record['alert']}")
            return f"{head}   {kind} {record['direction']}: {meaning}"
        case "done":
            name = f", for {record['server_name']}" if record["server_name"] else ""
            group = f", key exchange {record['group']}" if record["group"] else ""
            return f"{head} handshake done: {record['version']}, {record['cipher']}{group}{name}"
        case other:
            return f"{head} {other}"


def _certificate(record: Mapping[str, Any]) -> str:
    place = "peer's certificate" if record["depth"] == 0 else f"certificate {record['depth']} above it"
    verdict = _ERRORS.get(record["error"], f"OpenSSL's verification error {record['error']}")
    if "subject" not in record:
        return f"{place} does not decode: {verdict}"
    dates = f"{record['since'][:10]} to {record['until'][:10]}"
    names = f"{record['subject']}, serial {record['serial']}, by {record['issuer']}"
    return f"{place}: {names}, {dates}: {verdict}"
