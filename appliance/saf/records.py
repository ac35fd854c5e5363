"""Rows of users and profiles, the two things there are many of, both ways.

Loading goes column by column in the order of the values' fields, since a site has a hundred thousand profiles and
waits for the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import sqlalchemy as sa

from appliance.saf import schema
from appliance.saf.database import Connect, Profile, TicketKeys, User
from appliance.saf.model import Access
from appliance.saf.people import SecondFactor
from appliance.saf.protection import ConditionalPermit
from appliance.saf.sealing import Sealer
from appliance.saf.sharing import SharedMap
from appliance.secret import Secret

__all__ = ["Row", "Rows", "load_profiles", "load_users", "plain", "profile_rows", "user_rows"]

Row = dict[str, Any]
Rows = list[tuple[sa.Table, Row]]
Place = tuple[str, str]

_HASHES = ("password_hash", "phrase_hash")
_KEYS = ("legacy", "enhanced")


def plain(thing: Any, *leave_out: str) -> Row:
    """The fields of a value under their own names."""
    return {
        field.name: getattr(thing, field.name) for field in attrs.fields(type(thing)) if field.name not in leave_out
    }


def user_rows(_: object, user: User, sealer: Sealer) -> Rows:
    """A user and the connections."""
    row = plain(user, "connects", "second_factor")
    for name in _HASHES:
        row[name] = row[name].text() if row[name] is not None else None
    factor = user.second_factor
    if factor is not None:
        row |= {"factor_active": factor.active, "factor_step": factor.last_step}
    row["factor_key"] = None if factor is None else sealer.seal(factor.key, _factor_purpose(user.name))
    row.setdefault("factor_active", False)
    row.setdefault("factor_step", 0)
    parts: Rows = [
        (schema.connects, {"user": user.name, "position": position, **plain(connect)})
        for position, connect in enumerate(user.connects)
    ]
    return [(schema.users, row), *parts]


def load_users(connection: sa.Connection, sealer: Sealer) -> SharedMap[str, User]:
    """Every user."""
    connects: dict[str, list[Connect]] = defaultdict(list)
    names = _names(Connect)
    for owner, *values in _select(connection, schema.connects, ["user", *names], "position"):
        connects[owner].append(Connect(**dict(zip(names, values, strict=True))))
    names = _names(User, "connects", "second_factor")
    loaded = []
    rows = _select(connection, schema.users, ["factor_key", "factor_active", "factor_step", *names])
    for key, active, step, *values in rows:
        fields: Row = dict(zip(names, values, strict=True))
        for name in _HASHES:
            fields[name] = Secret(fields[name]) if fields[name] is not None else None
        user = fields["name"]
        factor = None
        if key is not None:
            factor = SecondFactor(sealer.open(key, _factor_purpose(user)), active, step)
        loaded.append((user, User(**fields, second_factor=factor, connects=tuple(connects.get(user, ())))))
    return SharedMap(loaded)


def profile_rows(_: object, profile: Profile, sealer: Sealer) -> Rows:
    """A profile, its access lists and its SSIGNON segment."""
    owner = {"cls": profile.cls, "profile": profile.name}
    rows: Rows = [(schema.profiles, plain(profile, "access", "until", "conditional", "ssignon"))]
    for name, access in profile.access.items():
        rows.append((schema.permits, {**owner, "name": name, "access": access, "until": profile.until.get(name)}))
    for position, entry in enumerate(profile.conditional):
        rows.append((schema.conditional_permits, {**owner, "position": position, **plain(entry)}))
    if profile.ssignon is not None:
        row = plain(profile.ssignon)
        for key in _KEYS:
            secret = row[key]
            row[key] = None if secret is None else sealer.seal(secret, _ticket_purpose(profile.cls, profile.name, key))
        rows.append((schema.ticket_keys, {**owner, **row}))
    return rows


def load_profiles(connection: sa.Connection, sealer: Sealer) -> SharedMap[str, SharedMap[str, Profile]]:
    """Every profile, by class and name."""
    access: dict[Place, dict[str, Access]] = defaultdict(dict)
    until: dict[Place, dict[str, date]] = defaultdict(dict)
    for cls, profile, name, level, end in _select(
        connection, schema.permits, ["cls", "profile", "name", "access", "until"]
    ):
        access[cls, profile][name] = level
        if end is not None:
            until[cls, profile][name] = end
    conditional = _load_conditional(connection)
    keys = _load_ticket_keys(connection, sealer)
    names = _names(Profile, "access", "until", "conditional", "ssignon")
    loaded: dict[str, list[tuple[str, Profile]]] = defaultdict(list)
    for values in _select(connection, schema.profiles, names):
        fields: Row = dict(zip(names, values, strict=True))
        place = fields["cls"], fields["name"]
        profile_ = Profile(
            **fields,
            access=access.get(place, {}),
            until=until.get(place, {}),
            conditional=tuple(conditional.get(place, ())),
            ssignon=keys.get(place),
        )
        loaded[place[0]].append((place[1], profile_))
    return SharedMap((cls, SharedMap(members)) for cls, members in loaded.items())


def _load_conditional(connection: sa.Connection) -> dict[Place, list[ConditionalPermit]]:
    found: dict[Place, list[ConditionalPermit]] = defaultdict(list)
    names = _names(ConditionalPermit)
    for cls, profile, *values in _select(
        connection, schema.conditional_permits, ["cls", "profile", *names], "position"
    ):
        found[cls, profile].append(ConditionalPermit(**dict(zip(names, values, strict=True))))
    return found


def _load_ticket_keys(connection: sa.Connection, sealer: Sealer) -> dict[Place, TicketKeys]:
    found: dict[Place, TicketKeys] = {}
    names = _names(TicketKeys)
    for cls, profile, *values in _select(connection, schema.ticket_keys, ["cls", "profile", *names]):
        fields: Row = dict(zip(names, values, strict=True))
        for key in _KEYS:
            sealed = fields[key]
            fields[key] = None if sealed is None else sealer.open(sealed, _ticket_purpose(cls, profile, key))
        found[cls, profile] = TicketKeys(**fields)
    return found


def _names(kind: type[attrs.AttrsInstance], *leave_out: str) -> list[str]:
    return [field.name for field in attrs.fields(kind) if field.name not in leave_out]


def _select(connection: sa.Connection, table: sa.Table, names: list[str], *order: str) -> Iterator[Any]:
    chosen = sa.select(*(table.c[name] for name in names)).order_by(*(table.c[name] for name in order))
    return iter(connection.execute(chosen))


def _factor_purpose(user: str) -> str:
    return f"USER/{user}/second-factor"


def _ticket_purpose(cls: str, profile: str, key: str) -> str:
    return f"{cls}/{profile}/{key}"
