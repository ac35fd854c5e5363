import datetime as dt

from appliance.certs.crls.crl_source import Availability
from appliance.certs.responders.ocsp import OcspAnswer
from appliance.certs.responders.ocsp_cache import OcspCache, OcspQuestion
from appliance.certs.responders.ocsp_table import COLUMNS, rows
from tests.support import pki

NOW = pki.now()
HOUR = dt.timedelta(hours=1)
QUESTION = OcspQuestion(pki.user("user2").certificate, pki.authority().certificate, ("http://a/",), nonce=False)


def row(*, answer=None, error="", now=NOW):
    cache = OcspCache()
    if answer is not None:
        cache.install(QUESTION, answer, NOW, "http://a/")
    if error:
        cache.note(QUESTION, Availability.UNREACHABLE, error, NOW)
    (cells,) = rows(cache.entries(), now)
    return dict(zip(COLUMNS, cells, strict=True))


def test_good():
    shown = row(answer=OcspAnswer(True, None, NOW - HOUR, NOW + HOUR), now=NOW + HOUR / 2)
    assert shown["SERIAL"] == f"{QUESTION.serial:X}"
    assert shown["ISSUER"] == "CN=Test CA,O=Test,C=NL"
    assert (shown["STATE"], shown["REASON"], shown["SOURCE"], shown["AGE"]) == ("GOOD", "", "http://a/", "1800")
    assert shown["UNTIL"] == (NOW + HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_later_failure_leaves_the_answer_in_place():
    shown = row(answer=OcspAnswer(True, None, NOW, NOW + HOUR), error="no answer")
    assert (shown["STATE"], shown["SOURCE"], shown["ERROR"]) == ("GOOD", "http://a/", "no answer")


def test_other_states():
    unknown = OcspAnswer(False, None, NOW, NOW + HOUR)
    assert row(answer=unknown)["STATE"] == "UNKNOWN"
    assert row(answer=unknown, now=NOW + HOUR)["STATE"] == "EXPIRED"
    assert row(error="down")["STATE"] == "NONE"
    shown = row(answer=OcspAnswer(True, "keyCompromise", NOW, NOW + HOUR), now=NOW + 2 * HOUR)
    assert (shown["STATE"], shown["REASON"]) == ("REVOKED", "keyCompromise")
