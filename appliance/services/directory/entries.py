"""The entries of the directory: an immutable table, searched in memory, swapped whole by whoever publishes.

The superiors of a published entry are there too, bare, so that a client can walk down from the suffix. A client can
read and search; nothing it says changes anything.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import attrs
from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.services.directory import dn
from appliance.services.directory.attributes import Attributes
from appliance.services.directory.dn import Dn
from appliance.services.directory.filters import Filter, matches

__all__ = ["Directory", "Entry", "EntryTable", "Scope", "Search", "SearchOutcome"]


@attrs.frozen
class Entry:
    """One entry; ``name`` is the DN as answers write it."""

    name: str
    attributes: Attributes


class Scope(enum.IntEnum):
    """RFC 4511 section 4.5.1.2."""

    BASE = 0
    ONE = 1
    SUBTREE = 2


@attrs.frozen
class Search:
    """A search request."""

    base: Dn
    scope: Scope
    filter: Filter


@attrs.frozen
class SearchOutcome:
    """What was found. Without a base entry ``matched`` names the nearest one above it."""

    entries: tuple[Entry, ...]
    is_found: bool = True
    matched: str = ""


#: (type of the naming attribute) -> (its name, the structural class of an entry named by it)
_CLASSES = {
    NameOID.COMMON_NAME: ("cn", "applicationProcess"),
    NameOID.ORGANIZATION_NAME: ("o", "organization"),
    NameOID.ORGANIZATIONAL_UNIT_NAME: ("ou", "organizationalUnit"),
    NameOID.COUNTRY_NAME: ("c", "country"),
    NameOID.LOCALITY_NAME: ("l", "locality"),
    NameOID.STATE_OR_PROVINCE_NAME: ("st", "locality"),
    NameOID.DOMAIN_COMPONENT: ("dc", "domain"),
}


@attrs.frozen
class EntryTable:
    """Entries by normalised DN."""

    entries: Mapping[Dn, Entry] = MappingProxyType({})

    def with_entry(self, name: x509.Name, classes: Iterable[str], attributes: Mapping[str, bytes]) -> EntryTable:
        """The table with this entry added or replaced, and its superiors added where they are missing."""
        added: dict[Dn, Entry] = {}
        for length in range(1, len(name.rdns) + 1):
            above = x509.Name(name.rdns[:length])
            added.setdefault(dn.of_name(above), _bare(above))
        whole = _bare(name)
        own = dict(whole.attributes.by_description)
        own["objectClass"] += tuple(cls.encode() for cls in classes)
        own |= {description: (value,) for description, value in attributes.items()}
        table = {**added, **self.entries, dn.of_name(name): Entry(whole.name, Attributes(MappingProxyType(own)))}
        return EntryTable(MappingProxyType(table))

    def search(self, search: Search) -> SearchOutcome:
        """The entries in scope that match the filter."""
        if search.base and search.base not in self.entries:
            return SearchOutcome((), is_found=False, matched=self._nearest(search.base))
        in_scope = (entry for key, entry in self.entries.items() if _is_in_scope(key, search))
        return SearchOutcome(tuple(entry for entry in in_scope if matches(entry.attributes, search.filter)))

    def suffixes(self) -> tuple[str, ...]:
        """The names of the entries without a superior."""
        return tuple(entry.name for key, entry in self.entries.items() if len(key) == 1)

    def _nearest(self, base: Dn) -> str:
        above = (base[length:] for length in range(1, len(base)))
        return next((self.entries[key].name for key in above if key in self.entries), "")


def _is_in_scope(key: Dn, search: Search) -> bool:
    depth = len(key) - len(search.base)
    if depth < 0 or key[depth:] != search.base:
        return False
    match search.scope:
        case Scope.BASE:
            return depth == 0
        case Scope.ONE:
            return depth == 1
        case Scope.SUBTREE:
            return True


def _bare(name: x509.Name) -> Entry:
    values: dict[str, tuple[bytes, ...]] = {}
    structural = "applicationProcess"
    for attribute in name.rdns[-1]:
        short, structural = _CLASSES.get(attribute.oid, (attribute.oid.dotted_string, structural))
        value = attribute.value if isinstance(attribute.value, bytes) else attribute.value.encode()
        values[short] = (*values.get(short, ()), value)
    classes = (b"top", structural.encode())
    return Entry(name.rfc4514_string(), Attributes(MappingProxyType({"objectClass": classes, **values})))


class Directory:
    """What is published now. One thread at a time publishes; any may read."""

    def __init__(self) -> None:
        self._table = EntryTable()

    @property
    def table(self) -> EntryTable:
        """The entries at this moment."""
        return self._table

    def publish(self, name: x509.Name, classes: Iterable[str], attributes: Mapping[str, bytes]) -> None:
        """Show an entry from now on: ``attributes`` by description, one value each."""
        self._table = self._table.with_entry(name, classes, attributes)

    def publish_authority(self, name: x509.Name, certificate: bytes, crl: bytes) -> None:
        """Show a CA's entry (RFC 4523 section 3.4, pkiCA): its certificate and its CRL, both in DER."""
        attributes = {
            "cACertificate;binary": certificate,
            "certificateRevocationList;binary": crl,
            "authorityRevocationList;binary": crl,
        }
        self.publish(name, ("pkiCA",), attributes)
