"""A change that needed no data connection: told to operators, SMF, the client and FTPOSTPR, in any name space."""

from __future__ import annotations

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.exits.postprocessing import Ended, tell_exit
from appliance.services.ftp.smf.recording import record_change

__all__ = ["changed"]


def changed(c: Conversation, verb: str, path: str, code: int, text: str, old: str = "") -> Actions:
    """The reply, and everybody who wants to know. ``path`` is what is there or gone now, ``old`` its former name."""
    said = c.say(messages.FILE_CHANGED, verb=verb, path=path)
    record_change(c, verb, old or path, code, path if old else "")
    told = tell_exit(c, Ended(verb, path, code, text)) if verb in ("DELE", "RNTO") else []
    return [said, *c.reply(code, text), *told]
