"""The answer to a request takes the place of the certificate that asked, signed by the openssl command."""

import subprocess

import pytest

from appliance.saf.database import RingConnection, Usage
from appliance.saf.issued import IssuedCertificates

KINDS = ["RSA", "NISTECC", "NISTECC SIZE(384)", "ED25519"]


class ExternalAuthority:
    """A CA of the openssl command in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90"),
            *("-subj", "/O=Elsewhere/CN=External CA", "-keyout", "ca.key", "-out", "ca.pem"),
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign"),
        )

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def sign(self, request):
        (self.folder / "request.pem").write_bytes(request)
        self.openssl("req", "-in", "request.pem", "-verify", "-noout")
        self.openssl(
            *("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
            *("-days", "30", "-copy_extensions", "copyall", "-out", "signed.pem"),
        )
        self.openssl("verify", "-x509_strict", "-CAfile", "ca.pem", "signed.pem")
        return (self.folder / "signed.pem").read_bytes()


@pytest.fixture
def external(tmp_path):
    return ExternalAuthority(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_keeps_key_label_and_rings(racf_now, external, kind):
    racf = racf_now
    racf.ok(
        f"RACDCERT ID(USER2) GENCERT {kind} SUBJECTSDN(CN('server') O('Here')) ALTNAME(DOMAIN('mvs098') IP(127.0.0.1))"
        " WITHLABEL('server')"
    )
    racf.ok("RACDCERT ID(USER2) ADDRING(R)")
    racf.ok("RACDCERT ID(USER2) CONNECT(LABEL('server') RING(R) DEFAULT)")
    before = racf.database.certificate("USER2", "server")
    racf.ok("RACDCERT ID(USER2) GENREQ(LABEL('server')) DSN('server.req')")
    racf.imports["server.pem"] = external.sign(racf.exports["server.req"])
    racf.imports["ca.pem"] = (external.folder / "ca.pem").read_bytes()
    racf.ok("RACDCERT CERTAUTH ADD('ca.pem') TRUST WITHLABEL('External')")
    (line,) = racf.ok("RACDCERT ID(USER2) ADD('server.pem')")
    assert line.startswith("SLYS1533I")
    after = racf.store.load().certificate("USER2", "server")
    assert after.certificate.issuer.rfc4514_string() == "CN=External CA,O=Elsewhere"
    assert after.private_key == before.private_key
    assert "mvs098" in "".join(racf.ok("RACDCERT ID(USER2) LIST(LABEL('server'))"))
    assert racf.database.rings["USER2", "R"].connections == (RingConnection("USER2", "server", Usage.PERSONAL, True),)
    assert [one.label for one in racf.database.certificates.values()] == ["External", "server"]


def test_a_new_label_moves_the_rings(racf_now, external):
    racf = racf_now
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('old')")
    racf.ok("RACDCERT ID(USER2) ADDRING(R)")
    racf.ok("RACDCERT ID(USER2) CONNECT(LABEL('old') RING(R))")
    request = "\n".join(racf.ok("RACDCERT ID(USER2) GENREQ(LABEL('old'))")).encode()
    racf.imports["new.pem"] = external.sign(request)
    racf.ok("RACDCERT ID(USER2) ADD('new.pem') TRUST WITHLABEL('new')")
    assert [entry.label for entry in racf.store.load().rings["USER2", "R"].connections] == ["new"]
    assert racf.database.certificate("USER2", "old") is None


def test_another_owners_certificate_is_not_replaced(racf_now, external):
    racf = racf_now
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('x')")
    racf.imports["x.pem"] = external.sign("\n".join(racf.ok("RACDCERT ID(USER2) GENREQ(LABEL('x'))")).encode())
    racf.ok("RACDCERT ID(USER3) ADD('x.pem') TRUST WITHLABEL('x')")
    assert racf.database.certificate("USER3", "x").private_key is None
    assert racf.database.certificate("USER2", "x").private_key is not None


def test_the_own_authority_signs_what_openssl_asks_for(racf_now, external):
    racf = racf_now
    external.openssl(
        *("req", "-new", "-newkey", "ed25519", "-nodes", "-subj", "/O=Partner/CN=ann", "-keyout", "ann.key"),
        *("-addext", "subjectAltName=DNS:ann.example", "-out", "ann.req"),
    )
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.imports["ann.req"] = (external.folder / "ann.req").read_bytes()
    assert racf.refused("RACDCERT ID(USER2) GENCERT('ann.req')") == "SLYS1001E"
    racf.ok("RACDCERT ID(USER2) GENCERT('ann.req') SIGNWITH(CERTAUTH LABEL('CA')) WITHLABEL('ann')")
    made = racf.store.load().certificate("USER2", "ann")
    assert (made.certificate.subject.rfc4514_string(), made.private_key) == ("CN=ann,O=Partner", None)
    (external.folder / "own.pem").write_text("\n".join(racf.ok("RACDCERT CERTAUTH EXPORT(LABEL('CA'))")) + "\n")
    (external.folder / "ann.pem").write_text("\n".join(racf.ok("RACDCERT ID(USER2) EXPORT(LABEL('ann'))")) + "\n")
    external.openssl(
        "verify",
        "-attime",
        str(int(made.certificate.not_valid_before_utc.timestamp()) + 86399),
        "-x509_strict",
        "-CAfile",
        "own.pem",
        "ann.pem",
    )
    assert b"ann.example" in external.openssl("x509", "-in", "ann.pem", "-noout", "-text")
    (entry,) = IssuedCertificates(racf.store).issued_by("CA")
    assert entry.serial == made.certificate.serial_number


def test_what_is_no_request_is_refused(racf):
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')")
    racf.imports["bad"] = b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
    assert racf.refused("RACDCERT ID(USER2) GENCERT('bad') SIGNWITH(CERTAUTH LABEL('CA'))") == "SLYS1507E"
    assert racf.refused("RACDCERT ID(USER2) GENCERT('none') SIGNWITH(CERTAUTH LABEL('CA'))") == "SLYS1507E"
