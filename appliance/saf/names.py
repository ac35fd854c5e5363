"""What a user ID, group or application name looks like: 1 to 8 of A-Z 0-9 @ # $.

Names come from peers, and resource and profile names are made from them: a name with a period or an asterisk in it
would ask about a resource that nobody meant.
"""

from __future__ import annotations

import re

__all__ = ["is_name"]

_NAME = re.compile(r"[A-Z0-9@#$]{1,8}")


def is_name(text: str) -> bool:
    """True for a name in upper case that may stand in a resource name."""
    return _NAME.fullmatch(text) is not None
