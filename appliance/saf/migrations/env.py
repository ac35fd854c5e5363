"""What alembic runs: the migrations, on the connection and in the transaction of whoever called it.

The store passes its connection in ``config.attributes``, so that all steps up to the newest commit together: SQLite
has transactional DDL, and a daemon killed half-way through an upgrade finds the old schema again.
"""

from __future__ import annotations

from alembic import context

from appliance.saf.schema import metadata


def run() -> None:
    """Run the migrations that alembic has chosen."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
