from appliance.certs.chains import is_self_issued, own_chain
from tests.support import pki

ROOT = pki.Authority.create("Root")
MIDDLE = ROOT.subordinate("Middle")
INNER = MIDDLE.subordinate("Inner")
LEAF = INNER.issue("localhost").certificate


def test_a_root_issued_itself():
    assert is_self_issued(ROOT.certificate)
    assert not is_self_issued(MIDDLE.certificate)


def test_in_order_without_the_root():
    pool = (ROOT.certificate, MIDDLE.certificate, LEAF, INNER.certificate)
    assert own_chain(LEAF, pool) == (LEAF, INNER.certificate, MIDDLE.certificate)


def test_as_far_as_the_pool_goes():
    assert own_chain(LEAF, (INNER.certificate,)) == (LEAF, INNER.certificate)
    assert own_chain(LEAF, ()) == (LEAF,)


def test_a_self_signed_certificate_is_its_own_chain():
    assert own_chain(ROOT.certificate, (ROOT.certificate,)) == (ROOT.certificate,)
