"""The texts as they are written: ids on a line, then the cause, then ``>`` and what to do; a blank line between.

Several messages may share a text. Texts are read once, when somebody asks first.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import attrs

from appliance.message import Message

__all__ = ["MessageHelp", "catalogue", "messages_of"]


@attrs.frozen
class MessageHelp:
    """One message: ``text`` has its fields in braces."""

    id: str
    text: str
    cause: str
    action: str


@cache
def catalogue() -> Mapping[str, MessageHelp]:
    """Every message that has a text here, by its id. Imports everything; call it where that may take a moment."""
    texts = dict(_texts())
    known = {message.id: message for message in messages_of("appliance")}
    return {id: MessageHelp(id, known[id].text, *texts[id]) for id in sorted(known.keys() & texts.keys())}


def messages_of(package: str) -> Iterator[Message]:
    """The messages of every ``messages`` module below a package."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if module.name.endswith(".messages"):
            declared = vars(importlib.import_module(module.name)).values()
            yield from (value for value in declared if isinstance(value, Message))


def _texts() -> Iterator[tuple[str, tuple[str, str]]]:
    for file in resources.files("appliance.help").iterdir():
        if file.name.endswith(".txt"):
            yield from _entries(file.read_text(encoding="utf-8"))


def _entries(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for entry in text.strip().split("\n\n"):
        ids, cause, action = entry.split("\n")
        for id in ids.split():
            yield id, (cause, action.removeprefix("> "))
