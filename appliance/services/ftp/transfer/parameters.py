"""The handlers of TYPE, STRU, MODE, REST and OPTS: how the next transfers are made."""

from __future__ import annotations

import re
from collections.abc import Callable

from appliance.config.ftpservers.ftpserver import Extension
from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.storage.digests import DigestAlgorithm
from appliance.storage.facts import FACTS

__all__ = ["HANDLERS"]

_OFFSET = re.compile(r"\d{1,18}\Z", re.ASCII)
_FACT_LIST = re.compile(r"(?:[^\s;]+;)*\Z")
_LEVEL = re.compile(r"LEVEL ([0-9])\Z", re.ASCII)

_TYPES = {
    ("A", ""): DataType.ASCII,
    ("A", "N"): DataType.ASCII,
    ("E", ""): DataType.EBCDIC,
    ("E", "N"): DataType.EBCDIC,
    ("I", ""): DataType.IMAGE,
    ("L", "8"): DataType.IMAGE,
}
_STRUCTURES = {"F": Structure.FILE, "R": Structure.RECORD}
_MODES = {"S": Mode.STREAM, "B": Mode.BLOCK, "C": Mode.COMPRESSED, "Z": Mode.DEFLATE}


def type_(c: Conversation, argument: str) -> Actions:
    """TYPE A [N], E [N], I, L 8."""
    kind, _, form = argument.upper().partition(" ")
    found = _TYPES.get((kind, form.strip()))
    remains = f"Type remains {c.representation.data_type.value}"
    if found is None:
        is_known = kind in ("A", "E", "I", "L")
        text = f"TYPE has unsupported format {form.strip()}" if is_known else f"unknown type  {kind}"
        return c.reply(504 if is_known else 501, text, remains)
    c.representation.data_type = found
    local = "Local byte 8, representation type is" if kind == "L" else "Representation type is"
    return c.reply(200, f"{local} {found.value}")


def stru(c: Conversation, argument: str) -> Actions:
    """STRU F or R; 250 where other servers say 200."""
    found = _STRUCTURES.get(argument.upper())
    remains = f"Data structure remains {c.representation.structure.value}"
    if found is None:
        is_page = argument.upper() == "P"
        text = "Page structure not implemented" if is_page else f"unknown structure  {argument.upper()}"
        return c.reply(504 if is_page else 501, text, remains)
    c.representation.structure = found
    return c.reply(250, f"Data structure is {found.value}")


def mode(c: Conversation, argument: str) -> Actions:
    """MODE S, B, C and, with EXTENSIONS MODE_Z, Z."""
    found = _MODES.get(argument.upper())
    remains = f"Data transfer mode remains {c.representation.mode.value}"
    if found is None:
        return c.reply(501, f"unknown mode  {argument.upper()}", remains)
    if found is Mode.DEFLATE and Extension.MODE_Z not in c.config.extensions:
        return c.reply(504, "Mode Z is not enabled on this server", remains)
    c.representation.mode = found
    return c.reply(200, f"Data transfer mode is {found.value}")


def rest(c: Conversation, argument: str) -> Actions:
    """REST in mode S: the byte at which the next RETR or STOR begins (RFC 3659 section 5)."""
    if Extension.REST_STREAM not in c.config.extensions:
        return c.reply(504, "Restart requires Block or Compressed transfer mode.")
    if not _OFFSET.match(argument):
        return c.reply(501, "REST takes the number of a byte")
    offset = int(argument)
    if offset and (c.representation.is_text or not c.representation.is_plain):
        return c.reply(504, "Restart needs representation type Image, mode Stream and structure File")
    c.representation.restart = offset
    return c.reply(350, f"Restarting at {offset}. Send STOR or RETR to begin.")


def opts(c: Conversation, argument: str) -> Actions:
    """OPTS: UTF8, MLST, HASH and MODE Z have some."""
    verb, _, value = argument.upper().partition(" ")
    option = _OPTIONS.get(verb)
    if option is None:
        return c.reply(501, "OPTS takes UTF8 ON, MLST and facts, HASH and an algorithm, or MODE Z LEVEL and a digit")
    return option(c, value.strip())


def _opts_utf8(c: Conversation, value: str) -> Actions:
    """Names are UTF-8 whatever is asked; some clients give up when this is refused."""
    return c.reply(501 if value == "OFF" else 200, "Names are in UTF-8")


def _opts_mlst(c: Conversation, value: str) -> Actions:
    """Each fact ends in a semicolon; those that nobody knows are passed over (RFC 3659 section 7.9)."""
    if not _FACT_LIST.match(value):
        return c.reply(501, "OPTS MLST takes facts, each with a semicolon behind it")
    wanted = set(value.lower().split(";"))
    c.representation.facts = frozenset(fact for fact in FACTS if fact in wanted)
    shown = "".join(f"{fact};" for fact in FACTS if fact in wanted)
    return c.reply(200, f"MLST OPTS {shown}".rstrip())


def _opts_hash(c: Conversation, value: str) -> Actions:
    if value:
        try:
            c.representation.digest = DigestAlgorithm(value)
        except ValueError:
            return c.reply(501, "Unknown algorithm, current selection not changed")
    return c.reply(200, c.representation.digest.value)


def _opts_mode(c: Conversation, value: str) -> Actions:
    found = _LEVEL.match(value.removeprefix("Z").strip())
    if found is None or Extension.MODE_Z not in c.config.extensions:
        return c.reply(501, "OPTS MODE takes Z LEVEL and a digit")
    c.representation.deflate_level = int(found[1])
    return c.reply(200, f"MODE Z LEVEL set to {found[1]}")


_OPTIONS: dict[str, Callable[[Conversation, str], Actions]] = {
    "UTF8": _opts_utf8,
    "UTF-8": _opts_utf8,
    "MLST": _opts_mlst,
    "HASH": _opts_hash,
    "MODE": _opts_mode,
}

HANDLERS: dict[str, Handler] = {"TYPE": type_, "STRU": stru, "MODE": mode, "REST": rest, "OPTS": opts}
