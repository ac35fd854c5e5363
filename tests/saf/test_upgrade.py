"""Upgrading: from nothing to the newest schema, the same twice, never from damage or from the future."""

import sqlite3

import pytest
import sqlalchemy as sa

from appliance.saf.upgrade import UnusableDatabaseError, upgrade


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
