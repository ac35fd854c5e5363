"""hostIdMappings: the last way to a user ID, and only on the word of an authority that is trusted highly."""

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust
from appliance.saf.hostids import OID, HostId, host_ids, is_highly_trusted
from appliance.saf.model import CertificateMapping
from appliance.saf.router import SafRouter
from tests.support import pki
from tests.support.racf import NOON, PASSWORDS, AuditList, RacfConsole

CA = pki.authority()


def tlv(tag, content):
    length = bytes([len(content)]) if len(content) < 128 else b"\x81" + bytes([len(content)])
    return bytes([tag]) + length + content


def mapping(host, user, tail=b""):
    return tlv(0x30, tlv(0x81, host.encode()) + tlv(0x82, user.encode()) + tail)


def certificate(*mappings, value=None, tag=0x31):
    value = tlv(tag, b"".join(mappings)) if value is None else value
    return CA.issue("ann", extensions=[(x509.UnrecognizedExtension(OID, value), False)]).certificate


PROOF = tlv(0x30, tlv(0x04, b"secret") + tlv(0x06, b"\x2a\x03"))


@pytest.mark.parametrize("tag", [0x30, 0x31])
def test_mappings_are_read_from_a_set_or_a_sequence(tag):
    made = certificate(mapping("MVS098", "user2", PROOF), mapping("OTHER", "ANN"), tag=tag)
    assert host_ids(made) == (HostId("MVS098", "USER2"), HostId("OTHER", "ANN"))


@pytest.mark.parametrize(
    "entry",
    [mapping("", "USER2"), mapping("MVS*", "USER2"), mapping("MVS098", "NOT A NAME"), mapping("M\x00", "USER2"),
     tlv(0x30, tlv(0x81, b"MVS098")), tlv(0x30, tlv(0x81, b"\xff") + tlv(0x82, b"USER2")), b"\x30\x7f\x01"],
)  # fmt: skip
def test_what_does_not_decode_is_passed_over(entry):
    assert host_ids(certificate(mapping("HOST", "ANN"), entry)) == (HostId("HOST", "ANN"),)
    assert host_ids(pki.user("user2").certificate) == ()


@given(st.binary(max_size=80))
def test_any_bytes_give_mappings_or_none(value):
    assert isinstance(host_ids(certificate(value=value)), tuple)


def database(trust):
    return SafDatabase().with_certificate(Certificate(CERTAUTH, "CA", trust, CA.certificate))


def test_only_a_highly_trusted_issuer_may_vouch():
    made = certificate(mapping("MVS098", "USER2"))
    assert is_highly_trusted(database(Trust.HIGHTRUST), made)
    assert not is_highly_trusted(database(Trust.TRUST), made)
    namesake = pki.Authority.create("Test CA")
    other = SafDatabase().with_certificate(Certificate(CERTAUTH, "CA", Trust.HIGHTRUST, namesake.certificate))
    assert not is_highly_trusted(other, made)


class TestAtTheRouter:
    """With the server's access to IRR.HOST.MVS098."""

    @pytest.fixture
    def racf(self, tmp_path):
        racf_console = RacfConsole(tmp_path, "ADDUSER (USER2 USER3)")
        racf_console.imports["ca"] = CA.certificate_pem
        for command in (
            "ADDUSER FTPD NOPASSWORD",
            "RACDCERT CERTAUTH ADD('ca') HIGHTRUST WITHLABEL('CA')",
            "SETROPTS CLASSACT(SERVAUTH)",
            "RDEFINE SERVAUTH IRR.HOST.MVS098 UACC(NONE)",
            "PERMIT IRR.HOST.MVS098 CLASS(SERVAUTH) ID(FTPD) ACCESS(READ)",
        ):
            racf_console.ok(command)
        yield racf_console
        racf_console.store.close()

    def mapped(self, racf, service="FTP", user="USER2"):
        router = SafRouter(racf.database, racf.store, AuditList(), PASSWORDS, lambda: NOON)
        found = router.map_certificate(certificate(mapping("mvs098", user)), service=service)
        return found.acee.user if isinstance(found, CertificateMapping) else None

    def test_everything_in_place_gives_the_user(self, racf):
        assert self.mapped(racf) == "USER2"

    def test_each_condition_counts(self, racf):
        assert self.mapped(racf, service="DCAS") is None
        assert self.mapped(racf, user="NOBODY") is None
        racf.ok("ALTUSER USER2 REVOKE")
        assert self.mapped(racf) is None
        racf.ok("ALTUSER USER2 RESUME")
        racf.ok("RACDCERT CERTAUTH ALTER(LABEL('CA')) TRUST")
        assert self.mapped(racf) is None
        racf.ok("RACDCERT CERTAUTH ALTER(LABEL('CA')) HIGHTRUST")
        racf.ok("PERMIT IRR.HOST.MVS098 CLASS(SERVAUTH) ID(FTPD) DELETE")
        assert self.mapped(racf) is None

    def test_a_filter_comes_first(self, racf):
        racf.ok("RACDCERT ID(USER3) MAP IDNFILTER('CN=Test CA.O=Test.C=NL') TRUST")
        assert self.mapped(racf) == "USER3"
        racf.ok("RACDCERT ID(USER3) ALTMAP() NOTRUST")
        assert self.mapped(racf) is None


def test_criteria_tell_services_apart(tmp_path):
    racf = RacfConsole(tmp_path, "ADDUSER (USER2 USER3)")
    for command in (
        "SETROPTS CLASSACT(DIGTCRIT) GENERIC(DIGTCRIT)",
        "RDEFINE DIGTCRIT SYSID=MVS098.APPLID=FTP APPLDATA('USER2')",
        "RDEFINE DIGTCRIT SYSID=MVS098.* APPLDATA('USER3')",
        "RACDCERT MULTIID MAP IDNFILTER('O=Test.C=NL') CRITERIA(SYSID=&SYSID.APPLID=&APPLID) TRUST",
    ):
        racf.ok(command)
    made = pki.user("user2").certificate
    for system, service, user in (("MVS098", "FTP", "USER2"), ("MVS098", "DCAS", "USER3"), ("OTHER", "FTP", None)):
        router = SafRouter(racf.store.load(), racf.store, AuditList(), PASSWORDS, lambda: NOON, system=system)
        found = router.map_certificate(made, service=service)
        assert (found.acee.user if isinstance(found, CertificateMapping) else None) == user
    racf.store.close()
