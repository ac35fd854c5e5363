"""The handlers of MFMT and MFF (draft-somers-ftp-mfxx): facts of a UNIX file set by the client.

MFF takes the facts Modify and UNIX.mode; MFCT is not implemented: the time when a UNIX file was made is not kept.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.hfs.filing import on_file
from appliance.storage.facts import timestamp
from appliance.storage.hfs import ChangeMode, SetModified
from appliance.storage.results import Done, FileFacts, FileResult

__all__ = ["HANDLERS"]

_MFMT = re.compile(r"(\d{14}(?:\.\d+)?) (.+)\Z", re.ASCII)
_MFF = re.compile(r"((?:[A-Za-z.]+=[^;\s]*;)+) (.+)\Z")
_MODE = re.compile(r"0?[0-7]{3}\Z")


def mfmt(c: Conversation, argument: str) -> Actions:
    """MFMT: a time in UTC, then the path."""
    found = _MFMT.match(argument)
    seconds = _seconds(found[1]) if found else None
    if found is None or seconds is None:
        return c.reply(501, "MFMT takes YYYYMMDDHHMMSS and a path")
    return _set_time(c, "MFMT", found[2], seconds)


def mff(c: Conversation, argument: str) -> Actions:
    """MFF: facts, each ended by a semicolon, then the path; all of them are set or, when one cannot be, none."""
    found = _MFF.match(argument)
    if found is None:
        return c.reply(501, "MFF takes fact=value; ... and a path")
    facts = {name.lower(): value for name, _, value in (fact.partition("=") for fact in found[1].split(";") if fact)}
    unknown = sorted(facts.keys() - {"modify", "unix.mode"})
    if unknown:
        return c.reply(504, f"MFF does not set the fact {unknown[0]}")
    seconds = _seconds(facts["modify"]) if "modify" in facts else None
    mode = facts.get("unix.mode")
    if ("modify" in facts and seconds is None) or (mode is not None and not _MODE.match(mode)):
        return c.reply(501, "MFF: the value of a fact cannot be read")
    if mode is None:
        assert seconds is not None
        return _set_time(c, "MFF", found[2], seconds)
    if c.anonymous and c.config.anonymous_level > 1:
        return c.reply(550, "Permissions cannot be changed by anonymous users")

    def when_changed(c: Conversation, result: FileResult) -> Actions:
        assert isinstance(result, Done)
        if seconds is not None:
            return _set_time(c, "MFF", found[2], seconds, f"UNIX.mode={mode};")
        return _told(c, "MFF", result.path, f"UNIX.mode={mode};")

    return on_file(c, "MFF", found[2], lambda territory, path: ChangeMode(territory, path, int(mode, 8)), when_changed)


def _seconds(text: str) -> int | None:
    """A time of RFC 3659 section 2.3, to the second; None when there is no such time."""
    try:
        when = datetime.strptime(text[:14] + "+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
    return int(when.astimezone(UTC).timestamp())


def _set_time(c: Conversation, verb: str, argument: str, seconds: int, set_before: str = "") -> Actions:
    def when_set(c: Conversation, result: FileResult) -> Actions:
        assert isinstance(result, FileFacts)
        return _told(c, verb, result.path, f"Modify={timestamp(result.modified)};{set_before}")

    return on_file(c, verb, argument, lambda territory, path: SetModified(territory, path, seconds), when_set)


def _told(c: Conversation, verb: str, path: str, facts: str) -> Actions:
    return [c.say(messages.FILE_CHANGED, verb=verb, path=path), *c.reply(213, f"{facts} {path}")]


HANDLERS: dict[str, Handler] = {"MFMT": mfmt, "MFF": mff}
