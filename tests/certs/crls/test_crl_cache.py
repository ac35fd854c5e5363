import pytest

from appliance.certs.crls.crl_source import Availability
from tests.support import pki
from tests.support.crls import SERVERS, filled, parsed, source

NOW = pki.now()


class TestCache:
    def test_install_tells_what_is_newly_revoked(self):
        cache = filled(1, 2)
        installed = cache.install(source(), parsed([2, 3], number=2), "ldap://a:389", NOW)
        assert installed.newly_revoked == {3}
        assert installed.entry == cache.entry(source())

    def test_it_goes_forward_only(self):
        cache = filled(1, number=5)
        with pytest.raises(ValueError, match="older"):
            cache.install(source(), parsed(number=4), "ldap://a:389", NOW)
        assert cache.entry(source()).crl.number == 5

    def test_a_failure_keeps_the_crl(self):
        cache = filled(1)
        cache.note(source(), Availability.UNREACHABLE, "no answer")
        entry = cache.entry(source())
        assert (entry.crl.revoked, entry.availability, entry.error) == (
            {1: "unspecified"},
            Availability.UNREACHABLE,
            "no answer",
        )

    def test_success_clears_the_error(self):
        cache = filled()
        cache.note(source(), Availability.UNREACHABLE, "no answer")
        cache.install(source(), cache.entry(source()).crl, "ldap://a:389", NOW)
        assert cache.entry(source()).error == ""

    def test_adding_twice_keeps_what_is_known(self):
        cache = filled(1)
        cache.add(source())
        assert cache.entry(source()).crl is not None

    def test_remove(self):
        cache = filled(1)
        cache.remove(source())
        assert cache.entries() == ()
        assert cache.issued_by(SERVERS, pki.authority().certificate.subject) == ()
