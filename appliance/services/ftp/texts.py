"""What a site lets the server say: BANNER, LOGINMSG and HFSINFO lines, with their %-substitutions filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from appliance.services.ftp.conversation import Conversation

__all__ = ["expanded"]

_SUBSTITUTION = re.compile(r"%([TCRLUE%])")


def expanded(c: Conversation, lines: Iterable[str]) -> list[str]:
    """The lines with %T time, %C working directory, %R the client, %L this system, %U user, %E ADMINEMAILADDRESS.

    At REPLYSECURITYLEVEL 1 neither addresses nor the system are told.
    """
    wanted = list(lines)
    if not wanted:
        return []
    is_hidden = bool(c.config.reply_security_level)
    values = {
        "T": f"{c.site.now():%a %b %d %H:%M:%S %Y}",
        "C": c.working_directory,
        "R": "" if is_hidden else c.peer.host,
        "L": "" if is_hidden else c.site.system,
        "U": c.user,
        "E": c.config.admin_email,
        "%": "%",
    }
    return [_SUBSTITUTION.sub(lambda found: values[found[1]], line) for line in wanted]
