"""The user of a certificate, through the router, whose record says why."""

import pytest

from appliance.saf.database import Trust
from appliance.saf.model import (
    Acee,
    CertificateMapping,
    Unmapped,
    UnmappedReason,
)
from tests.support.saf_samples import (
    certificate,
    registered,
    router,
    with_user,
)


def test_a_mapped_certificate_and_its_record():
    sample = router()
    mapping = sample.router.map_certificate(certificate("user2"), service="FTP", peer="p")
    assert mapping == CertificateMapping(Acee("USER2", ("SYS1",), "SYS1"), "registered")
    last = sample.audit.last
    assert (last.event, last.qualifier, last.user, last.method) == ("INITACEE", "SUCCESS", "USER2", "certificate")
    assert (last.service, last.peer) == ("FTP", "p")
    assert "CN=user2" in str(last.extra["subject"])


@pytest.mark.parametrize(
    ("change", "reason", "code"),
    [
        (lambda d: d.without_certificate(certificate("user2")), UnmappedReason.NO_MAPPING, 40),
        (lambda d: d.with_certificate(registered("USER2", Trust.NOTRUST)), UnmappedReason.NOT_TRUSTED, 40),
        (lambda d: d.without_user("USER2"), UnmappedReason.USER_UNKNOWN, 16),
        (with_user("USER2", revoked=True), UnmappedReason.USER_REVOKED, 28),
    ],
)
def test_an_unmapped_certificate_and_its_record(change, reason, code):
    sample = router()
    sample.change(change)
    assert sample.router.map_certificate(certificate("user2")) == Unmapped(reason)
    last = sample.audit.last
    assert (last.qualifier, last.user, last.saf_rc, last.racf_rc, last.reason) == (reason.name, "", 8, 8, code)
