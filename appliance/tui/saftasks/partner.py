"""A business partner as one task: who he is, his certificates, where he may come from, which port he reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from appliance.tui.memberlines import with_entry, with_statement
from appliance.tui.saftasks.certificates import ISSUED_LABEL, issue, map_filter
from appliance.tui.saftasks.fields import DAYS, FILE, GROUP, USER, optional, profile, text
from appliance.tui.steps import MemberChange, Step
from appliance.tui.tasks import Field, Task, Values, operand, quoted

__all__ = ["PARTNER"]

_PORT = re.compile(r"\.PORT0*([1-9][0-9]{0,4})$")
_FTP = re.compile(r"EZB\.FTP\.[^.]+\.([^.]+)\.")


def _partner(values: Values) -> tuple[Step, ...]:
    user = values["user"].upper()
    return (
        f"ADDUSER {user} NAME({quoted(values['name'])}) DFLTGRP({values['group'].upper()}) NOPASSWORD",
        *_certificates(user, values),
        *_permits(user, values),
        *_member_changes(values),
        *_explained(user, values),
        *_called(user, values),
    )


def _certificates(user: str, values: Values) -> Iterator[Step]:
    """His CA in the ring and a filter for the names in his certificates; or a certificate of the own CA."""
    if values["label"]:
        yield issue({**values, "days": DAYS.default})
    if values["file"]:
        authority = quoted(f"{user} CA")
        owner, _, ring = values["ring"].partition("/")
        yield f"RACDCERT CERTAUTH ADD({quoted(values['file'])}) WITHLABEL({authority}) TRUST"
        yield f"RACDCERT ID({owner.upper()}) CONNECT(CERTAUTH LABEL({authority}) RING({ring}) USAGE(CERTAUTH))"
    if values["issuer"]:
        yield map_filter({**values, "label": f"{user} MAP"})


def _permits(user: str, values: Values) -> Iterator[Step]:
    """The port, and with addresses only for who comes from them; a zone without a profile would be shut."""
    port, when = values["profile"].upper(), ""
    if values["network"]:
        zone = _zone(values)
        yield f"RDEFINE SERVAUTH {zone} UACC(NONE)"
        yield f"PERMIT {zone} CLASS(SERVAUTH) ID({user}) ACCESS(READ)"
        when = f" WHEN(SERVAUTH({zone}))"
    yield f"PERMIT {port} CLASS(SERVAUTH) ID({user}) ACCESS(READ){when}"
    yield "SETROPTS RACLIST(SERVAUTH) REFRESH"


def _member_changes(values: Values) -> Iterator[Step]:
    """His network's zone, and where his CRL is: for every service, and for Telnet where that has a list of its own."""
    if values["network"]:
        zone = f"{_network(values)} {_zone_name(values)}"
        yield MemberChange(
            "PROFILE.TCPIP",
            f"NETACCESS {zone}",
            lambda text: with_entry(text, "NETACCESS", zone, "NETACCESS INBOUND OUTBOUND"),
        )
    if values["crl"]:
        server = " ".join(values["crl"].split())
        statement = f"CRLLDAPSERVER {server}"
        yield MemberChange("SYSTEM.CONF", statement, lambda text: with_statement(text, statement))
        if values["profile"].upper().startswith("EZB.TN3270."):
            yield MemberChange("PROFILE.TCPIP", statement, lambda text: with_entry(text, "CRLLDAPSERVER", server))
    if values["file"]:
        yield "F CRL,FETCH"


def _explained(user: str, values: Values) -> Iterator[Step]:
    port, entry = values["profile"].upper(), f" SERVAUTH({_zone(values)})" if values["network"] else ""
    yield f"EXPLAIN {user} SERVAUTH {port}{entry}"
    if found := _FTP.match(port):
        yield f"EXPLAIN {user} LOGON {found[1]}{entry}"


def _called(user: str, values: Values) -> Iterator[Step]:
    """A real login, when there is a certificate with its key, and this machine has an address that he may come from."""
    held = (
        f"FILE={values['test']}" if values["test"] else f"LABEL={operand(values['label'])}" if values["label"] else ""
    )
    network, found = _network(values), _PORT.search(values["profile"].upper())
    if not held or found is None or (network is not None and not network.is_loopback):
        return
    source = f",IPADDR={_first(network)}" if network is not None else ""
    yield f"F TESTCALL,PORT={found[1]},ID={user},{held}{source}"


def _first(network: IPv4Network | IPv6Network) -> str:
    return str(network[min(1, network.num_addresses - 1)])


def _network(values: Values) -> IPv4Network | IPv6Network | None:
    return ip_network(values["network"], strict=False) if values["network"] else None


def _zone_name(values: Values) -> str:
    return (values["zone"] or values["user"]).upper()


def _zone(values: Values) -> str:
    return f"EZB.NETACCESS.{values['place'].upper()}.{_zone_name(values)}"


def _rule(values: Values) -> str:
    if not values["issuer"] and not values["label"]:
        return "an issuer filter, or a label for a certificate of the own CA, is missing"
    try:
        _network(values)
    except ValueError:
        return f"{values['network']} is no network"
    return ""


PARTNER = Task(
    "A business partner",
    "A user without a password, with certificates of a CA of his own (its file in the import folder, the names in "
    "them) or of ours (a label). With addresses he comes from there alone. At the end: what he may, and where a key is "
    "at hand a login from this machine, which proves all but his network and his program.",
    (
        USER,
        text("name", "Name"),
        GROUP,
        optional(FILE, "file", "File of his CA"),
        Field("ring", "Key ring", "FTPD/FTPRING", r"[A-Za-z0-9@#$]{1,8}/[^\s/*,()']{1,237}", "OWNER/RING"),
        Field("crl", "His CRL server", "", r"[A-Za-z0-9.:-]+ +[0-9]{1,5}", "LDAP host and port", is_needed=False),
        text("issuer", "Issuer filter", is_needed=False),
        text("subject", "Subject filter", is_needed=False),
        optional(ISSUED_LABEL, "label", "Or own CA, label"),
        profile("profile", "Port profile"),
        Field("network", "His addresses", "", r"[0-9A-Fa-f.:]+(/[0-9]{1,3})?", "address/bits", is_needed=False),
        Field("zone", "Name of the zone", "", USER.pattern, "the user ID unless told", is_needed=False),
        Field("place", "System.stack", "SALLY.TCPIP", r"[A-Za-z0-9@#$]{1,8}\.[A-Za-z0-9@#$]{1,8}", "NAME.NAME"),
        optional(FILE, "test", "Test certificate", "with its key, in the import folder"),
    ),
    _partner,
    _rule,
)
