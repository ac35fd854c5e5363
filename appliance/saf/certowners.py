"""The user of a verified certificate: by registration or filter, by criteria, else by the names it has for hosts.

``certmap`` finds the user ID; here the profiles of class DIGTCRIT and the host ids that SERVAUTH lets a server heed
come in, and whether the user may be used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cryptography import x509

from appliance.saf import resources
from appliance.saf.acees import acee_of
from appliance.saf.authorization import rule
from appliance.saf.certmap import Found, criteria_name, find_user
from appliance.saf.hostids import SERVERS, host_ids, is_highly_trusted
from appliance.saf.identities import started_task
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, CertificateMapping, PortOfEntry, Resource, Unmapped, UnmappedReason
from appliance.saf.verification import is_inactive

__all__ = ["owner_of"]


def owner_of(
    index: SnapshotIndex,
    certificate: x509.Certificate,
    variables: Mapping[str, str],
    now: datetime,
    entry: PortOfEntry,
    subject: str,
) -> CertificateMapping | Unmapped:
    """Whose it is. ``variables`` are those of filter criteria, SYSID and APPLID; ``subject`` is kept in the Acee."""
    database = index.database
    found = find_user(database, index.filters, certificate, lambda template: _by_criteria(index, template, variables))
    if found is UnmappedReason.NO_MAPPING:
        found = _by_host_ids(index, certificate, variables["APPLID"], now) or found
    if isinstance(found, UnmappedReason):
        return Unmapped(found)
    user = database.users.get(found.user)
    if user is None:
        return Unmapped(UnmappedReason.USER_UNKNOWN)
    if user.is_kept_out(now.date()) or is_inactive(database.options, user, now):
        return Unmapped(UnmappedReason.USER_REVOKED)
    return CertificateMapping(acee_of(user, now.date(), entry, subject), found.how)


def _by_criteria(index: SnapshotIndex, template: str, variables: Mapping[str, str]) -> str | None:
    """The user that the profile of class DIGTCRIT for these values has in its APPLDATA."""
    profile = index.find(Resource("DIGTCRIT", criteria_name(template, variables)))
    return profile.appldata.strip().upper() or None if profile is not None else None


def _by_host_ids(index: SnapshotIndex, certificate: x509.Certificate, service: str, now: datetime) -> Found | None:
    mappings = host_ids(certificate)
    if not mappings or not is_highly_trusted(index.database, certificate):
        return None
    server = started_task(index, SERVERS.get(service, service), "", now.date())
    for mapping in mappings:
        resource = resources.host_mapping(mapping.host)
        if server is not None and rule(index, server, resource, Access.READ, now).decision.is_permitted:
            return Found(mapping.user, f"hostIdMappings {mapping.host}")
    return None
