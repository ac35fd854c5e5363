"""What goes wrong around SAF itself; refusals are values, never exceptions.

``StoreError``: the database cannot be opened, read or written. ``HashingError``: nothing can be hashed, for want of
memory; it says nothing about the password that was to be looked at.
"""

from __future__ import annotations

__all__ = ["HashingError", "StoreError"]


class StoreError(Exception):
    """The store cannot be opened, or a change could not be written; nothing of the change was kept."""


class HashingError(Exception):
    """A password could not be hashed; whether it is right is not known."""
