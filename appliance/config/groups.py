"""The pools and groups of BEGINVTAM: LU names and ranges, client addresses, user IDs.

One bad member of a group is reported and left out; the others still count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from appliance.config import messages
from appliance.config.clients import AddressRange, IpAddress, IpGroup, IpNetwork, UserGroup
from appliance.config.lunames import LuRange, LuRangeError, parse_lu_range
from appliance.config.operands import Operands
from appliance.config.readers import name
from appliance.config.telnet import LuGroup
from appliance.config.tokens import Token

__all__ = ["ip_group", "lu_group", "lu_pool", "lu_ranges", "user_group"]

_USER_PATTERN = re.compile(r"[A-Z@#$%][A-Z0-9@#$%]{0,7}\*?|\*")


def lu_ranges(operands: Operands, tokens: Iterable[Token]) -> tuple[LuRange, ...]:
    """The LU names and ranges of ``tokens``; each bad one is reported and left out."""
    found = []
    for token in tokens:
        try:
            found.append(parse_lu_range(token.upper))
        except LuRangeError as error:
            operands.report.say(messages.BAD_OPERAND, token.place, operands.keyword.upper, detail=str(error))
    return tuple(found)


def lu_pool(end: str) -> Callable[[Operands], tuple[LuRange, ...]]:
    """LU names and ranges up to ``end`` (DEFAULTLUS ... ENDDEFAULTLUS)."""
    return lambda operands: lu_ranges(operands, operands.until(end))


def lu_group(end: str) -> Callable[[Operands], LuGroup]:
    """``name[,nnn%] names...`` up to ``end``."""

    def read(operands: Operands) -> LuGroup:
        token = operands.take("a group name")
        title, comma, percent = token.upper.partition(",")
        warn_at = percent.removesuffix("%")
        if comma and not (warn_at.isascii() and warn_at.isdigit() and 1 <= int(warn_at) <= 100):
            raise operands.wrong(token, f"{percent} is not a percentage of 1 to 100")
        _check_name(operands, token, title, 8)
        ranges = lu_ranges(operands, operands.until(end))
        return LuGroup(title, ranges, int(warn_at) if comma else None, place=operands.keyword.place)

    return read


def _check_name(operands: Operands, token: Token, title: str, longest: int) -> None:
    name(longest, "a group name")(Operands([operands.keyword, Token(title, token.place)], 0, operands.report))


def ip_group(operands: Operands) -> IpGroup:
    title = name(16, "a group name")(operands)
    exact: list[AddressRange] = []
    networks: list[IpNetwork] = []
    for token in operands.until("ENDIPGROUP"):
        try:
            member = _ip_member(token.text)
        except (ValueError, TypeError):
            detail = f"{token.text} is not an address, low..high, mask:subnet or prefix/length"
            operands.report.say(messages.BAD_OPERAND, token.place, "IPGROUP", detail=detail)
            continue
        if isinstance(member, AddressRange):
            exact.append(member)
        else:
            networks.append(member)
    return IpGroup(title, tuple(exact), tuple(networks))


def _ip_member(text: str) -> AddressRange | IpNetwork:
    if ".." in text:
        low, high = (ip_address(part) for part in text.split("..", 1))
        return _address_range(low, high)
    mask, colon, subnet = text.partition(":")
    if colon and "." in mask and ":" not in subnet:
        return ip_network(f"{subnet}/{mask}")
    if "/" in text:
        return ip_network(text)
    return AddressRange(ip_address(text), ip_address(text))


def _address_range(low: IpAddress, high: IpAddress) -> AddressRange:
    """Only the last octet, or the last two bytes of an IPv6 address, may differ."""
    bits = 8 if low.version == 4 else 16
    if low.version != high.version or int(low) >> bits != int(high) >> bits or int(low) >= int(high):
        raise ValueError("not a range within one subnet")
    return AddressRange(low, high)


def user_group(operands: Operands) -> UserGroup:
    title = name(16, "a group name")(operands)
    exact, patterns = set(), []
    for token in operands.until("ENDUSERGROUP"):
        if not _USER_PATTERN.fullmatch(token.upper):
            detail = f"{token.text} is not a user ID or a pattern of one"
            operands.report.say(messages.BAD_OPERAND, token.place, "USERGROUP", detail=detail)
        elif "%" in token.upper or "*" in token.upper:
            patterns.append(token.upper)
        else:
            exact.add(token.upper)
    return UserGroup(title, frozenset(exact), tuple(patterns))
