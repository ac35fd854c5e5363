"""What a display shows, as it goes from a terminal's session to whoever may look: made when it is asked for."""

from __future__ import annotations

import msgspec

__all__ = ["Picture"]


class Picture(msgspec.Struct, frozen=True):
    """One screen. ``record`` paints it on an erased 3270 of that size; hidden fields are blank in it.

    An empty ``record`` is a screen that must not be shown: its user could not be told that somebody looks.
    """

    rows: int  # of the larger size, which the record chooses or not
    columns: int
    code_page: str
    record: bytes
