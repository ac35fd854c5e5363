"""Client identifiers as they are written: ``USERID,USER2``, an address, or the name of a group.

A group may be used before it is defined, so an identifier is looked up when its block has been read to the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from appliance.config import messages
from appliance.config.clients import ANY_CLIENT, ClientId, ClientIdType
from appliance.config.lunames import is_lu_name
from appliance.config.operands import OperandError
from appliance.config.tokens import Token

__all__ = ["client_id"]

_TYPES = {member.value: member for member in ClientIdType if member is not ClientIdType.NULL}
_TYPES_NOT_SUPPORTED = ("HOSTNAME", "HN", "HNGRP", "DESTIPGRP", "LINKNAME", "LINKGRP")


def client_id(token: Token | None, groups: Mapping[str, Any]) -> ClientId:
    """``USERID,x`` and the like; a bare address; or a bare group name. OperandError when it is none of them."""
    if token is None:
        return ANY_CLIENT
    word, comma, value = token.upper.partition(",")
    if word in _TYPES_NOT_SUPPORTED or (not comma and "." in word and not word[-1].isdigit()):
        raise OperandError(token.place, messages.OPERAND_NOT_SUPPORTED, operand=token.text)
    if comma and word in _TYPES:
        return ClientId(_TYPES[word], _checked(_TYPES[word], value, token, groups))
    for field, kind in (("user_groups", ClientIdType.USERGRP), ("ip_groups", ClientIdType.IPGRP)):
        if word in groups[field] and not comma:
            return ClientId(kind, word)
    return ClientId(ClientIdType.IPADDR, _checked(ClientIdType.IPADDR, token.text, token, groups))


def _checked(kind: ClientIdType, value: str, token: Token, groups: Mapping[str, Any]) -> str:
    match kind:
        case ClientIdType.IPADDR | ClientIdType.DESTIP:
            try:
                return str(ip_address(value))
            except ValueError:
                alternative = "an IP address"
        case ClientIdType.USERGRP | ClientIdType.IPGRP:
            if value in groups["user_groups" if kind is ClientIdType.USERGRP else "ip_groups"]:
                return value
            alternative = "an address"
        case _:
            if is_lu_name(value):  # user IDs are made of the same characters
                return value
            alternative = "a user ID"
    raise OperandError(token.place, messages.UNKNOWN_GROUP, name=value, alternative=alternative)
