"""Alembic migrations of the SAF store, run by the store when it opens."""
