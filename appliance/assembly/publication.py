"""Which places of this appliance its own CA names in the certificates that it signs.

A place counts when others can know it by an address: a port on every address of the machine (0.0.0.0) is named only
when OCSPRESPONDER says by which URL it is reached.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import quote

from cryptography import x509

from appliance.config.system import SystemConf
from appliance.saf.publication import Publication

__all__ = ["publication"]


def publication(system: SystemConf, authority: x509.Name) -> Publication:
    """The directory's entry always; URLs of the directory and of the OCSP responder where they are configured."""
    urls, responder = [], _responder(system)
    if responder:
        urls.append(f"{responder}/ca.crl")
    if system.directory is not None:
        place = _place(system.directory.address or system.bind_address, system.directory.port)
        entry = quote(authority.rfc4514_string(), safe="=,")
        urls += [f"ldap://{place}/{entry}?certificateRevocationList;binary"] if place else []
    if not responder:
        return Publication(authority, tuple(urls))
    return Publication(authority, tuple(urls), f"{responder}/", f"{responder}/ca.crt")


def _responder(system: SystemConf) -> str:
    """Without a slash at its end; empty when there is none that others can know."""
    conf = system.responder
    if conf is None:
        return ""
    place = _place(conf.address or system.bind_address, conf.port)
    return conf.url or (f"http://{place}" if place else "")


def _place(host: str, port: int) -> str:
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        return ""
    return f"[{host}]:{port}" if address.version == 6 else f"{host}:{port}"
