"""Path arguments: quotes, LIST flags, and where a name leads from the working directory."""

from __future__ import annotations

import re

from appliance.storage.paths import HfsPath, resolve

__all__ = ["named_path", "split_flags"]

_FLAGS = re.compile(r"(?:-[A-Za-z0-9]+(?: +|\Z))+")


def named_path(directory: HfsPath, argument: str) -> HfsPath | None:
    """The path an argument names; single quotes around an absolute one are z/OS habit. None: not a possible name."""
    if len(argument) > 2 and argument[:2] == "'/" and argument[-1] == "'":
        argument = argument[1:-1]
    return resolve(directory, argument)


def split_flags(argument: str) -> str:
    """The argument of LIST or NLST without ``-a``, ``-la`` and their like, which clients send as if to ls."""
    found = _FLAGS.match(argument)
    return argument[found.end() :] if found else argument
