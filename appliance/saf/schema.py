"""The tables of the SAF store, in SQLAlchemy Core: the shape that the migrations lead to.

References inside one thing (a user's connections, a profile's access list) cascade; references between things (a ring
to its certificates) are checked when the transaction ends, so that a thing can be rewritten whole.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from appliance.saf.database import TicketType, Trust, Usage
from appliance.saf.model import Access

__all__ = [
    "certificates",
    "classes",
    "connects",
    "crl_numbers",
    "filters",
    "groups",
    "issued",
    "metadata",
    "options",
    "permits",
    "profiles",
    "revocations",
    "ring_connections",
    "rings",
    "spent_tickets",
    "state",
    "ticket_keys",
    "users",
]


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment, stored in UTC without a zone and given back with one."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware time in, naive UTC out."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Naive UTC in, aware time out."""
        return None if value is None else value.replace(tzinfo=UTC)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _word(name: str, words: type[Access | Trust | Usage | TicketType]) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(words, native_enum=False, length=16), nullable=False)


def _part_of(parent: str, columns: dict[str, str]) -> sa.ForeignKeyConstraint:
    """Rows of a thing's own: they go when it goes."""
    return sa.ForeignKeyConstraint([*columns], [f"{parent}.{name}" for name in columns.values()], ondelete="CASCADE")


def _refers_to(other: str, columns: dict[str, str]) -> sa.ForeignKeyConstraint:
    """A reference to another thing, looked at when the transaction ends."""
    targets = [f"{other}.{name}" for name in columns.values()]
    return sa.ForeignKeyConstraint([*columns], targets, deferrable=True, initially="DEFERRED")


metadata = sa.MetaData()

#: One row: the version of the newest committed change.
state = sa.Table("state", metadata, sa.Column("id", sa.Integer, primary_key=True), _number("version"))

options = sa.Table(
    "options",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _number("revoke_after"),
    _number("interval"),
    _flag("mixed_case"),
    _flag("list_of_groups"),
    _flag("undecided_denies"),
)

classes = sa.Table("classes", metadata, _key("name"), _flag("active"), _flag("raclisted"), _flag("generic"))

groups = sa.Table("groups", metadata, _key("name"), _text("superior"), _text("owner"))

users = sa.Table(
    "users",
    metadata,
    _key("name"),
    _text("default_group"),
    _text("owner"),
    _text("full_name"),
    sa.Column("password_hash", sa.Text),
    sa.Column("phrase_hash", sa.Text),
    sa.Column("password_changed", UtcTime),
    _flag("is_expired"),
    _flag("special"),
    _flag("auditor"),
    _flag("operations"),
    _flag("restricted"),
    _flag("revoked"),
    _number("failed_attempts"),
    sa.Column("last_access", UtcTime),
    _refers_to("groups", {"default_group": "name"}),
)

connects = sa.Table(
    "connects",
    metadata,
    _key("user"),
    _key("group"),
    _number("position"),
    _flag("revoked"),
    _flag("special"),
    _part_of("users", {"user": "name"}),
    _refers_to("groups", {"group": "name"}),
)

profiles = sa.Table(
    "profiles",
    metadata,
    _key("cls"),
    _key("name"),
    _flag("is_generic"),
    _word("uacc", Access),
    _text("owner"),
    _flag("warning"),
    _text("appldata"),
    _text("notify"),
)

permits = sa.Table(
    "permits",
    metadata,
    _key("cls"),
    _key("profile"),
    _key("name"),
    _word("access", Access),
    _part_of("profiles", {"cls": "cls", "profile": "name"}),
)

#: The SSIGNON segment; the keys are sealed.
ticket_keys = sa.Table(
    "ticket_keys",
    metadata,
    _key("cls"),
    _key("profile"),
    sa.Column("legacy", sa.LargeBinary),
    sa.Column("enhanced", sa.LargeBinary),
    _word("type", TicketType),
    _number("timeout"),
    _flag("replay"),
    _part_of("profiles", {"cls": "cls", "profile": "name"}),
)

#: ``serial`` is hexadecimal, since a serial number has up to 160 bits; the private key is sealed.
certificates = sa.Table(
    "certificates",
    metadata,
    _key("serial"),
    sa.Column("issuer", sa.LargeBinary, primary_key=True),
    _text("owner"),
    _text("label"),
    _word("trust", Trust),
    sa.Column("der", sa.LargeBinary, nullable=False),
    sa.Column("private_key", sa.LargeBinary),
    sa.UniqueConstraint("owner", "label", name="certificate_label"),
)

filters = sa.Table(
    "filters",
    metadata,
    _key("user"),
    _key("label"),
    _number("position"),
    _word("trust", Trust),
    _text("subject"),
    _text("issuer"),
    _refers_to("users", {"user": "name"}),
)

rings = sa.Table("rings", metadata, _key("owner"), _key("name"))

ring_connections = sa.Table(
    "ring_connections",
    metadata,
    _key("ring_owner"),
    _key("ring"),
    _key("owner"),
    _key("label"),
    _number("position"),
    _word("usage", Usage),
    _flag("is_default"),
    _part_of("rings", {"ring_owner": "owner", "ring": "name"}),
    _refers_to("certificates", {"owner": "owner", "label": "label"}),
)

#: PassTickets used; ``digest`` tells one ticket from another without being one.
spent_tickets = sa.Table(
    "spent_tickets",
    metadata,
    _key("user"),
    _key("application"),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("expires", UtcTime, nullable=False, index=True),
)

#: What the own CAs signed, by the label of the CA's certificate.
issued = sa.Table(
    "issued",
    metadata,
    _key("issuer_label"),
    _key("serial"),
    _text("subject"),
    sa.Column("issued_at", UtcTime, nullable=False),
    sa.Column("not_after", UtcTime, nullable=False),
)

revocations = sa.Table(
    "revocations",
    metadata,
    _key("issuer_label"),
    _key("serial"),
    _text("reason"),
    sa.Column("revoked_at", UtcTime, nullable=False),
)

crl_numbers = sa.Table("crl_numbers", metadata, _key("issuer_label"), _number("number"))
