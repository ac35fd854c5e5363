"""What the control protocol says in place of an answer."""

from __future__ import annotations

from appliance.message import Message

__all__ = ["TOO_LONG"]

TOO_LONG = Message("SLYO0902E", "the result is too long; ask for fewer rows")
