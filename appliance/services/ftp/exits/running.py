"""User exits: small Python files that a site puts into the folder of EXITS, one for each exit it wants.

``FTCHKIP.py``, ``FTCHKPWD.py``, ``FTCHKCMD.py``, ``FTCHKJES.py`` and ``FTPOSTPR.py`` define ``exit(call)``: ``call`` is
a dictionary (``docs/ftp-server.md`` lists the keys), and the answer None lets things go on, ``{"refuse": text}`` ends
them, and ``{"arguments": text}`` of FTCHKCMD replaces what follows the command. An exit runs on a thread of its own
pool and has ``SECONDS``; one that fails, answers anything else or is late refuses: what cannot be asked is not allowed.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from appliance.session.events import ExitAnswer

__all__ = ["EXITS", "NO_EXITS", "SECONDS", "ExitError", "Exits", "Hook", "load_exits", "run_exit"]

EXITS = ("FTCHKIP", "FTCHKPWD", "FTCHKCMD", "FTCHKJES", "FTPOSTPR")
SECONDS = 5.0
_LONGEST_TEXT = 200
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

Hook = Callable[[dict[str, Any]], object]


class ExitError(Exception):
    """An exit cannot be used; the text names its file and says why."""


@attrs.frozen
class Exits:
    """The exits of one server, by name."""

    hooks: Mapping[str, Hook] = attrs.field(factory=dict, repr=False)

    def has(self, name: str) -> bool:
        """Whether the site wants to be asked."""
        return name in self.hooks


NO_EXITS = Exits()


def load_exits(directory: str | None) -> Exits:
    """The exits in a folder; ExitError when one is writable by others, or is no exit."""
    if directory is None:
        return NO_EXITS
    folder = Path(directory)
    if not folder.is_dir():
        raise ExitError(f"EXITS: {folder} is not a directory")
    files = {name: folder / f"{name}.py" for name in EXITS}
    return Exits({name: _load(name, path) for name, path in files.items() if path.exists()})


def _load(name: str, path: Path) -> Hook:
    for each in (path, path.parent):
        if os.stat(each).st_mode & _OTHERS_MAY_WRITE:
            raise ExitError(f"EXITS: {each} can be written by others than its owner")
    spec = importlib.util.spec_from_file_location(f"sallyport_exit_{name.lower()}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        hook = module.exit
    except Exception as error:
        raise ExitError(f"EXITS: {path} cannot be loaded: {error!r}") from None
    if not callable(hook):
        raise ExitError(f"EXITS: {path} defines no function exit(call)")
    return hook  # type: ignore[no-any-return]


def run_exit(hook: Hook, call: dict[str, Any]) -> ExitAnswer:
    """On the thread: the hook's answer, whatever it did."""
    try:
        answer = hook(call)
    except Exception as error:
        return ExitAnswer("", detail=f"the exit failed: {error!r}")
    match answer:
        case None:
            return ExitAnswer()
        case {"refuse": str(text)}:
            return ExitAnswer(text[:_LONGEST_TEXT])
        case {"arguments": str(text)}:
            return ExitAnswer(arguments=text)
        case _:
            return ExitAnswer("", detail="the exit answered what no exit answers")
