"""The whole of RACF's users, groups, profiles and options; access with an end, conditional access lists."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WORD = sa.String(16)
_COLUMNS: dict[str, list[tuple[str, Any, str | None]]] = {
    "options": [
        ("history", sa.Integer(), "0"),
        ("min_change", sa.Integer(), "0"),
        ("warning", sa.Integer(), "0"),
        ("inactive", sa.Integer(), "0"),
        ("special_chars", sa.Boolean(), "1"),
        ("rules", sa.Text(), ""),
        ("protect_all", _WORD, "NONE"),
        ("audit_special", sa.Boolean(), "1"),
        ("audit_operations", sa.Boolean(), "0"),
        ("audit_violations", sa.Boolean(), "1"),
    ],
    "classes": [("global_checking", sa.Boolean(), "0"), ("audit", sa.Boolean(), "0"), ("logging", _WORD, "DEFAULT")],
    "groups": [("created", sa.DateTime(), None), ("data", sa.Text(), "")],
    "users": [
        ("phrase_changed", sa.DateTime(), None),
        ("roaudit", sa.Boolean(), "0"),
        ("uaudit", sa.Boolean(), "0"),
        ("created", sa.DateTime(), None),
        ("data", sa.Text(), ""),
        ("interval", sa.Integer(), None),
        ("revoke_date", sa.Date(), None),
        ("resume_date", sa.Date(), None),
        ("class_authority", sa.Text(), ""),
        ("when", sa.Text(), "ANYDAY/ANYTIME"),
        ("password_history", sa.Text(), ""),
        ("phrase_history", sa.Text(), ""),
        ("factor_key", sa.LargeBinary(), None),
        ("factor_active", sa.Boolean(), "0"),
        ("factor_step", sa.Integer(), "0"),
    ],
    "connects": [
        ("auditor", sa.Boolean(), "0"),
        ("operations", sa.Boolean(), "0"),
        ("authority", _WORD, "USE"),
        ("uacc", _WORD, "NONE"),
        ("owner", sa.Text(), ""),
        ("created", sa.DateTime(), None),
        ("revoke_date", sa.Date(), None),
        ("resume_date", sa.Date(), None),
    ],
    "profiles": [
        ("level", sa.Integer(), "0"),
        ("data", sa.Text(), ""),
        ("audit", sa.Text(), "ALL(READ)"),
        ("global_audit", sa.Text(), "NONE"),
        ("created", sa.DateTime(), None),
        ("changed", sa.DateTime(), None),
        ("when", sa.Text(), "ANYDAY/ANYTIME"),
        ("members", sa.Text(), ""),
        ("started", sa.Text(), None),
    ],
    "permits": [("until", sa.Date(), None)],
}


def upgrade() -> None:
    """Add what is new; whatever stood there keeps its meaning."""
    for table, columns in _COLUMNS.items():
        for name, kind, default in columns:
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.create_table(
        "conditional_permits",
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("access", _WORD, nullable=False),
        sa.Column("condition", _WORD, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["cls", "profile"], ["profiles.cls", "profiles.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cls", "profile", "position"),
    )


def downgrade() -> None:
    """Back to the first schema."""
    op.drop_table("conditional_permits")
    for table, columns in _COLUMNS.items():
        for name, _, _ in reversed(columns):
            op.drop_column(table, name)
