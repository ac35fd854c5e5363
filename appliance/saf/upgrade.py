"""Bring a database file to the newest schema, after looking whether the file is sound at all."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from appliance.saf.copying import copy_database

__all__ = ["UnusableDatabaseError", "upgrade"]

#: Tables whose references the rest relies on; parts of a profile that have lost theirs are not read at all.
_REFERRING = ("users", "connects", "filters", "ring_connections")


class UnusableDatabaseError(Exception):
    """The file is damaged, or was written by a newer version."""


def upgrade(engine: sa.Engine) -> None:
    """Check and upgrade in one transaction; UnusableDatabaseError when the file must not be used.

    Before a database of an older schema changes, a copy of it is beside it: ``saf.sqlite.schema-0002``. It is made
    while the transaction keeps every writer out.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            _check(connection, "quick_check")
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UnusableDatabaseError(f"the schema {current} is newer than this version of Sallyport")
        head = ScriptDirectory.from_config(config).get_current_head()
        if current not in (None, head) and engine.url.database is not None and engine.dialect.name == "sqlite":
            path = Path(engine.url.database)
            copy_database(path, path.with_name(f"{path.name}.schema-{current}"))
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            _check(connection, *(f"foreign_key_check({table})" for table in _REFERRING))


def _check(connection: sa.Connection, *pragmas: str) -> None:
    for pragma in pragmas:
        found = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {pragma}") if row[0] != "ok"]
        if found:
            raise UnusableDatabaseError(f"{pragma}: {found[0]} ({len(found)} findings): restore a backup")
