"""Where an own certificate authority publishes, as the certificates that it signs say it (RFC 5280 section 4.2)."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

__all__ = ["Publication"]


@attrs.frozen
class Publication:
    """The authority's entry in a directory, and URLs that lead to the same CRL, to OCSP answers, to its certificate."""

    entry: x509.Name
    crl_urls: tuple[str, ...] = ()
    ocsp_url: str = ""
    issuer_url: str = ""

    def extensions(self) -> Iterator[x509.ExtensionType]:
        """None of them is critical: who cannot follow them still has a certificate."""
        # Several names in one point are several ways to one list.
        names = [x509.DirectoryName(self.entry), *map(x509.UniformResourceIdentifier, self.crl_urls)]
        point = x509.DistributionPoint(names, relative_name=None, reasons=None, crl_issuer=None)
        yield x509.CRLDistributionPoints([point])
        methods = AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS
        access = [
            x509.AccessDescription(method, x509.UniformResourceIdentifier(url))
            for method, url in zip(methods, (self.ocsp_url, self.issuer_url), strict=True)
            if url
        ]
        if access:
            yield x509.AuthorityInformationAccess(access)
