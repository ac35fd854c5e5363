"""The tables of the SAF store, in SQLAlchemy Core: the shape that the migrations lead to.

References inside one thing (a user's connections, a profile's access list) cascade; references between things (a ring
to its certificates) are checked when the transaction ends, so that a thing can be rewritten whole.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from appliance.saf.database import TicketType, Trust, Usage
from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority
from appliance.saf.protection import Auditing, Condition, StartedTask
from appliance.saf.settings import LogOption, PasswordRule, ProtectAll
from appliance.saf.when import When
from appliance.secret import Secret

__all__ = [
    "certificates",
    "classes",
    "conditional_permits",
    "connects",
    "criteria_filters",
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


class Coded(sa.types.TypeDecorator[Any]):
    """A small value as one text, which ``str`` writes and a function reads."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = functools.lru_cache(read)

    def process_bind_param(self, value: object, dialect: sa.Dialect) -> str | None:
        """The text of a value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """The value of a text."""
        return None if value is None else self.read(value)


class Items(sa.types.TypeDecorator[tuple[Any, ...]]):
    """A few small values whose texts have no blank: names, hashes, rules."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: sa.Dialect) -> str:
        """One text."""
        return " ".join(item.text() if isinstance(item, Secret) else str(item) for item in value or ())

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[Any, ...]:
        """The values again."""
        return tuple(map(self.read, value.split())) if value else ()


def _flag(name: str, default: str | None = None) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=default)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _items(name: str, read: Callable[[str], Any] = str) -> sa.Column[tuple[Any, ...]]:
    return sa.Column(name, Items(read), nullable=False, server_default="")


def _coded(name: str, read: Callable[[str], Any], default: str) -> sa.Column[Any]:
    return sa.Column(name, Coded(read), nullable=False, server_default=default)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _word(name: str, words: type[enum.Enum], default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Enum(words, native_enum=False, length=16), nullable=False, server_default=default)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, UtcTime)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date)


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
    _number("history", "0"),
    _number("min_change", "0"),
    _number("warning", "0"),
    _number("inactive", "0"),
    _flag("special_chars", "1"),
    _items("rules", PasswordRule.read),
    _word("protect_all", ProtectAll, "NONE"),
    _flag("audit_special", "1"),
    _flag("audit_operations", "0"),
    _flag("audit_violations", "1"),
)

classes = sa.Table(
    "classes",
    metadata,
    _key("name"),
    _flag("active"),
    _flag("raclisted"),
    _flag("generic"),
    _flag("global_checking", "0"),
    _flag("audit", "0"),
    _word("logging", LogOption, "DEFAULT"),
)

groups = sa.Table(
    "groups", metadata, _key("name"), _text("superior"), _text("owner"), _moment("created"), _text("data", "")
)

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
    _moment("phrase_changed"),
    _flag("roaudit", "0"),
    _flag("uaudit", "0"),
    _moment("created"),
    _text("data", ""),
    sa.Column("interval", sa.Integer),
    _day("revoke_date"),
    _day("resume_date"),
    _items("class_authority"),
    _coded("when", When.read, "ANYDAY/ANYTIME"),
    _items("password_history", Secret),
    _items("phrase_history", Secret),
    sa.Column("factor_key", sa.LargeBinary),
    _flag("factor_active", "0"),
    _number("factor_step", "0"),
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
    _flag("auditor", "0"),
    _flag("operations", "0"),
    _word("authority", GroupAuthority, "USE"),
    _word("uacc", Access, "NONE"),
    _text("owner", ""),
    _moment("created"),
    _day("revoke_date"),
    _day("resume_date"),
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
    _number("level", "0"),
    _text("data", ""),
    _coded("audit", Auditing.read, "ALL(READ)"),
    _coded("global_audit", Auditing.read, "NONE"),
    _moment("created"),
    _moment("changed"),
    _coded("when", When.read, "ANYDAY/ANYTIME"),
    _items("members"),
    sa.Column("started", Coded(StartedTask.read)),
)

permits = sa.Table(
    "permits",
    metadata,
    _key("cls"),
    _key("profile"),
    _key("name"),
    _word("access", Access),
    _day("until"),
    _part_of("profiles", {"cls": "cls", "profile": "name"}),
)

conditional_permits = sa.Table(
    "conditional_permits",
    metadata,
    _text("cls"),
    _text("profile"),
    _number("position"),
    _text("name"),
    _word("access", Access),
    _word("condition", Condition),
    _text("value"),
    _day("until"),
    sa.PrimaryKeyConstraint("cls", "profile", "position"),
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

#: MULTIID filters: they belong to no user.
criteria_filters = sa.Table(
    "criteria_filters",
    metadata,
    _key("label"),
    _number("position"),
    _word("trust", Trust),
    _text("subject"),
    _text("issuer"),
    _text("criteria"),
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
