"""The CRLs in memory: facts of one, and pages of what it revokes."""

import attrs
import pytest

from appliance.certs.crls.crl_source import CrlEntry
from appliance.services.control import crls
from appliance.services.control.facilities import Later
from appliance.services.control.language import parse
from tests.support import pki
from tests.support.control_samples import Stage
from tests.support.crls import parsed, source

ID = source().digest[:8]


def show(text, *entries, function=crls.revoked):
    stage = Stage()
    stage.crls = entries or [CrlEntry(source(), parsed([0x1A, 0x2B, 0x3C]))]
    answer = function(stage.facilities(), parse(text))
    return answer.finish(answer.work()) if isinstance(answer, Later) else answer


def serials(operands=""):
    done = show(f"D CRL,REVOKED{operands}")
    assert done.code == 0, done.lines
    return [row[0] for row in done.rows], done.lines[0]


def test_without_an_id_every_list():
    assert show("D CRL", function=crls.display).rows == (("CN=CA",),)


def test_the_facts_of_one():
    done = show(f"D CRL,ID={ID[:4].upper()}", function=crls.display)
    assert (done.columns, dict(done.rows)["ID"]) == (("FIELD", "VALUE"), ID)
    assert show("D CRL,ID=nothing", function=crls.display).lines == ("SLYO0150E there is no CRL nothing in memory",)


def test_an_entry():
    done = show(f"D CRL,REVOKED,ID={ID},COUNT=1,SORT=SERIAL")
    date = f"{parsed([1]).this_update:%Y-%m-%dT%H:%M:%SZ}"
    assert dict(zip(done.columns, done.rows[0], strict=True)) == {
        "SERIAL": "1A",
        "DATE": date,
        "REASON": "unspecified",
        "IN": "BASE",
        "HOLDER": "USER2/a",
    }
    assert done.lines == ("1 OF 3 RECORDS DISPLAYED",)


@pytest.mark.parametrize(
    ("operands", "expected", "total"),
    [
        ("", ["1A", "2B", "3C"], 3),
        (",SORT=SERIAL,ORDER=DESC,COUNT=2", ["3C", "2B"], 3),
        (",SORT=SERIAL,OFFSET=2,COUNT=2", ["3C"], 3),
        (",SORT=HOLDER,ORDER=DESC,COUNT=1", ["1A"], 3),
        (",SORT=REASON,COUNT=1", ["1A"], 3),
        (",SORT=IN,COUNT=1", ["1A"], 3),
        (",SERIAL=0:2b", ["2B"], 1),
        (",SERIAL=*C", ["3C"], 1),
        (",REASON=unspec*", ["1A", "2B", "3C"], 3),
        (",REASON=keyCompromise", [], 0),
        (",HOLDER=USER2/*", ["1A"], 1),
        (",FIND=user2", ["1A"], 1),
        (",FIND=3c", ["3C"], 1),
        (",SINCE=2000-01-01,UNTIL=2100-01-01", ["1A", "2B", "3C"], 3),
        (",SINCE=2100-01-01", [], 0),
        (",UNTIL=2000-01-01T00:00:00", [], 0),
    ],
)
def test_pages(operands, expected, total):
    assert serials(operands) == (expected, f"{len(expected)} OF {total} RECORDS DISPLAYED")


def test_pages_of_a_list_that_is_sorted_in_parts(monkeypatch):
    monkeypatch.setattr(crls, "_PART", 2)
    assert serials(",SORT=SERIAL,ORDER=DESC") == (["3C", "2B", "1A"], "3 OF 3 RECORDS DISPLAYED")
    assert serials(",SORT=SERIAL,OFFSET=1,COUNT=1") == (["2B"], "1 OF 3 RECORDS DISPLAYED")


@pytest.mark.parametrize("wrong", ["COLOR=RED", "SORT=COLOR", "COUNT=1001", "SINCE=yesterday", "ID=nothing"])
def test_what_cannot_be_shown(wrong):
    assert show(f"D CRL,REVOKED,{wrong}").code == 8


def test_which_one_has_to_be_said_when_there_are_several():
    other = pki.Authority.create("Other")
    both = (CrlEntry(source(), parsed([1])), CrlEntry(source(other), parsed([2], authority=other)))
    assert show("D CRL,REVOKED", *both).lines == ("SLYO0105E CRL needs ID=",)
    assert [row[0] for row in show(f"D CRL,REVOKED,ID={ID}", *both).rows] == ["1"]
    one = (both[0], attrs.evolve(both[1], crl=None))
    assert [row[0] for row in show("D CRL,REVOKED", *one).rows] == ["1"]


def test_a_list_that_never_came():
    done = show(f"D CRL,REVOKED,ID={ID}", attrs.evolve(CrlEntry(source()), error="no answer"))
    assert done.lines == (f"SLYO0150E there is no CRL {ID} in memory",)
