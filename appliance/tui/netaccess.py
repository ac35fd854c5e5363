"""One more network in NETACCESS of PROFILE.TCPIP."""

from __future__ import annotations

import re
from itertools import pairwise

from appliance.tui.editing import COMMENT

__all__ = ["with_network"]

_END = re.compile(r"\bENDNETACCESS\b", re.IGNORECASE)


def with_network(text: str, network: str, zone: str) -> str:
    """The text of PROFILE.TCPIP in which ``network`` (address/bits) is ``zone``; the same when it says so already."""
    lines = text.split("\n")
    entry = f"   {network} {zone}"
    words = [COMMENT.sub("", line).upper().split() for line in lines]
    begin = next((place for place, found in enumerate(words) if found[:1] == ["NETACCESS"]), None)
    if begin is None:
        return "\n".join([text.rstrip("\n"), "", "NETACCESS INBOUND OUTBOUND", entry, "ENDNETACCESS", ""])
    end = next((place for place in range(begin, len(lines)) if "ENDNETACCESS" in words[place]), None)
    if end is None:
        return text  # what is wrong with it already is for the editor
    inside = [word for found in words[begin : end + 1] for word in found]
    if (network.upper(), zone.upper()) in pairwise(inside):
        return text
    found = _END.search(lines[end])
    before, rest = (lines[end][: found.start()], lines[end][found.start() :]) if found else ("", lines[end])
    return "\n".join([*lines[:end], *([before.rstrip()] if before.strip() else []), entry, rest, *lines[end + 1 :]])
