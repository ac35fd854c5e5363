import attrs

from appliance.certs.crls.crl import Part
from appliance.certs.crls.crl_source import Availability, CrlEntry, CrlSource
from appliance.certs.crls.crl_table import COLUMNS, rows
from tests.support import pki
from tests.support.crls import parsed, source

NOW = pki.now()


def row(**changes) -> dict[str, str]:
    (cells,) = rows([attrs.evolve(CrlEntry(source()), **changes)], NOW)
    return dict(zip(COLUMNS, cells, strict=True))


def test_current():
    crl = parsed([1, 2], number=9)
    shown = row(crl=crl, availability=Availability.AVAILABLE, origin="ldap://a:389", fetched=NOW - pki.DAY / 24)
    assert shown["ISSUER"] == "CN=Test CA,O=Test,C=NL"
    assert (shown["NUMBER"], shown["REVOKED"], shown["STATE"]) == ("9", "2", "CURRENT")
    assert (shown["SOURCE"], shown["AGE"], shown["ERROR"]) == ("ldap://a:389", "3600", "")
    assert shown["NEXTUPDATE"] == crl.next_update.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_still_good_though_nobody_answers():
    shown = row(crl=parsed(), availability=Availability.UNREACHABLE, error="no answer")
    assert (shown["STATE"], shown["ERROR"], shown["AGE"]) == ("CACHED", "no answer", "")


def test_expired():
    crl = parsed(this_update=NOW - 2 * pki.DAY, next_update=NOW)
    assert row(crl=crl, availability=Availability.AVAILABLE)["STATE"] == "EXPIRED"


def test_an_id_names_the_source():
    shown = row()["ID"]
    assert shown == source().digest[:8] == row(crl=parsed())["ID"]
    assert shown != source(servers=(("127.0.0.1", 3891),)).digest[:8]


def test_nothing_yet():
    assert row()["STATE"] == "NONE"
    assert row(availability=Availability.ABSENT)["STATE"] == "ABSENT"


def test_a_list_of_a_part():
    part = CrlSource((), pki.authority().certificate, Part(frozenset(), is_authority=False))
    ((issuer, *_),) = rows([CrlEntry(part)], NOW)
    assert issuer == "CN=Test CA,O=Test,C=NL (part)"
