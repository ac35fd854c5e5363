"""The pools and groups of BEGINVTAM: LU names and ranges, client and destination addresses, users, hosts, links.

One bad member of a group is reported and left out; the others still count. A group ends with END and its keyword.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

import attrs

from appliance.config import messages
from appliance.config.addresses import IpAddress, IpNetwork
from appliance.config.language.operands import Operands
from appliance.config.language.readers import name
from appliance.config.language.tokens import Token
from appliance.config.terminals.clients import (
    AddressRange,
    HostGroup,
    IpGroup,
    LinkGroup,
    UserGroup,
)
from appliance.config.terminals.lunames import LuRange, LuRangeError, parse_lu_range
from appliance.config.terminals.telnet import LuGroup

__all__ = [
    "USER_PATTERN",
    "Capacity",
    "host_group",
    "ip_group",
    "link_group",
    "lu_group",
    "lu_pool",
    "lu_ranges",
    "user_group",
]

USER_PATTERN = re.compile(r"[A-Z@#$%][A-Z0-9@#$%]{0,7}\*?|\*")
_LINK_PATTERN = re.compile(r"[A-Z0-9@#$%_.-]{1,16}\*?|\*")
_HOST_PATTERN = re.compile(r"(?:\*\*?\.)*[A-Z0-9_-]{1,63}(?:\.[A-Z0-9_-]{1,63})*")
_LONGEST_HOST = 255


def lu_ranges(operands: Operands, tokens: Iterable[Token]) -> tuple[LuRange, ...]:
    """The LU names and ranges of ``tokens``; each bad one is reported and left out."""
    found = []
    for token in tokens:
        try:
            found.append(parse_lu_range(token.upper))
        except LuRangeError as error:
            operands.report.say(messages.BAD_OPERAND, token.place, operands.keyword.upper, detail=str(error))
    return tuple(found)


@attrs.frozen
class Capacity:
    """``,nnn%`` of a default pool, among its ranges."""

    percent: int


def lu_pool(end: str) -> Callable[[Operands], tuple[LuRange | Capacity, ...]]:
    """``[,nnn%]``, LU names and ranges up to ``end`` (DEFAULTLUS ... ENDDEFAULTLUS)."""

    def read(operands: Operands) -> tuple[LuRange | Capacity, ...]:
        token = operands.peek()
        watched: list[Capacity] = []
        if token is not None and token.text.startswith(","):
            watched.append(Capacity(_percentage(operands, operands.take("an LU"), token.text[1:])))
        _say_shared(operands)
        return (*watched, *lu_ranges(operands, operands.until(end)))

    return read


def lu_group(end: str) -> Callable[[Operands], LuGroup]:
    """``name[,nnn%] [EXIT] names`` or ``name,EXIT names``; those whose keyword begins with S are shared on z/OS."""

    def read(operands: Operands) -> LuGroup:
        token = operands.take("a group name")
        title, comma, option = token.upper.partition(",")
        _check_name(operands, token, title, 8)
        following = operands.peek()
        exit_at = token if option == "EXIT" else following if operands.take_word("EXIT") else None
        warn_at = _percentage(operands, token, option) if comma and exit_at is not token else None
        is_shared = _say_shared(operands)
        ranges = lu_ranges(operands, operands.until(end))
        if exit_at is not None:
            operands.report.say(messages.LU_EXIT, exit_at.place, operands.keyword.upper, name=title)
        return LuGroup(title, ranges, warn_at, is_shared, place=operands.keyword.place)

    return read


def _percentage(operands: Operands, token: Token, text: str) -> int:
    """``nnn%``; the sign may be left out."""
    figures = text.removesuffix("%")
    if not (figures.isascii() and figures.isdigit() and 1 <= int(figures) <= 100):
        raise operands.wrong(token, f"{text} is not a percentage of 1 to 100")
    return int(figures)


def _end(operands: Operands) -> str:
    return f"END{operands.keyword.upper}"


def _say_shared(operands: Operands) -> bool:
    keyword = operands.keyword
    is_shared = keyword.upper.startswith("S")
    if is_shared:
        operands.report.say(messages.SHARED_ALONE, keyword.place, keyword.upper)
    return is_shared


def _check_name(operands: Operands, token: Token, title: str, longest: int) -> None:
    name(longest, "a group name")(Operands([operands.keyword, Token(title, token.place)], 0, operands.report))


def ip_group(operands: Operands) -> IpGroup:
    """IPGROUP and DESTIPGROUP."""
    title = name(16, "a group name")(operands)
    exact: list[AddressRange] = []
    networks: list[IpNetwork] = []
    for token in operands.until(_end(operands)):
        try:
            member = _ip_member(token.text)
        except (ValueError, TypeError):
            detail = f"{token.text} is not an address, low..high, mask:subnet or prefix/length"
            operands.report.say(messages.BAD_OPERAND, token.place, operands.keyword.upper, detail=detail)
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
        return _subnet(mask, subnet)
    if "/" in text:
        return ip_network(text)
    return AddressRange(ip_address(text), ip_address(text))


def _subnet(mask: str, subnet: str) -> IpNetwork:
    """``mask:subnet``; IBM's own sample has the two the other way round."""
    try:
        return ip_network(f"{subnet}/{mask}")
    except ValueError:
        return ip_network(f"{mask}/{subnet}")


def _address_range(low: IpAddress, high: IpAddress) -> AddressRange:
    """Only the last octet, or the last two bytes of an IPv6 address, may differ."""
    bits = 8 if low.version == 4 else 16
    if low.version != high.version or int(low) >> bits != int(high) >> bits or int(low) >= int(high):
        raise ValueError("not a range within one subnet")
    return AddressRange(low, high)


def user_group(operands: Operands) -> UserGroup:
    """USERGROUP: ``%`` stands for one character, ``*`` at the end for any tail."""
    return UserGroup(*_named_members(operands, USER_PATTERN, "a user ID or a pattern of one"))


def link_group(operands: Operands) -> LinkGroup:
    """LINKGROUP: patterns as in a user group."""
    return LinkGroup(*_named_members(operands, _LINK_PATTERN, "the name of a link or a pattern of one"))


def host_group(operands: Operands) -> HostGroup:
    """HNGROUP: ``*.`` for one qualifier, ``**.`` for any number, in front only."""
    return HostGroup(*_named_members(operands, _HOST_PATTERN, "a host name or a pattern of one"))


def _named_members(
    operands: Operands, pattern: re.Pattern[str], what: str
) -> tuple[str, frozenset[str], tuple[str, ...]]:
    """The group's name, its exact members and its patterns."""
    title = name(16, "a group name")(operands)
    exact, patterns = set(), []
    for token in operands.until(_end(operands)):
        if not pattern.fullmatch(token.upper) or len(token.upper) > _LONGEST_HOST:
            detail = f"{token.text} is not {what}"
            operands.report.say(messages.BAD_OPERAND, token.place, operands.keyword.upper, detail=detail)
        elif "%" in token.upper or "*" in token.upper:
            patterns.append(token.upper)
        else:
            exact.add(token.upper)
    return title, frozenset(exact), tuple(patterns)
