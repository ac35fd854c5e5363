"""The first schema: users, groups, classes, profiles, certificates, rings, and the own CA's records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; version 0 holds nothing but the group SYS1, to which all others are subordinate."""
    op.create_table(
        "certificates",
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("issuer", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("trust", sa.String(16), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("private_key", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("serial", "issuer"),
        sa.UniqueConstraint("owner", "label", name="certificate_label"),
    )
    op.create_table(
        "classes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("raclisted", sa.Boolean(), nullable=False),
        sa.Column("generic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "crl_numbers",
        sa.Column("issuer_label", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_label"),
    )
    op.create_table(
        "groups",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "issued",
        sa.Column("issuer_label", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("not_after", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_label", "serial"),
    )
    op.create_table(
        "options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revoke_after", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("mixed_case", sa.Boolean(), nullable=False),
        sa.Column("list_of_groups", sa.Boolean(), nullable=False),
        sa.Column("undecided_denies", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "profiles",
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_generic", sa.Boolean(), nullable=False),
        sa.Column("uacc", sa.String(16), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("warning", sa.Boolean(), nullable=False),
        sa.Column("appldata", sa.Text(), nullable=False),
        sa.Column("notify", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cls", "name"),
    )
    op.create_table(
        "revocations",
        sa.Column("issuer_label", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_label", "serial"),
    )
    op.create_table(
        "rings",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name"),
    )
    op.create_table(
        "spent_tickets",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user", "application", "digest"),
    )
    op.create_index("ix_spent_tickets_expires", "spent_tickets", ["expires"])
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "permits",
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("access", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["cls", "profile"], ["profiles.cls", "profiles.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cls", "profile", "name"),
    )
    op.create_table(
        "ring_connections",
        sa.Column("ring_owner", sa.Text(), nullable=False),
        sa.Column("ring", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("usage", sa.String(16), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "label"], ["certificates.owner", "certificates.label"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["ring_owner", "ring"], ["rings.owner", "rings.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ring_owner", "ring", "owner", "label"),
    )
    op.create_table(
        "ticket_keys",
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("legacy", sa.LargeBinary()),
        sa.Column("enhanced", sa.LargeBinary()),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("timeout", sa.Integer(), nullable=False),
        sa.Column("replay", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cls", "profile"], ["profiles.cls", "profiles.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cls", "profile"),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("default_group", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("phrase_hash", sa.Text()),
        sa.Column("password_changed", sa.DateTime()),
        sa.Column("is_expired", sa.Boolean(), nullable=False),
        sa.Column("special", sa.Boolean(), nullable=False),
        sa.Column("auditor", sa.Boolean(), nullable=False),
        sa.Column("operations", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("last_access", sa.DateTime()),
        sa.ForeignKeyConstraint(["default_group"], ["groups.name"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "connects",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("special", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group"], ["groups.name"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["user"], ["users.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user", "group"),
    )
    op.create_table(
        "filters",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trust", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.name"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("user", "label"),
    )
    op.execute("INSERT INTO state (id, version) VALUES (1, 0)")
    op.execute("INSERT INTO groups (name, superior, owner) VALUES ('SYS1', '', '')")


def downgrade() -> None:
    """Drop everything."""
    op.drop_table("filters")
    op.drop_table("connects")
    op.drop_table("users")
    op.drop_table("ticket_keys")
    op.drop_table("ring_connections")
    op.drop_table("permits")
    op.drop_table("state")
    op.drop_index("ix_spent_tickets_expires", table_name="spent_tickets")
    op.drop_table("spent_tickets")
    op.drop_table("rings")
    op.drop_table("revocations")
    op.drop_table("profiles")
    op.drop_table("options")
    op.drop_table("issued")
    op.drop_table("groups")
    op.drop_table("crl_numbers")
    op.drop_table("classes")
    op.drop_table("certificates")
