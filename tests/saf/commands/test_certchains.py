"""What is registered above a certificate."""

from appliance.saf.commands.certchains import is_complete, is_vouched_for, issuers_of
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust
from tests.support.pki import DAY, Authority, now

ROOT = Authority.create()
SUB = ROOT.subordinate()
LEAF = SUB.issue("leaf").certificate


def database(*authorities, trust=Trust.TRUST):
    held = SafDatabase()
    for number, authority in enumerate(authorities):
        held = held.with_certificate(Certificate(CERTAUTH, f"CA{number}", trust, authority.certificate))
    return held


def test_the_chain_is_nearest_first_and_says_whether_it_is_whole():
    whole, part = database(ROOT, SUB), database(SUB)
    assert [one.certificate for one in issuers_of(whole, LEAF)] == [SUB.certificate, ROOT.certificate]
    assert is_complete(LEAF, issuers_of(whole, LEAF))
    assert [one.label for one in issuers_of(part, LEAF)] == ["CA0"]
    assert not is_complete(LEAF, issuers_of(part, LEAF))
    assert issuers_of(whole, ROOT.certificate) == []
    assert is_complete(ROOT.certificate, [])


def test_only_what_is_trusted_and_in_date_vouches():
    assert is_vouched_for(database(ROOT, SUB), LEAF, now())
    assert is_vouched_for(database(SUB), LEAF, now())
    assert not is_vouched_for(database(ROOT), LEAF, now())
    assert not is_vouched_for(database(ROOT, SUB, trust=Trust.NOTRUST), LEAF, now())
    assert not is_vouched_for(database(ROOT, SUB), LEAF, now() + 31 * DAY)


def test_certificates_that_sign_each_other_end():
    one, other = Authority.create("one"), Authority.create("other")
    crossed = other.issue("x", subject=one.certificate.subject).certificate
    back = one.issue("y", subject=other.certificate.subject).certificate
    held = SafDatabase()
    for number, certificate in enumerate((crossed, back)):
        held = held.with_certificate(Certificate(CERTAUTH, str(number), Trust.TRUST, certificate))
    assert len(issuers_of(held, one.issue("leaf").certificate)) <= 10
