"""Precedence of identifiers, against an oracle that writes the manual's list out and walks it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config.terminals.clients import (
    ANY_CLIENT,
    AddressRange,
    ClientId,
    ClientIdType,
    HostGroup,
    IpGroup,
    LinkGroup,
    UserGroup,
)
from appliance.config.terminals.telnet import TelnetMapping, UssTcp
from appliance.services.tn3270.entry.ranking import Client, best

USERS, HOSTS = ("USER1", "USER2", "ADMIN"), ("A.IBM.COM", "B.A.IBM.COM", "A.ORG")
ADDRESSES, LINKS = ("10.1.0.1", "10.1.0.2", "10.2.0.1", "2001:db8::1"), ("OSA1", "OSA2", "LO")
USER_PATTERNS, HOST_PATTERNS = ("USER*", "A%MIN", "*"), ("*.IBM.COM", "**.IBM.COM", "**.ORG")
NETWORKS, LINK_PATTERNS = ("10.1.0.0/16", "10.0.0.0/8", "2001:db8::/32"), ("OSA*", "%O")


def groups(names: str, members, patterns):
    """Two groups of one kind; no member is in both."""

    def group(chosen):
        return st.tuples(st.lists(st.sampled_from(chosen), unique=True), st.lists(st.sampled_from(patterns)))

    return st.fixed_dictionaries({f"{names}1": group(members[:2]), f"{names}2": group(members[2:])})


ALL = st.fixed_dictionaries(
    {
        "user_groups": groups("U", USERS, USER_PATTERNS),
        "host_groups": groups("H", HOSTS, HOST_PATTERNS),
        "ip_groups": groups("I", ADDRESSES, NETWORKS),
        "destination_groups": groups("D", ADDRESSES, NETWORKS),
        "link_groups": groups("L", LINKS, LINK_PATTERNS),
    }
)
IDENTIFIERS = st.lists(
    st.one_of(
        st.just(ANY_CLIENT),
        *(
            st.builds(ClientId, st.just(kind), st.sampled_from(values))
            for kind, values in (
                (ClientIdType.USERID, USERS),
                (ClientIdType.HOSTNAME, HOSTS),
                (ClientIdType.IPADDR, ADDRESSES),
                (ClientIdType.USERGRP, ("U1", "U2")),
                (ClientIdType.HNGRP, ("H1", "H2")),
                (ClientIdType.IPGRP, ("I1", "I2")),
                (ClientIdType.DESTIP, ADDRESSES),
                (ClientIdType.LINKNAME, LINKS),
                (ClientIdType.DESTIPGRP, ("D1", "D2")),
                (ClientIdType.LINKGRP, ("L1", "L2")),
            )
        ),
    ),
    max_size=8,
)
CLIENTS = st.builds(
    Client,
    st.sampled_from(ADDRESSES),
    st.sampled_from(ADDRESSES),
    st.sampled_from(("", *USERS)),
    st.sampled_from(("", *HOSTS)),
    st.sampled_from(("", *LINKS)),
)


def fits_name(pattern: str, name: str) -> bool:
    return fnmatchcase(name, pattern.replace("%", "?"))


def fits_host(pattern: str, name: str) -> bool:
    tail = pattern.lstrip("*.")
    head = name.removesuffix(tail)
    return name.endswith(f".{tail}") and (head.count(".") == 1 or pattern.startswith("**"))


def fits_network(network: str, address: str) -> bool:
    return ip_address(address) in ip_network(network)


def oracle(identifiers, written, client: Client) -> list[int]:
    """The manual's list from the top: the first line that any identifier fits; which ones."""
    one = ClientIdType
    lines = [
        (one.USERID, "user", None, None), (one.HOSTNAME, "host", None, None), (one.IPADDR, "address", None, None),
        (one.USERGRP, "user", "user_groups", None), (one.HNGRP, "host", "host_groups", None),
        (one.IPGRP, "address", "ip_groups", None), (one.USERGRP, "user", "user_groups", fits_name),
        (one.HNGRP, "host", "host_groups", fits_host), (one.IPGRP, "address", "ip_groups", fits_network),
        (one.DESTIP, "destination", None, None), (one.LINKNAME, "link", None, None),
        (one.DESTIPGRP, "destination", "destination_groups", None), (one.LINKGRP, "link", "link_groups", None),
        (one.DESTIPGRP, "destination", "destination_groups", fits_network),
        (one.LINKGRP, "link", "link_groups", fits_name), (one.NULL, "address", None, None),
    ]  # fmt: skip
    for kind, field, group, fits in lines:
        value = getattr(client, field)
        found = []
        for at, identifier in enumerate(identifiers):
            if identifier.type is not kind or not value:
                continue
            if kind is one.NULL:
                found.append(at)
            elif group is None:
                found += [at] if identifier.value == value else []
            elif fits is None:
                found += [at] if value in written[group][identifier.value][0] else []
            elif any(fits(pattern, value) for pattern in written[group][identifier.value][1]):
                exact = value in written[group][identifier.value][0]
                found += [] if exact else [at]
        if found:
            return found
    return []


def mapping_of(identifiers, written) -> TelnetMapping:
    def named(kind, group):
        return {n: kind(n, frozenset(e), tuple(p)) for n, (e, p) in written[group].items()}

    def addressed(group):
        return {
            n: IpGroup(
                n, tuple(AddressRange(ip_address(a), ip_address(a)) for a in e), tuple(ip_network(p) for p in ps)
            )
            for n, (e, ps) in written[group].items()
        }

    return TelnetMapping(
        user_groups=named(UserGroup, "user_groups"),
        host_groups=named(HostGroup, "host_groups"),
        link_groups=named(LinkGroup, "link_groups"),
        ip_groups=addressed("ip_groups"),
        destination_groups=addressed("destination_groups"),
        uss_tables=tuple(UssTcp(str(at), identifier) for at, identifier in enumerate(identifiers)),
    )


@settings(max_examples=300, deadline=None)
@given(IDENTIFIERS, ALL, CLIENTS)
def test_the_highest_identifier_wins_as_the_manual_lists_them(identifiers, written, client):
    mapping = mapping_of(identifiers, written)
    assert [int(entry.table) for entry in best(mapping.uss_tables, mapping, client)] == oracle(
        identifiers, written, client
    )


def test_a_group_that_is_not_there_matches_nobody():
    mapping = TelnetMapping(uss_tables=(UssTcp("A", ClientId(ClientIdType.LINKGRP, "NOSUCH")),))
    assert best(mapping.uss_tables, mapping, Client("10.0.0.1", "10.0.0.2", link="LO")) == []
