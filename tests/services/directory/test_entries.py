import pytest

from appliance.services.directory.dn import of_name, parse
from appliance.services.directory.entries import Directory, EntryTable, Scope, Search
from appliance.services.directory.filters import Equal, Present, Undefined
from tests.support import pki

NAME = pki.distinguished_name("CA")
ALL = Present("objectClass")


@pytest.fixture
def directory():
    directory = Directory()
    directory.publish_authority(NAME, b"certificate", b"crl 1")
    return directory


def found(directory, base="C=NL", scope=Scope.SUBTREE, filter=ALL):
    return [entry.name for entry in directory.table.search(Search(parse(base), scope, filter)).entries]


class TestPublish:
    def test_the_entry_of_an_authority(self, directory):
        held = directory.table.entries[of_name(NAME)]
        assert held.name == NAME.rfc4514_string() == "CN=CA,O=Test,C=NL"
        assert held.attributes.by_description == {
            "objectClass": (b"top", b"applicationProcess", b"pkiCA"),
            "cn": (b"CA",),
            "cACertificate;binary": (b"certificate",),
            "certificateRevocationList;binary": (b"crl 1",),
            "authorityRevocationList;binary": (b"crl 1",),
        }

    def test_again_replaces_it(self, directory):
        before = directory.table
        directory.publish_authority(NAME, b"certificate", b"crl 2")
        assert directory.table.entries[of_name(NAME)].attributes.values("certificateRevocationList") == (b"crl 2",)
        assert before.entries[of_name(NAME)].attributes.values("certificateRevocationList") == (b"crl 1",)
        assert len(directory.table.entries) == 3

    def test_superiors_are_kept_when_they_are_published_themselves(self, directory):
        country = type(NAME)(NAME.rdns[:1])
        directory.publish(country, ("extensibleObject",), {"description": b"here"})
        directory.publish_authority(pki.distinguished_name("Other"), b"", b"")
        assert directory.table.entries[of_name(country)].attributes.values("description") == (b"here",)

    def test_suffixes(self, directory):
        assert directory.table.suffixes() == ("C=NL",)


class TestSearch:
    def test_scopes(self, directory):
        assert found(directory, scope=Scope.BASE) == ["C=NL"]
        assert found(directory, scope=Scope.ONE) == ["O=Test,C=NL"]
        assert found(directory) == ["C=NL", "O=Test,C=NL", "CN=CA,O=Test,C=NL"]
        assert found(directory, "CN=CA,O=Test,C=NL", Scope.ONE) == []

    def test_from_the_root(self, directory):
        assert found(directory, "", Scope.ONE) == ["C=NL"]
        assert len(found(directory, "")) == 3

    def test_filter(self, directory):
        assert found(directory, filter=Equal("objectClass", b"pkiCA")) == ["CN=CA,O=Test,C=NL"]
        assert found(directory, filter=Undefined()) == []

    def test_no_base(self, directory):
        outcome = directory.table.search(Search(parse("CN=x,O=Test,C=NL"), Scope.BASE, ALL))
        assert (outcome.is_found, outcome.matched, outcome.entries) == (False, "O=Test,C=NL", ())

    def test_nothing_above_either(self, directory):
        assert directory.table.search(Search(parse("CN=x,O=y"), Scope.BASE, ALL)).matched == ""

    def test_a_name_that_ends_alike_is_not_below(self, directory):
        assert found(directory, "O=Test,C=NL") == ["O=Test,C=NL", "CN=CA,O=Test,C=NL"]

    def test_an_empty_table(self):
        assert EntryTable().search(Search((), Scope.SUBTREE, ALL)).entries == ()
