"""Every message by its id: each package keeps its own in ``messages.py``, and this finds them all."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import appliance
from appliance.message import Message

__all__ = ["find_message"]


def find_message(identity: str) -> Message | None:
    """The message of that id; None when there is none."""
    return _catalogue().get(identity)


@cache
def _catalogue() -> dict[str, Message]:
    names = (module.name for module in pkgutil.walk_packages(appliance.__path__, "appliance."))
    modules = (importlib.import_module(name) for name in names if name.endswith(".messages"))
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Message))
    return {message.id: message for message in found}
