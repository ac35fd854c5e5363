"""Asking a user exit from within a session, and telling one what happened; ``exits.running`` says what an exit is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.exits.running import SECONDS, run_exit
from appliance.session.actions import CallExit
from appliance.session.events import ExitAnswer, ExitDone

__all__ = ["ask", "notify"]

Resume = Callable[[Conversation, ExitAnswer], Actions]


def ask(c: Conversation, name: str, call: Mapping[str, object], resume: Resume) -> Actions:
    """What the exit answers, to ``resume``; at once when the site has no such exit."""
    if not c.site.exits.has(name):
        return resume(c, ExitAnswer())

    def when_done(c: Conversation, event: ExitDone) -> Actions:
        answer = event.answer
        if answer.refusal is None:
            return resume(c, answer)
        said = c.say(messages.EXIT_REFUSED, exit=name, detail=answer.detail or answer.refusal or "no reason given")
        return [said, *resume(c, answer)]

    return c.wait(ExitDone, when_done, _call(c, name, call))


def notify(c: Conversation, name: str, call: Mapping[str, object]) -> Actions:
    """Tell the exit; its answer does not matter."""
    return [_call(c, name, call, is_awaited=False)] if c.site.exits.has(name) else []


def _call(c: Conversation, name: str, call: Mapping[str, object], *, is_awaited: bool = True) -> CallExit:
    known = {
        "user": c.user,
        "peer": c.peer.host,
        "peer_port": c.peer.port,
        "local": c.local.host,
        "local_port": c.local.port,
        "server": c.config.jobname,
        "directory": c.working_directory,
        "directory_type": "MVS" if c.mvs.is_current else "HFS",
        "filetype": c.mvs.parameters.file_type,
        "scratchpad": c.scratchpad,
    }
    return CallExit(name, partial(run_exit, c.site.exits.hooks[name], {**known, **call}), SECONDS, is_awaited)
