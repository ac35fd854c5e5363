"""Times are stored in UTC and come back aware; references hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from appliance.saf import schema


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    sa.event.listen(engine, "connect", lambda raw, record: raw.execute("PRAGMA foreign_keys=ON"))
    with engine.connect() as connection:
        schema.metadata.create_all(connection)
        yield connection


def test_a_moment_keeps_its_instant_and_microseconds(connection):
    amsterdam = datetime(2026, 3, 1, 13, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    row = {"user": "U", "application": "A", "digest": b"1", "expires": amsterdam}
    connection.execute(sa.insert(schema.spent_tickets).values(row))
    found = connection.execute(sa.select(schema.spent_tickets.c.expires)).scalar_one()
    assert found == amsterdam
    assert found.tzinfo is UTC


def test_parts_go_with_their_whole(connection):
    connection.execute(
        sa.insert(schema.profiles).values(
            cls="C", name="P", is_generic=False, uacc="NONE", owner="", warning=False, appldata="", notify=""
        )
    )
    connection.execute(sa.insert(schema.permits).values(cls="C", profile="P", name="U", access="READ"))
    connection.execute(sa.delete(schema.profiles))
    assert connection.execute(sa.select(schema.permits)).all() == []


def test_a_reference_is_checked_when_the_transaction_ends(connection):
    connection.commit()
    connection.execute(sa.insert(schema.rings).values(owner="U", name="R"))
    connection.execute(
        sa.insert(schema.ring_connections).values(
            ring_owner="U", ring="R", owner="U", label="x", position=0, usage="PERSONAL", is_default=False
        )
    )
    with pytest.raises(sa.exc.IntegrityError):
        connection.commit()
    connection.rollback()
