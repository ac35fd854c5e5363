"""FTPS.RC: the SITE and CWD lines of the data set ``userid.FTPS.RC`` or of ``$HOME/ftps.rc``, run before the 230.

Each line runs as if the client had sent it; what would have been its reply becomes ``230-`` lines. A line that is
neither, or fails, is told and changes nothing else (User's Guide, "Configuring the FTP server for a user").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.datasets import cataloguing as datasets
from appliance.services.ftp.datasets.reaching import is_data_set
from appliance.services.ftp.hfs import filing
from appliance.services.ftp.site import command as sitecommand
from appliance.session.actions import Action, Send
from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.names import DataSetName, is_data_set_name

__all__ = ["NAME", "data_set", "run_startup"]

#: The file, in the home.
NAME = "ftps.rc"
_BEGINNING = "Processing FTPS.RC configuration file.."
_MOST_LINES = 100


def _cwd(c: Conversation, argument: str) -> Actions:
    handlers = datasets.HANDLERS if is_data_set(c, argument) else filing.HANDLERS
    return handlers["CWD"](c, argument)


_COMMANDS: dict[str, Handler] = {
    "SITE": sitecommand.HANDLERS["SITE"],
    "CWD": _cwd,
    "CD": _cwd,
}

Finish = Callable[[Conversation, list[str]], Actions]


@attrs.define(eq=False)
class _Run:
    """What is left to be run, and what was said so far."""

    rest: list[str]
    finish: Finish
    said: list[str] = attrs.field(factory=lambda: [_BEGINNING])

    def hear(self, actions: Sequence[Action]) -> Actions:
        """The actions without their replies, which are kept as lines."""
        for action in actions:
            if isinstance(action, Send):
                self.said += [line[4:] for line in action.data.decode("utf-8", "replace").splitlines()]
        return [action for action in actions if not isinstance(action, Send)]


def data_set(c: Conversation) -> OpenDataSet | None:
    """Opens ``userid.FTPS.RC``; None for a user ID that is no qualifier."""
    name = f"{c.user}.FTPS.RC"
    if c.site.data_sets is None or not is_data_set_name(name):
        return None
    return OpenDataSet(c.site.data_sets, DataSetName(name), c.user)


def run_startup(c: Conversation, lines: Sequence[str], finish: Finish) -> Actions:
    """Run the lines of an FTPS.RC, then go on with what was said."""
    commands = [line.strip() for line in lines]
    wanted = [line for line in commands if line and not line.startswith(";")]
    run = _Run(wanted[:_MOST_LINES], finish)
    if len(wanted) > _MOST_LINES:
        run.said.append(f"Lines behind the first {_MOST_LINES} are ignored")
    return _go_on(c, run)


def _go_on(c: Conversation, run: _Run) -> Actions:
    actions: Actions = []
    while run.rest:
        verb, _, argument = run.rest.pop(0).partition(" ")
        handler = _COMMANDS.get(verb.upper())
        if handler is None:
            run.said.append(f"{verb.upper()[:8]} is not SITE or CWD, the line is ignored")
            continue
        actions += run.hear(handler(c, argument.strip()))
        if c.waiting is not None:
            _hold(c, run)
            return actions
    return [*actions, *run.finish(c, run.said)]


def _hold(c: Conversation, run: _Run) -> None:
    """A line waits for an answer: those behind it go on once it has come."""
    assert c.waiting is not None
    resume = c.waiting.resume

    def resumed(c: Conversation, event: Any) -> Actions:
        actions = run.hear(resume(c, event))
        if c.waiting is not None:
            _hold(c, run)
            return actions
        return [*actions, *_go_on(c, run)]

    c.waiting = attrs.evolve(c.waiting, resume=resumed)
