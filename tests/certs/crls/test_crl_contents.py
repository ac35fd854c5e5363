"""What one list says, entry by entry, with the delta CRL on top of it."""

import attrs
from cryptography import x509

from appliance.certs.crls.crl import apply_delta
from appliance.certs.crls.crl_contents import entries, facts
from appliance.certs.crls.crl_source import Availability, CrlEntry
from tests.support import pki
from tests.support.crls import delta, parsed, source

NOW = pki.now()
Reason = x509.ReasonFlags


def test_serials_dates_and_reasons():
    first, second = entries(parsed([7, 8]))
    assert (first.serial, first.reason, first.is_delta) == (7, "unspecified", False)
    assert first.revoked_at == parsed([7]).this_update
    assert second.serial == 8


def test_a_delta_adds_changes_and_takes_away():
    base = parsed([1, 2, 3], number=5)
    revoked = {2: Reason.remove_from_crl, 3: Reason.key_compromise, 4: Reason.superseded}
    crl = apply_delta(base, delta(revoked, number=6, base=5), pki.authority().certificate, NOW)
    found = {entry.serial: (entry.reason, entry.is_delta) for entry in entries(crl)}
    assert found == {1: ("unspecified", False), 3: ("keyCompromise", True), 4: ("superseded", True)}
    assert found.keys() == crl.revoked.keys()


def test_facts_of_a_list():
    crl = parsed([1, 2], number=9)
    entry = CrlEntry(source(), crl, Availability.AVAILABLE, "ldap://a:389", NOW)
    known = dict(facts(entry, NOW))
    assert known["ISSUER"] == "CN=Test CA,O=Test,C=NL"
    assert (known["STATE"], known["SOURCE"], known["SERVERS"]) == ("CURRENT", "ldap://a:389", "127.0.0.1:3890")
    assert (known["NUMBER"], known["DELTA"], known["REVOKED"]) == ("9", "NONE", "2")
    assert known["SIGNATURE"] == "ecdsa-with-SHA256"
    assert known["BYTES"] == str(len(crl.der))


def test_facts_of_a_list_with_a_delta():
    encoded = delta({4: Reason.superseded}, number=6, base=5)
    crl = apply_delta(parsed([1], number=5), encoded, pki.authority().certificate, NOW)
    assert dict(facts(CrlEntry(source(), crl), NOW))["DELTA"] == "CRL 6 ON BASE 5"


def test_facts_of_a_list_that_never_came():
    entry = attrs.evolve(CrlEntry(source()), availability=Availability.UNREACHABLE, error="no answer")
    known = dict(facts(entry, NOW))
    assert (known["STATE"], known["ERROR"]) == ("NONE", "no answer")
    assert "NUMBER" not in known
