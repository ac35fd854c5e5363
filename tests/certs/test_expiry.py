"""Warnings before something ends: once for each mark, and not for what never lived that long."""

import datetime as dt

from appliance.certs import messages
from appliance.certs.crls.crl_source import Availability, CrlEntry
from appliance.certs.expiry import Expiring, ExpiryWatch, certificates_in_rings, crls
from appliance.saf.database import CERTAUTH, Certificate, Ring, RingConnection, SafDatabase, Trust, Usage
from tests.support import pki
from tests.support.crls import parsed, source

NOW = pki.now()
DAY = dt.timedelta(days=1)


def thing(days, life=365, name="TCPIP/SERVER"):
    until = NOW + days * DAY
    return Expiring(messages.CERTIFICATE_EXPIRES, name, until - life * DAY, until)


def test_each_mark_is_said_once_as_time_goes_by():
    watch, end = ExpiryWatch(), thing(40)
    said = [(day, fields["days"]) for day in range(42) for _, fields in watch.look([end], NOW + day * DAY)]
    assert said == [(11, 29), (27, 13), (34, 6), (40, 0)]


def test_at_the_first_look_the_nearest_mark_alone_is_said():
    watch = ExpiryWatch()
    assert [fields["days"] for _, fields in watch.look([thing(3), thing(100, name="x")], NOW)] == [3]
    assert watch.look([thing(3)], NOW) == []


def test_a_new_one_is_spoken_of_anew():
    watch = ExpiryWatch()
    watch.look([thing(3)], NOW)
    assert len(watch.look([thing(5)], NOW)) == 1


def test_what_lives_for_a_week_is_no_alarm_on_its_first_day():
    watch = ExpiryWatch()
    assert watch.look([thing(6.9, life=7)], NOW) == []
    assert [fields["days"] for _, fields in watch.look([thing(0.5, life=7)], NOW)] == [0]


def test_certificates_in_rings_and_lists_in_the_cache_are_watched():
    certificate = pki.server().certificate
    database = SafDatabase().with_certificate(Certificate("TCPIP", "SERVER", Trust.TRUST, certificate))
    database = database.with_certificate(Certificate(CERTAUTH, "CA", Trust.TRUST, pki.authority().certificate))
    assert list(certificates_in_rings(database)) == []
    ring = Ring("TCPIP", "R", (RingConnection("TCPIP", "SERVER", Usage.PERSONAL),))
    (found,) = certificates_in_rings(database.with_ring(ring))
    assert (found.name, found.until) == ("TCPIP/SERVER", certificate.not_valid_after_utc)
    crl = parsed()
    (found,) = crls([CrlEntry(source()), CrlEntry(source(), crl, Availability.AVAILABLE)])
    assert (found.message, found.name, found.until) == (messages.CRL_EXPIRES, "CN=Test CA,O=Test,C=NL", crl.next_update)
    assert found.seconds_left(crl.next_update - DAY) == DAY.total_seconds()
