"""Whose identity: of a user, of a user whom the operating system vouches for, of a started task."""

from __future__ import annotations

from datetime import date

import attrs

from appliance.saf import resources
from appliance.saf.acees import acee_of
from appliance.saf.attempts import is_locked_out
from appliance.saf.database import SafDatabase
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import UNKNOWN_ENTRY, Acee, PortOfEntry
from appliance.saf.protection import StartedTask

__all__ = ["identity", "started_task", "vouched_identity"]

_CONSOLE = PortOfEntry(terminal="CONSOLE", kind="CONSOLE")


def identity(database: SafDatabase, user: str, today: date, entry: PortOfEntry = UNKNOWN_ENTRY) -> Acee | None:
    """That of a defined, not revoked user, without any verification; None otherwise."""
    record = database.users.get(user)
    return None if record is None or record.is_kept_out(today) else acee_of(record, today, entry)


def vouched_identity(database: SafDatabase, user: str, today: date) -> Acee | None:
    """That of a user at the console.

    A stranger's wrong passwords may have revoked him; that shuts the network, not the console he repairs it from.
    """
    record = database.users.get(user)
    if record is None or (record.is_revoked(today) and not is_locked_out(database, record, today)):
        return None
    return acee_of(record, today, _CONSOLE)


def started_task(index: SnapshotIndex, procedure: str, job: str, today: date) -> Acee | None:
    """That of a started task, by class STARTED; None when its user is not defined or revoked.

    Without a profile, or when it names nobody, the procedure runs as the user of its own name.
    """
    profile = index.find(resources.started(procedure, job))
    task = profile.started if profile is not None and profile.started is not None else StartedTask()
    user = procedure if task.user in ("", "=MEMBER") else task.user
    found = identity(index.database, user, today)
    if found is None:
        return None
    group = task.group if task.group in found.groups else found.group
    return attrs.evolve(found, group=group, trusted=task.trusted, privileged=task.privileged)
