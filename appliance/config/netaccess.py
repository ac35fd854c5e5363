"""NETACCESS of PROFILE.TCPIP: networks and the security zones that they are.

An entry is ``address/bits zone``, ``address mask zone``, ``DEFAULTHOME zone`` for clients on this machine or ``DEFAULT
zone`` for everybody else. The narrowest network that holds an address counts, wherever the entries stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import attrs

from appliance.config import messages
from appliance.config.addresses import IpNetwork, plain_address
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import network_of, saf_name
from appliance.config.language.tokens import Token

__all__ = ["NetworkAccess", "read_network_access"]

_END = "ENDNETACCESS"
#: A login is asked about its zone whatever is said of INBOUND, as a port of entry is on z/OS; decisions are in memory.
_WITHOUT_EFFECT = ("NOINBOUND", "CACHEALL", "CACHEPERMIT", "CACHESAME")


@attrs.frozen
class NetworkAccess:
    """Which zone a client comes from."""

    networks: tuple[tuple[IpNetwork, str], ...] = ()  # the narrowest first
    home: str = ""  # DEFAULTHOME
    default: str = ""  # DEFAULT
    outbound: bool = True  # what goes out is asked about too

    def zone_of(self, host: str, local: str) -> str:
        """The zone of a client at ``host`` that reached us at ``local``; "" when it is in none."""
        address = plain_address(host)
        for network, zone in self.networks:
            if address in network:
                return zone
        if self.home and (address.is_loopback or address == plain_address(local)):
            return self.home
        return self.default


def read_network_access(operands: Operands) -> NetworkAccess:
    """The block up to ENDNETACCESS; a network that is named twice has the later zone, and that is reported."""
    block = Operands([operands.keyword, *_entries(operands)], 0, operands.report)
    zones: dict[IpNetwork, str] = {}
    words: dict[str, str] = {}
    seen: dict[IpNetwork | str, int] = {}
    outbound = True
    while (token := block.peek()) is not None:
        if block.take_word("INBOUND"):
            continue
        if word := block.take_word("OUTBOUND", "NOOUTBOUND"):
            outbound = word == "OUTBOUND"
            continue
        if block.take_word(*_WITHOUT_EFFECT):
            block.no_effect(token)
            continue
        key = block.take_word("DEFAULT", "DEFAULTHOME") or _network(block)
        if key in seen:
            block.report.say(messages.GIVEN_TWICE, token.place, token.upper, before=f"line {seen[key]}")
        seen[key] = token.place.line
        if isinstance(key, str):
            block.take_word("0")  # the mask of a default, which old profiles give
            words[key] = saf_name(block)
        else:
            zones[key] = saf_name(block)
    networks = sorted(zones.items(), key=lambda entry: -entry[0].prefixlen)
    return NetworkAccess(tuple(networks), words.get("DEFAULTHOME", ""), words.get("DEFAULT", ""), outbound)


def _entries(operands: Operands) -> Sequence[Token]:
    """Everything up to ENDNETACCESS: a zone may have the name of a statement."""
    tokens, begin = operands.tokens(), operands.position
    end = next((at for at in range(begin, len(tokens)) if tokens[at].upper == _END), None)
    if end is None:
        raise OperandError(operands.keyword.place, messages.OPEN_BLOCK, end=_END)
    operands.move_to(end + 1)
    return tokens[begin:end]


def _network(block: Operands) -> IpNetwork:
    token = block.take("a network")
    mask = block.peek()
    if "/" in token.text or mask is None or not _is_address(mask.text):
        return network_of(block, token)
    block.take("a subnet mask")
    try:
        return ip_network(f"{token.text}/{mask.text}")
    except ValueError:
        detail = f"{token.text} {mask.text} is not a network and its mask"
        raise OperandError(token.place, messages.BAD_OPERAND, detail=detail) from None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
