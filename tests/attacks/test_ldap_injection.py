"""Names that are more than a name to a directory: a DN that is a filter, ends early, or names another entry."""

from __future__ import annotations

import socket

import ldap3
import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from ldaptor.protocols import pureber, pureldap

from appliance.certs.crls.crl_ldap import CrlFetch
from appliance.certs.crls.fetching import Absent, FetchLimits
from tests.support.peers import peer
from tests.system.running import Demo

_LIMITS = FetchLimits(connect=60, whole=60, size=1_000_000)
#: Common names of an authority, as the issuer of a client's certificate may have them.
_NAMES = (
    "*)(objectClass=*",
    "*)(|(cn=*",
    "a)(cn=b",
    "a,O=Other",
    "a+CN=b",
    'a"b',
    "a#b",
    "#04024869",
    "a\\2cO=Other",
    "a;b",
    "a<b>c",
    " leading and trailing ",
    "a\x00,O=Other",
    "a\r\nb",
    "a=b",
    "\u202ea",
)
_FIXED = "(objectClass=*)"


def authority_named(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Own"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


class Listening:
    """A directory that notes what it is asked, and has nothing."""

    def __init__(self) -> None:
        self.asked: list[pureldap.LDAPSearchRequest] = []

    def __call__(self, client: socket.socket) -> None:
        decoder = pureldap.LDAPBERDecoderContext_TopLevel(
            inherit=pureldap.LDAPBERDecoderContext_LDAPMessage(
                fallback=pureldap.LDAPBERDecoderContext(fallback=pureber.BERDecoderContext()),
                inherit=pureldap.LDAPBERDecoderContext(fallback=pureber.BERDecoderContext()),
            )
        )
        while data := client.recv(65_536):
            message, _ = pureber.berDecodeObject(decoder, data)
            if isinstance(message.value, pureldap.LDAPSearchRequest):
                self.asked.append(message.value)
            client.sendall(pureldap.LDAPMessage(pureldap.LDAPSearchResultDone(resultCode=32), id=message.id).toWire())


def base_of(request: pureldap.LDAPSearchRequest) -> str:
    value = request.baseObject
    return value.decode() if isinstance(value, bytes) else str(value)


class Naive:
    """The control: a client that writes a name into its question."""

    def ask(self, address: tuple[str, int], common_name: str) -> None:
        server = ldap3.Server(*address, get_info=ldap3.NONE)
        connection = ldap3.Connection(server, client_strategy=ldap3.SAFE_SYNC, check_names=False)
        connection.open(read_server_info=False)
        connection.search("O=Own", f"(&(objectClass=*)(cn={common_name}))", attributes=["certificateRevocationList"])
        connection.strategy.close()


def test_the_probe_works_where_the_name_is_written_into_the_filter():
    listening = Listening()
    with peer(listening) as address:
        Naive().ask(address, "*)(cn=*")
        Naive().ask(address, "a")
    everybody, one = (request.filter for request in listening.asked)
    assert [type(part) for part in everybody][1:] == [pureldap.LDAPFilter_present] * 2
    assert [type(part) for part in one][1:] == [pureldap.LDAPFilter_equalityMatch]


@pytest.mark.parametrize("common_name", _NAMES, ids=ascii)
def test_a_name_is_one_name_of_one_entry(common_name):
    listening = Listening()
    name = authority_named(common_name)
    with peer(listening) as address:
        found = CrlFetch(address, [name], _LIMITS).run()
    assert isinstance(found, Absent), found
    [request] = listening.asked
    assert isinstance(request.filter, pureldap.LDAPFilter_present)
    assert request.scope == pureldap.LDAP_SCOPE_baseObject
    asked_for = x509.Name.from_rfc4514_string(base_of(request))
    assert asked_for == name
    assert len(asked_for.rdns) == 2


def found_in(demo: Demo, base: str, filter_text: str) -> list[str]:
    """The entries that our own directory gives to a stranger."""
    server = ldap3.Server("127.0.0.1", port=demo.port(3890), get_info=ldap3.NONE)
    connection = ldap3.Connection(server, client_strategy=ldap3.SAFE_SYNC, check_names=False, auto_bind=True)
    _, _, entries, _ = connection.search(base, filter_text, search_scope=ldap3.SUBTREE, attributes=["*"])
    connection.strategy.close()
    return [entry["dn"] for entry in entries or () if "dn" in entry]


@pytest.mark.parametrize("filter_text", [_FIXED, "(userPassword=*)", "(|(objectClass=*)(userPassword=*))", "(!(cn=x))"])
def test_our_directory_has_nothing_but_what_is_published(demo, filter_text):
    """Whatever filter a stranger writes: the authority, its list, certificates; no user, password or key."""
    for name in found_in(demo, "O=SALLYPORT", filter_text):
        assert "password" not in name.lower()
    server = ldap3.Server("127.0.0.1", port=demo.port(3890), get_info=ldap3.NONE)
    with ldap3.Connection(server, client_strategy=ldap3.SYNC, check_names=False) as connection:
        connection.search("O=SALLYPORT", _FIXED, search_scope=ldap3.SUBTREE, attributes=["*"])
        attributes = {name.lower() for entry in connection.response for name in entry.get("raw_attributes", {})}
    assert attributes, "there is something to find"
    assert not {name for name in attributes if "password" in name or "key" in name}
