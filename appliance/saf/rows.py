"""Between the snapshot and the tables: which rows each thing makes, and how rows become a snapshot again.

A change is found by comparing two snapshots. They share everything that a change left alone, so the comparison looks
at identities and costs next to nothing; a thing that differs is written anew whole, with the rows that belong to it.
No command has to say what it changed, and a snapshot and its reload cannot come apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.saf import records, schema
from appliance.saf.database import (
    MULTIID,
    Certificate,
    CertificateFilter,
    ClassState,
    Group,
    Options,
    Ring,
    RingConnection,
    SafDatabase,
)
from appliance.saf.records import Row, Rows, plain
from appliance.saf.sealing import Sealer
from appliance.saf.sharing import SharedMap, changed_keys
from appliance.secret import Secret

__all__ = ["load", "write_changes"]

Difference = tuple[Any, Any, Any]  # key, thing before, thing after; None where there is none


def _differences(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterable[Difference]:
    return ((key, before.get(key), after.get(key)) for key in changed_keys(before, after))


def _of_one(key: object) -> Callable[[Any, Any], Iterable[Difference]]:
    """For a field that is one thing."""
    return lambda before, after: () if before is after else ((key, before, after),)


def _of_profiles(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Difference]:
    for cls in changed_keys(before, after):
        for name, old, new in _differences(before.get(cls, {}), after.get(cls, {})):
            yield (cls, name), old, new


@attrs.frozen
class _Kind:
    """One kind of thing: the field of the snapshot that holds it, the columns that find it, the rows it makes."""

    field: str
    table: sa.Table
    columns: Callable[[Any], Row]
    rows: Callable[[Any, Any, Sealer], Rows]
    differences: Callable[[Any, Any], Iterable[Difference]] = _differences


def write_changes(connection: sa.Connection, old: SafDatabase, new: SafDatabase, sealer: Sealer) -> None:
    """Write what differs between two snapshots; the caller holds the transaction."""
    inserts: dict[sa.Table, list[Row]] = defaultdict(list)
    for kind in _KINDS:
        for key, before, after in kind.differences(getattr(old, kind.field), getattr(new, kind.field)):
            if before is not None:
                connection.execute(sa.delete(kind.table).filter_by(**kind.columns(key)))
            if after is not None:
                for table, row in kind.rows(key, after, sealer):
                    inserts[table].append(row)
    for table, rows in inserts.items():
        connection.execute(sa.insert(table), rows)


def _certificate_rows(key: tuple[int, bytes], certificate: Certificate, sealer: Sealer) -> Rows:
    x509_certificate = certificate.certificate
    row = {
        **_certificate_columns(key),
        **plain(certificate, "certificate", "private_key"),
        "der": x509_certificate.public_bytes(Encoding.DER),
        "private_key": _seal(certificate.private_key, _key_purpose(x509_certificate), sealer),
    }
    return [(schema.certificates, row)]


def _ring_rows(_: object, ring: Ring, sealer: Sealer) -> Rows:
    parts: Rows = [
        (
            schema.ring_connections,
            {"ring_owner": ring.owner, "ring": ring.name, "position": place, **plain(connection)},
        )
        for place, connection in enumerate(ring.connections)
    ]
    return [(schema.rings, plain(ring, "connections")), *parts]


def _filter_rows(_: object, filters: tuple[CertificateFilter, ...], sealer: Sealer) -> Rows:
    owned = (one for one in filters if one.user != MULTIID)
    return [(schema.filters, {"position": place, **plain(one, "criteria")}) for place, one in enumerate(owned)]


def _criteria_rows(_: object, filters: tuple[CertificateFilter, ...], sealer: Sealer) -> Rows:
    shared = (one for one in filters if one.user == MULTIID)
    return [(schema.criteria_filters, {"position": place, **plain(one, "user")}) for place, one in enumerate(shared)]


def _certificate_columns(key: tuple[int, bytes]) -> Row:
    return {"serial": f"{key[0]:x}", "issuer": key[1]}


def _key_purpose(certificate: x509.Certificate) -> str:
    return f"DIGTCERT/{certificate.serial_number:x}.{certificate.issuer.public_bytes().hex()}"


def _seal(secret: Secret | None, purpose: str, sealer: Sealer) -> bytes | None:
    return None if secret is None else sealer.seal(secret, purpose)


def _open(sealed: bytes | None, purpose: str, sealer: Sealer) -> Secret | None:
    return None if sealed is None else sealer.open(sealed, purpose)


def _name(key: str) -> Row:
    return {"name": key}


#: In the order in which rows are inserted: what others refer to first.
_KINDS = (
    _Kind(
        "options",
        schema.options,
        lambda key: {"id": key},
        lambda key, thing, _: [(schema.options, {"id": key, **plain(thing)})],
        _of_one(1),
    ),
    _Kind("groups", schema.groups, _name, lambda _, thing, __: [(schema.groups, plain(thing))]),
    _Kind("users", schema.users, _name, records.user_rows),
    _Kind("classes", schema.classes, _name, lambda key, thing, _: [(schema.classes, {"name": key, **plain(thing)})]),
    _Kind("profiles", schema.profiles, lambda key: {"cls": key[0], "name": key[1]}, records.profile_rows, _of_profiles),
    _Kind("certificates", schema.certificates, _certificate_columns, _certificate_rows),
    _Kind("filters", schema.filters, lambda _: {}, _filter_rows, _of_one(())),
    _Kind("filters", schema.criteria_filters, lambda _: {}, _criteria_rows, _of_one(())),
    _Kind("rings", schema.rings, lambda key: {"owner": key[0], "name": key[1]}, _ring_rows),
)


def load(connection: sa.Connection, sealer: Sealer) -> SafDatabase:
    """The snapshot that the tables hold; SealingError when the key file is not the one they were sealed under."""

    def rows(table: sa.Table, *order: str) -> Iterable[Row]:
        ordered = sa.select(table).order_by(*(table.c[name] for name in order))
        return (dict(row) for row in connection.execute(ordered).mappings())

    return SafDatabase(
        version=connection.execute(sa.select(schema.state.c.version)).scalar_one(),
        users=records.load_users(connection, sealer),
        groups=SharedMap((row["name"], Group(**row)) for row in rows(schema.groups)),
        classes={row.pop("name"): ClassState(**row) for row in rows(schema.classes)},
        profiles=records.load_profiles(connection, sealer),
        certificates=dict(_load_certificate(row, sealer) for row in rows(schema.certificates)),
        filters=(
            *(CertificateFilter(**_without(row, "position")) for row in rows(schema.filters, "position")),
            *(
                CertificateFilter(MULTIID, **_without(row, "position"))
                for row in rows(schema.criteria_filters, "position")
            ),
        ),
        rings=_load_rings(rows(schema.rings), rows(schema.ring_connections, "position")),
        options=next((Options(**_without(row, "id")) for row in rows(schema.options)), Options()),
    )


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _load_certificate(row: Row, sealer: Sealer) -> tuple[tuple[int, bytes], Certificate]:
    certificate = x509.load_der_x509_certificate(row["der"])
    private_key = _open(row["private_key"], _key_purpose(certificate), sealer)
    loaded = Certificate(row["owner"], row["label"], row["trust"], certificate, private_key)
    return (int(row["serial"], 16), row["issuer"]), loaded


def _load_rings(rings: Iterable[Row], connections: Iterable[Row]) -> dict[tuple[str, str], Ring]:
    members: dict[tuple[str, str], list[RingConnection]] = defaultdict(list)
    for row in connections:
        place = row.pop("ring_owner"), row.pop("ring")
        members[place].append(RingConnection(**_without(row, "position")))
    places = {(row["owner"], row["name"]) for row in rings}
    return {(owner, name): Ring(owner, name, tuple(members[owner, name])) for owner, name in places}
