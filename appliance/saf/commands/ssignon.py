"""The SSIGNON segment of a PTKTDATA profile: keys and settings of PassTickets.

Every key is sealed at rest, so KEYMASKED and KEYENCRYPTED mean the same here. Key labels name keys in a host's crypto
store; there is none, so an enhanced key is given in hexadecimal with EPTKEYMASKED, a keyword of our own.
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.syntax import FLAG, SECRET, VALUE, Operands, inner
from appliance.saf.database import Profile, TicketKeys, TicketType
from appliance.secret import Secret

__all__ = ["SSIGNON", "ticket_keys"]

SSIGNON = inner(
    KEYMASKED=SECRET,
    KEYENCRYPTED=SECRET,
    NOLEGACYKEY=FLAG,
    KEYLABEL=VALUE,
    EPTKEYLABEL=VALUE,
    EPTKEYMASKED=SECRET,
    NOEPTKEY=FLAG,
    TYPE=VALUE,
    TIMEOUT=VALUE,
    REPLAY=VALUE,
)
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
#: Bytes of a key: a DES key, and what HMAC keys of enhanced PassTickets may have.
_LEGACY_BYTES = (8, 8)
_ENHANCED_BYTES = (32, 256)
_LONGEST_TIMEOUT = 600


def ticket_keys(operands: Operands, profile: Profile) -> TicketKeys | None:
    """The segment after the command; None when NOSSIGNON took it away."""
    if profile.cls != "PTKTDATA":
        raise RefusalError(messages.SSIGNON_ONLY)
    asked = operands.inside("SSIGNON")
    if asked is None:
        return None
    for keyword, instead in (("KEYLABEL", "KEYMASKED"), ("EPTKEYLABEL", "EPTKEYMASKED")):
        if asked.has(keyword):
            raise RefusalError(messages.NO_CRYPTO_STORE, keyword=keyword, instead=instead)
    return attrs.evolve(profile.ssignon or TicketKeys(), **_keys(asked), **_settings(asked))


def _keys(asked: Operands) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for keyword in ("KEYMASKED", "KEYENCRYPTED"):
        if asked.has(keyword):
            keys["legacy"] = _key(asked, keyword, *_LEGACY_BYTES)
    if asked.has("EPTKEYMASKED"):
        keys["enhanced"] = _key(asked, "EPTKEYMASKED", *_ENHANCED_BYTES)
    if asked.has("NOLEGACYKEY"):
        keys["legacy"] = None
    if asked.has("NOEPTKEY"):
        keys["enhanced"] = None
    return keys


def _settings(asked: Operands) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if (alphabet := choice(asked, "TYPE", ("UPPER", "MIXED"))) is not None:
        settings["type"] = TicketType[alphabet]
    if (timeout := asked.number("TIMEOUT", 1, _LONGEST_TIMEOUT)) is not None:
        settings["timeout"] = timeout
    if (replay := choice(asked, "REPLAY", ("YES", "NO"))) is not None:
        settings["replay"] = replay == "YES"
    return settings


def _key(asked: Operands, keyword: str, least: int, most: int) -> Secret:
    word = asked.words(keyword)[0]
    if not (2 * least <= len(word.text) <= 2 * most and _HEX.fullmatch(word.text)):
        digits = 2 * least if least == most else f"{2 * least} to {2 * most}"
        raise RefusalError(messages.BAD_KEY, column=word.column, keyword=keyword, digits=digits)
    return Secret(bytes.fromhex(word.text))
