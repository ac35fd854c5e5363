"""The handlers of TYPE, STRU, MODE, REST, OPTS and the commands that a server only nods at."""

from __future__ import annotations

import re

from appliance.config.ftpdata import Extension
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.storage.facts import FACTS

__all__ = ["HANDLERS"]

_OFFSET = re.compile(r"\d{1,18}\Z", re.ASCII)


def type_(c: Conversation, argument: str) -> Actions:
    """TYPE A [N], I, L 8. E waits for data sets: a UNIX file is kept in ASCII."""
    kind, _, form = argument.upper().partition(" ")
    match kind, form.strip():
        case "A", "" | "N":
            c.representation.is_text = True
            return c.reply(200, "Representation type is Ascii NonPrint")
        case "I", "":
            c.representation.is_text = False
            return c.reply(200, "Representation type is Image")
        case "L", "8":
            c.representation.is_text = False
            return c.reply(200, "Local byte 8, representation type is Image")
        case "A" | "E" | "L", _:
            return _unchanged(c, 504, f"TYPE has unsupported format {kind}")
        case _:
            return _unchanged(c, 501, "unknown type")


def _unchanged(c: Conversation, code: int, text: str) -> Actions:
    return c.reply(code, text, f"Type remains {'Ascii NonPrint' if c.representation.is_text else 'Image'}")


def stru(c: Conversation, argument: str) -> Actions:
    """STRU F; a UNIX file has no records."""
    match argument.upper():
        case "F":
            return c.reply(250, "Data structure is File")
        case "R" | "P":
            return c.reply(504, "Structure not implemented for HFS files", "Data structure remains File")
        case _:
            return c.reply(501, "unknown structure", "Data structure remains File")


def mode(c: Conversation, argument: str) -> Actions:
    """MODE S."""
    match argument.upper():
        case "S":
            return c.reply(200, "Data transfer mode is Stream")
        case "B" | "C" | "Z":
            return c.reply(504, "Mode not implemented for HFS files", "Data transfer mode remains Stream")
        case _:
            return c.reply(501, "unknown mode", "Data transfer mode remains Stream")


def rest(c: Conversation, argument: str) -> Actions:
    """REST in mode S: the byte at which the next RETR or STOR begins (RFC 3659 section 5)."""
    if Extension.REST_STREAM not in c.config.extensions:
        return c.reply(504, "Restart requires Block or Compressed transfer mode.")
    if not _OFFSET.match(argument):
        return c.reply(501, "REST takes the number of a byte")
    offset = int(argument)
    if offset and c.representation.is_text:
        return c.reply(504, "Restart needs representation type Image")
    c.representation.restart = offset
    return c.reply(350, f"Restarting at {offset}. Send STOR or RETR to begin.")


def opts(c: Conversation, argument: str) -> Actions:
    """OPTS UTF8 ON (names are UTF-8 whatever is asked) and OPTS MLST."""
    verb, _, value = argument.upper().partition(" ")
    if verb in ("UTF8", "UTF-8"):
        return c.reply(501 if value.strip() == "OFF" else 200, "Names are in UTF-8")
    if verb == "MLST":
        wanted = set(value.strip().lower().split(";"))
        c.representation.facts = frozenset(fact for fact in FACTS if fact in wanted)
        shown = "".join(f"{fact};" for fact in FACTS if fact in wanted)
        return c.reply(200, f"MLST OPTS {shown}".rstrip())
    return c.reply(501, "OPTS takes UTF8 ON or MLST and facts")


def noop(c: Conversation, argument: str) -> Actions:
    """NOOP."""
    return c.reply(200, "OK")


def clnt(c: Conversation, argument: str) -> Actions:
    """CLNT: what the client calls itself is nothing that counts."""
    return c.reply(200, "OK")


HANDLERS: dict[str, Handler] = {
    "TYPE": type_,
    "STRU": stru,
    "MODE": mode,
    "REST": rest,
    "OPTS": opts,
    "NOOP": noop,
    "CLNT": clnt,
}
