"""A new key-encryption key: everything that is sealed is opened with the old one and sealed with the new one.

The new key goes into a file beside the old one first, then the database changes in one transaction, then the file
takes the old one's name. Whoever finds both files after a crash tries which of them opens the database.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import attrs
import sqlalchemy as sa

from appliance.durable import sync_folder
from appliance.saf import rows
from appliance.saf.database import SafDatabase
from appliance.saf.sealing import Sealer, SealingError, create_key
from appliance.saf.sharing import SharedMap
from appliance.saf.tokenkey import TokenPlace

K = TypeVar("K")
V = TypeVar("V")

__all__ = ["begin", "finish", "reseal", "sealer_of"]


def sealer_of(connection: sa.Connection, key_file: Path) -> Sealer:
    """The sealer under which the database opens; a change of keys that was cut short is settled on the way."""
    sealer = Sealer.from_file(key_file)
    new_file = _beside(key_file)
    if not new_file.exists():
        return sealer
    try:
        rows.load(connection, sealer)
    except SealingError:
        sealer = Sealer.from_file(new_file)
        rows.load(connection, sealer)
        finish(key_file)
    else:
        new_file.unlink()
    return sealer


def begin(key_file: Path, place: TokenPlace | None = None) -> Sealer:
    """The sealer of a new random key, on disk beside the old one, wrapped by a token when one is named."""
    new_file = _beside(key_file)
    new_file.unlink(missing_ok=True)
    create_key(new_file, place)
    return Sealer.from_file(new_file)


def finish(key_file: Path) -> None:
    """The new key takes the place of the old one."""
    os.replace(_beside(key_file), key_file)
    sync_folder(key_file.parent)


def _beside(key_file: Path) -> Path:
    return key_file.with_name(f"{key_file.name}.new")


def _with_copies(things: Mapping[K, V], chosen: Mapping[K, V]) -> SharedMap[K, V]:
    """The same things, some as other objects: a difference that ``write_changes`` writes."""
    shared = SharedMap.of(things)
    for key, thing in chosen.items():
        shared = shared.put(key, copy.copy(thing))
    return shared


def reseal(connection: sa.Connection, database: SafDatabase, sealer: Sealer) -> int:
    """Write every thing that holds something sealed anew; the number of them."""
    users = {name: user for name, user in database.users.items() if user.second_factor is not None}
    profiles = {
        cls: {name: profile for name, profile in members.items() if profile.ssignon is not None}
        for cls, members in database.profiles.items()
    }
    certificates = {key: one for key, one in database.certificates.items() if one.private_key is not None}
    old = attrs.evolve(
        database,
        users=_with_copies(database.users, users),
        profiles=SharedMap((cls, _with_copies(members, profiles[cls])) for cls, members in database.profiles.items()),
        certificates=_with_copies(database.certificates, certificates),
    )
    rows.write_changes(connection, old, database, sealer)
    return len(users) + len(certificates) + sum(map(len, profiles.values()))
