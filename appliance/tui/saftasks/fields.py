"""What the tasks ask for more than once."""

from __future__ import annotations

import attrs

from appliance.tui.tasks import Field

__all__ = [
    "ACCESS",
    "CLASS",
    "DAYS",
    "FILE",
    "GROUP",
    "LABEL",
    "SECRET",
    "USER",
    "optional",
    "profile",
    "text",
]

_TEXT = r"[^\x00-\x1f\x7f]{1,255}"
_NAME = r"[A-Za-z0-9@#$.*%&-]{1,246}"


def text(name: str, label: str, default: str = "", *, is_needed: bool = True) -> Field:
    """Free text, which goes into quotes."""
    return Field(name, label, default, _TEXT, "up to 255 characters", is_needed)


def profile(name: str, label: str, default: str = "", *, is_needed: bool = True) -> Field:
    """The name of a profile or resource."""
    return Field(name, label, default, _NAME, "letters, digits, . * %", is_needed)


def optional(field: Field, name: str, label: str, hint: str = "") -> Field:
    """The same, under another name, and it may stay empty."""
    return attrs.evolve(field, name=name, label=label, hint=hint or field.hint, default="", is_needed=False)


USER = Field("user", "User ID")
GROUP = Field("group", "Default group", "SYS1")
LABEL = text("label", "Label")
CLASS = Field("class", "Class", "SERVAUTH")
ACCESS = Field(
    "access", "Access", "READ", "(?i:NONE|EXECUTE|READ|UPDATE|CONTROL|ALTER)", "NONE READ UPDATE CONTROL ALTER"
)
SECRET = Field(
    "password", "Password", pattern=r"[^\s'()]{1,100}", hint="no blanks, quotes, parentheses", is_secret=True
)
DAYS = Field("days", "Days", "365", r"[0-9]{1,4}", "a number")
FILE = Field("file", "File", pattern=r"[A-Za-z0-9@#$_.-]{1,99}", hint="a plain name, without a path")
