"""Client identifiers as they are written: ``USERID,USER2``, an address, a host name, or the name of a group or link.

A group may be used before it is defined, so an identifier is looked up when its block has been read to the end. A word
that is no group may be the name of a link, when HOME names one so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from appliance.config import messages
from appliance.config.language.operands import OperandError
from appliance.config.language.tokens import Token
from appliance.config.terminals.clients import ANY_CLIENT, ClientId, ClientIdType
from appliance.config.terminals.lunames import is_lu_name

__all__ = ["client_id"]

_TYPES = {member.value: member for member in ClientIdType if member is not ClientIdType.NULL} | {
    "HN": ClientIdType.HOSTNAME
}
#: Type of a group -> where its groups are; a bare name is looked up in this order.
_GROUPS = {
    ClientIdType.USERGRP: "user_groups",
    ClientIdType.HNGRP: "host_groups",
    ClientIdType.IPGRP: "ip_groups",
    ClientIdType.DESTIPGRP: "destination_groups",
    ClientIdType.LINKGRP: "link_groups",
}
_HOST = re.compile(r"[A-Z0-9_-]{1,63}(?:\.[A-Z0-9_-]{1,63})*")
_LINK = re.compile(r"[A-Z0-9@#$_.-]{1,16}")


def client_id(token: Token | None, groups: Mapping[str, Any]) -> ClientId:
    """``USERID,x`` and the like; a bare address, host name, group or link. OperandError when it is none of them.

    ``groups`` holds the groups by field of ``TelnetMapping``, and ``links``.
    """
    if token is None:
        return ANY_CLIENT
    word, comma, value = token.upper.partition(",")
    if comma and word in _TYPES:
        return ClientId(_TYPES[word], _checked(_TYPES[word], value, token, groups))
    return _bare(token, groups)


def _bare(token: Token, groups: Mapping[str, Any]) -> ClientId:
    """A word without its type: what it names says which it is."""
    word = token.upper
    for kind, field in _GROUPS.items():
        if word in groups.get(field, ()):
            return ClientId(kind, word)
    if word in groups.get("links", {}).values():
        return ClientId(ClientIdType.LINKNAME, word)
    if "." in word and not word[-1].isdigit() and _HOST.fullmatch(word):
        return ClientId(ClientIdType.HOSTNAME, word)
    try:
        return ClientId(ClientIdType.IPADDR, str(ip_address(token.text)))
    except ValueError:
        fields = {"name": token.text, "alternative": "an IP address, a link that HOME names"}
        raise OperandError(token.place, messages.UNKNOWN_GROUP, **fields) from None


def _checked(kind: ClientIdType, value: str, token: Token, groups: Mapping[str, Any]) -> str:
    match kind:
        case ClientIdType.IPADDR | ClientIdType.DESTIP:
            try:
                return str(ip_address(value))
            except ValueError:
                alternative = "an IP address"
        case ClientIdType.HOSTNAME:
            if _HOST.fullmatch(value) and len(value) <= 255:
                return value
            alternative = "a host name"
        case ClientIdType.LINKNAME:
            if _LINK.fullmatch(value):
                return value
            alternative = "a link name"
        case ClientIdType.USERID:
            if is_lu_name(value):  # user IDs are made of the same characters
                return value
            alternative = "a user ID"
        case _:
            if value in groups.get(_GROUPS[kind], ()):
                return value
            alternative = "an address"
    raise OperandError(token.place, messages.UNKNOWN_GROUP, name=value, alternative=alternative)
