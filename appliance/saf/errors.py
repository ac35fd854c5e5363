"""What goes wrong around SAF itself; refusals are values, never exceptions.

``StoreError``: the database cannot be opened, read or written.
"""

from __future__ import annotations

__all__ = ["StoreError"]


class StoreError(Exception):
    """The store cannot be opened, or a change could not be written; nothing of the change was kept."""
