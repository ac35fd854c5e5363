"""FTPOSTPR: told of each RETR, STOR, STOU, APPE, DELE and RNTO that has come to its end, good or bad."""

from __future__ import annotations

import attrs

from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.exits.asking import notify

__all__ = ["Ended", "tell_exit"]


@attrs.frozen
class Ended:
    """What has ended, with its reply. ``reason`` is how a transfer ended, "" of a change."""

    command: str
    path: str
    code: int
    text: str
    bytes: int = 0
    reason: str = ""


def tell_exit(c: Conversation, ended: Ended) -> Actions:
    """The exit's call; its answer does not count. What failed was not kept: ``conddisp`` is always DELETE."""
    return notify(c, "FTPOSTPR", {**attrs.asdict(ended), "conddisp": "DELETE"})
