"""The certificates that a client showed, for the display of its connection."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.session.events import TlsInfo

__all__ = ["certificate_lines"]


def certificate_lines(tls: TlsInfo) -> Iterator[tuple[str, str]]:
    """Names and values: whether the session was resumed, then four for each certificate, the client's own first."""
    yield "TLS RESUMED", "YES" if tls.resumed else "NO"
    for number, certificate in enumerate(tls.chain.certificates if tls.chain else ()):
        name = f"CERTIFICATE {number + 1}"
        yield name, certificate.subject.rfc4514_string()
        yield f"{name} ISSUER", certificate.issuer.rfc4514_string()
        yield f"{name} SERIAL", f"{certificate.serial_number:X}"
        yield f"{name} UNTIL", f"{certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
