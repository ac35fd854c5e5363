import pytest
from cryptography import x509

from appliance.certs.crls.crl_retrieval import Retrieval, Retrieved, Unacceptable, retrieve
from appliance.certs.crls.fetching import Absent, FetchResult, Found, Unreachable
from tests.support import pki
from tests.support.crls import delta, parsed, source


class Answering:
    def __init__(self, result: FetchResult) -> None:
        self.result = result

    def run(self) -> FetchResult:
        return self.result

    def abort(self) -> None:
        raise AssertionError


def retrieved(*values: bytes, known=None) -> Retrieval:
    return retrieve(Answering(Found(values)), source(), known, pki.now())


def test_a_good_one():
    crl = parsed([7])
    assert retrieved(crl.der) == Retrieved(crl)


def test_the_newest_counts():
    old, new = parsed(number=1), parsed(number=2)
    assert retrieved(old.der, new.der).crl.number == 2
    assert retrieved(new.der, old.der).crl.number == 2


def test_the_known_one_is_not_parsed_again():
    known = parsed()
    assert retrieved(known.der, known=known).crl is known


def test_one_good_among_bad_ones():
    foreign = parsed(authority=pki.Authority.create("Test CA"), number=9)
    assert retrieved(b"junk", foreign.der, parsed(number=1).der).crl.number == 1


def test_none_to_rely_on():
    foreign = parsed(authority=pki.Authority.create("Test CA"))
    result = retrieved(foreign.der, b"junk")
    assert isinstance(result, Unacceptable)
    assert "signature" in result.detail


@pytest.mark.parametrize("nothing", [Absent("none"), Unreachable("down")])
def test_no_answer_passes_through(nothing):
    assert retrieve(Answering(nothing), source(), None, pki.now()) == nothing


def with_deltas(base: bytes, *deltas: bytes, known=None) -> Retrieval:
    return retrieve(Answering(Found((base,), deltas)), source(), known, pki.now())


def test_a_delta_is_applied_to_the_list_that_it_belongs_to():
    base = parsed([1], number=5)
    newest, older = (delta({serial: x509.ReasonFlags.unspecified}, number=serial, base=5) for serial in (8, 7))
    found = with_deltas(base.der, older, newest, b"garbage", delta({}, number=20, base=19)).crl
    assert (found.number, found.revoked.keys()) == (8, {1, 8})
    assert with_deltas(base.der, newest, known=found).crl is found
    assert with_deltas(base.der, known=found).crl.number == 5  # the collector refuses the step back


def test_a_delta_that_does_not_belong_is_no_reason_to_refuse_the_list():
    base = parsed([1], number=5)
    assert with_deltas(base.der, delta({}, number=20, base=19)).crl == base
