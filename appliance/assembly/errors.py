"""Why an appliance is not there."""

from __future__ import annotations

__all__ = ["StartError"]


class StartError(Exception):
    """The appliance cannot start, or a reload cannot be done; the text is one message."""
