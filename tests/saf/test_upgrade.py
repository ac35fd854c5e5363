"""Upgrading: from nothing to the newest schema, the same twice, never from damage or from the future."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import appliance.saf.migrations
from appliance.saf.database import Connect
from appliance.saf.model import Access
from appliance.saf.protection import AUDIT_ALL
from appliance.saf.upgrade import UnusableDatabaseError, upgrade
from appliance.saf.when import ANY_TIME
from tests.support.racf import open_store


@pytest.fixture
def engine(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'saf.db'}")
    yield engine
    engine.dispose()


def test_an_empty_file_gets_every_table_and_the_group_sys1(engine):
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        assert "users" in sa.inspect(connection).get_table_names()
        assert connection.execute(sa.text("SELECT name FROM groups")).scalars().all() == ["SYS1"]


def test_a_newer_schema_is_refused(engine):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnusableDatabaseError, match="9999 is newer"):
        upgrade(engine)


def test_a_corrupt_page_is_refused(engine, tmp_path):
    upgrade(engine)
    engine.dispose()
    path = tmp_path / "saf.db"
    data = bytearray(path.read_bytes())
    data[3 * 4096 + 5 : 3 * 4096 + 60] = b"\xff" * 55
    path.write_bytes(data)
    with pytest.raises((UnusableDatabaseError, sa.exc.DatabaseError), match=r"quick_check|malformed"):
        upgrade(engine)


def test_a_dangling_reference_is_refused(engine, tmp_path):
    upgrade(engine)
    plain = sqlite3.connect(tmp_path / "saf.db")
    plain.execute(
        "INSERT INTO connects (\"user\", \"group\", position, revoked, special) VALUES ('NOBODY', 'SYS1', 0, 0, 0)"
    )
    plain.commit()
    plain.close()
    with pytest.raises(UnusableDatabaseError, match="foreign_key_check"):
        upgrade(engine)


def test_a_database_of_the_first_schema_keeps_its_meaning(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'saf.db'}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(appliance.saf.migrations.__file__).parent))
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO users VALUES ('USER2', 'SYS1', 'SYS1', 'Two', NULL, NULL, NULL, 0, 1, 0, 0, 0, 0, 2, NULL)",
            "INSERT INTO connects VALUES ('USER2', 'SYS1', 0, 0, 1)",
            "INSERT INTO classes VALUES ('SERVAUTH', 1, 1, 0)",
            "INSERT INTO profiles VALUES ('SERVAUTH', 'A.B', 0, 'NONE', 'USER2', 0, '', '')",
            "INSERT INTO permits VALUES ('SERVAUTH', 'A.B', 'USER2', 'READ')",
            "INSERT INTO options VALUES (1, 5, 30, 1, 1, 0)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    store = open_store(tmp_path)
    database = store.database
    store.close()
    user = database.users["USER2"]
    assert (user.special, user.failed_attempts, user.when, user.interval) == (True, 2, ANY_TIME, None)
    assert user.connects == (Connect("SYS1", special=True),)
    profile = database.profiles["SERVAUTH"]["A.B"]
    assert (profile.access, profile.audit, profile.until) == ({"USER2": Access.READ}, AUDIT_ALL, {})
    assert [path.name for path in tmp_path.glob("saf.db.*")] == ["saf.db.schema-0001"]
    with sqlite3.connect(tmp_path / "saf.db.schema-0001") as before:
        assert before.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert before.execute("SELECT name FROM users").fetchall() == [("USER2",)]
    before.close()
    assert (database.options.revoke_after, database.options.interval, database.options.rules) == (5, 30, ())


def test_an_upgrade_that_is_cut_short_leaves_the_older_schema(tmp_path, monkeypatch):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'saf.db'}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(appliance.saf.migrations.__file__).parent))
        command.upgrade(config, "0001")
    engine.dispose()

    def upgrade_and_die(config, revision):
        command.upgrade(config, "0002")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("appliance.saf.upgrade.command", type("Dying", (), {"upgrade": staticmethod(upgrade_and_die)}))
        with pytest.raises(KeyboardInterrupt):
            open_store(tmp_path)
    with sqlite3.connect(tmp_path / "saf.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()
    open_store(tmp_path).close()
