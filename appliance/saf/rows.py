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

from appliance.saf import schema
from appliance.saf.database import (
    Certificate,
    CertificateFilter,
    ClassState,
    Connect,
    Group,
    Options,
    Profile,
    Ring,
    RingConnection,
    SafDatabase,
    TicketKeys,
    User,
)
from appliance.saf.sealing import Sealer
from appliance.secret import Secret

__all__ = ["load", "write_changes"]

Row = dict[str, Any]
Rows = list[tuple[sa.Table, Row]]


@attrs.frozen
class _Kind:
    """One kind of thing: the field of the snapshot that holds it, the columns that find it, the rows it makes."""

    field: str
    table: sa.Table
    columns: Callable[[Any], Row]
    rows: Callable[[Any, Any, Sealer], Rows]
    #: From the field's value to its things by key.
    things: Callable[[Any], Mapping[Any, Any]] = lambda value: value


def write_changes(connection: sa.Connection, old: SafDatabase, new: SafDatabase, sealer: Sealer) -> None:
    """Write what differs between two snapshots; the caller holds the transaction."""
    inserts: dict[sa.Table, list[Row]] = defaultdict(list)
    for kind in _KINDS:
        if getattr(old, kind.field) is getattr(new, kind.field):
            continue
        before, after = kind.things(getattr(old, kind.field)), kind.things(getattr(new, kind.field))
        for key, thing in before.items():
            if after.get(key) is not thing:
                connection.execute(sa.delete(kind.table).filter_by(**kind.columns(key)))
        for key, thing in after.items():
            if before.get(key) is not thing:
                for table, row in kind.rows(key, thing, sealer):
                    inserts[table].append(row)
    for table, rows in inserts.items():
        connection.execute(sa.insert(table), rows)


def _plain(thing: Any, *leave_out: str) -> Row:
    return {
        field.name: getattr(thing, field.name) for field in attrs.fields(type(thing)) if field.name not in leave_out
    }


def _user_rows(_: object, user: User, sealer: Sealer) -> Rows:
    row = _plain(user, "connects")
    for name in ("password_hash", "phrase_hash"):
        row[name] = row[name].text() if row[name] is not None else None
    parts: Rows = [
        (schema.connects, {"user": user.name, "position": position, **_plain(connect)})
        for position, connect in enumerate(user.connects)
    ]
    return [(schema.users, row), *parts]


def _profile_rows(_: object, profile: Profile, sealer: Sealer) -> Rows:
    owner = {"cls": profile.cls, "profile": profile.name}
    rows: Rows = [(schema.profiles, _plain(profile, "access", "ssignon"))]
    for name, access in profile.access.items():
        rows.append((schema.permits, {**owner, "name": name, "access": access}))
    if profile.ssignon is not None:
        row = _plain(profile.ssignon)
        for key in ("legacy", "enhanced"):
            row[key] = _seal(row[key], f"{profile.cls}/{profile.name}/{key}", sealer)
        rows.append((schema.ticket_keys, {**owner, **row}))
    return rows


def _certificate_rows(key: tuple[int, bytes], certificate: Certificate, sealer: Sealer) -> Rows:
    x509_certificate = certificate.certificate
    row = {
        **_certificate_columns(key),
        **_plain(certificate, "certificate", "private_key"),
        "der": x509_certificate.public_bytes(Encoding.DER),
        "private_key": _seal(certificate.private_key, _key_purpose(x509_certificate), sealer),
    }
    return [(schema.certificates, row)]


def _ring_rows(_: object, ring: Ring, sealer: Sealer) -> Rows:
    parts: Rows = [
        (
            schema.ring_connections,
            {"ring_owner": ring.owner, "ring": ring.name, "position": place, **_plain(connection)},
        )
        for place, connection in enumerate(ring.connections)
    ]
    return [(schema.rings, _plain(ring, "connections")), *parts]


def _filter_rows(_: object, filters: tuple[CertificateFilter, ...], sealer: Sealer) -> Rows:
    return [(schema.filters, {"position": position, **_plain(one)}) for position, one in enumerate(filters)]


def _certificate_columns(key: tuple[int, bytes]) -> Row:
    return {"serial": f"{key[0]:x}", "issuer": key[1]}


def _key_purpose(certificate: x509.Certificate) -> str:
    return f"DIGTCERT/{certificate.serial_number:x}.{certificate.issuer.public_bytes().hex()}"


def _seal(secret: Secret | None, purpose: str, sealer: Sealer) -> bytes | None:
    return None if secret is None else sealer.seal(secret, purpose)


def _open(sealed: bytes | None, purpose: str, sealer: Sealer) -> Secret | None:
    return None if sealed is None else sealer.open(sealed, purpose)


def _flat(profiles: Mapping[str, Mapping[str, Profile]]) -> Mapping[tuple[str, str], Profile]:
    return {(cls, name): profile for cls, members in profiles.items() for name, profile in members.items()}


def _name(key: str) -> Row:
    return {"name": key}


#: In the order in which rows are inserted: what others refer to first.
_KINDS = (
    _Kind(
        "options",
        schema.options,
        lambda key: {"id": key},
        lambda key, thing, _: [(schema.options, {"id": key, **_plain(thing)})],
        lambda value: {1: value},
    ),
    _Kind("groups", schema.groups, _name, lambda _, thing, __: [(schema.groups, _plain(thing))]),
    _Kind("users", schema.users, _name, _user_rows),
    _Kind("classes", schema.classes, _name, lambda key, thing, _: [(schema.classes, {"name": key, **_plain(thing)})]),
    _Kind("profiles", schema.profiles, lambda key: {"cls": key[0], "name": key[1]}, _profile_rows, _flat),
    _Kind("certificates", schema.certificates, _certificate_columns, _certificate_rows),
    _Kind("filters", schema.filters, lambda _: {}, _filter_rows, lambda value: {(): value}),
    _Kind("rings", schema.rings, lambda key: {"owner": key[0], "name": key[1]}, _ring_rows),
)


def load(connection: sa.Connection, sealer: Sealer) -> SafDatabase:
    """The snapshot that the tables hold; SealingError when the key file is not the one they were sealed under."""

    def rows(table: sa.Table, *order: str) -> Iterable[Row]:
        ordered = sa.select(table).order_by(*(table.c[name] for name in order))
        return (dict(row) for row in connection.execute(ordered).mappings())

    return SafDatabase(
        version=connection.execute(sa.select(schema.state.c.version)).scalar_one(),
        users=_load_users(rows(schema.users), rows(schema.connects, "position")),
        groups={row["name"]: Group(**row) for row in rows(schema.groups)},
        classes={row.pop("name"): ClassState(**row) for row in rows(schema.classes)},
        profiles=_load_profiles(rows(schema.profiles), rows(schema.permits), rows(schema.ticket_keys), sealer),
        certificates=dict(_load_certificate(row, sealer) for row in rows(schema.certificates)),
        filters=tuple(CertificateFilter(**_without(row, "position")) for row in rows(schema.filters, "position")),
        rings=_load_rings(rows(schema.rings), rows(schema.ring_connections, "position")),
        options=next((Options(**_without(row, "id")) for row in rows(schema.options)), Options()),
    )


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _load_users(users: Iterable[Row], connects: Iterable[Row]) -> dict[str, User]:
    groups: dict[str, list[Connect]] = defaultdict(list)
    for row in connects:
        groups[row["user"]].append(Connect(**_without(row, "user", "position")))
    loaded = {}
    for row in users:
        for name in ("password_hash", "phrase_hash"):
            row[name] = Secret(row[name]) if row[name] is not None else None
        loaded[row["name"]] = User(**row, connects=tuple(groups[row["name"]]))
    return loaded


def _load_profiles(
    profiles: Iterable[Row], permits: Iterable[Row], ticket_keys: Iterable[Row], sealer: Sealer
) -> dict[str, dict[str, Profile]]:
    access: dict[tuple[str, str], Row] = defaultdict(dict)
    for row in permits:
        access[row["cls"], row["profile"]][row["name"]] = row["access"]
    keys: dict[tuple[str, str], TicketKeys] = {}
    for row in ticket_keys:
        place = row.pop("cls"), row.pop("profile")
        for name in ("legacy", "enhanced"):
            row[name] = _open(row[name], f"{place[0]}/{place[1]}/{name}", sealer)
        keys[place] = TicketKeys(**row)
    loaded: dict[str, dict[str, Profile]] = defaultdict(dict)
    for row in profiles:
        place = row["cls"], row["name"]
        loaded[place[0]][place[1]] = Profile(**row, access=access[place], ssignon=keys.get(place))
    return dict(loaded)


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
