"""The migrations lead exactly to the tables of ``schema``, and back to nothing."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

import appliance.saf.migrations
from appliance.saf.schema import metadata


def config(connection: sa.Connection) -> Config:
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(appliance.saf.migrations.__file__).parent))
    return made


def test_up_is_the_schema_and_down_is_nothing():
    with sa.create_engine("sqlite://").begin() as connection:
        command.upgrade(config(connection), "head")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        command.downgrade(config(connection), "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_an_interrupted_upgrade_leaves_the_old_schema(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'saf.db'}")
    sa.event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        command.upgrade(config(connection), "head")
        connection.rollback()
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()
