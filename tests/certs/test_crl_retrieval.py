import pytest

from appliance.certs.crl_ldap import Absent, FetchResult, Found, Unreachable
from appliance.certs.crl_retrieval import Retrieval, Retrieved, Unacceptable, retrieve
from tests.support import pki
from tests.support.crls import parsed, source


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
