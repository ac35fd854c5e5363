"""Labels and the choice of a certificate, as all functions of RACDCERT share them."""

import pytest


def test_labels_are_made_when_none_is_given(racf):
    for _ in range(3):
        racf.ok("RACDCERT ID(USER2) GENCERT NISTECC")
    racf.ok("RACDCERT ID(USER2) DELETE(LABEL('LABEL00000002'))")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC")
    labels = {certificate.label for certificate in racf.database.certificates.values()}
    assert labels == {"LABEL00000001", "LABEL00000002", "LABEL00000003"}


def test_labels_are_case_sensitive_and_belong_to_an_owner(racf):
    for text in (
        "RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('x')",
        "RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('X')",
        "RACDCERT ID(USER3) GENCERT NISTECC WITHLABEL('x')",
        "RACDCERT SITE GENCERT NISTECC SUBJECTSDN(CN('s')) WITHLABEL('x')",
    ):
        racf.ok(text)
    assert racf.refused("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('x')") == "SLYS1504E"


def test_without_a_label_the_only_certificate_is_meant(racf):
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('x')")
    racf.ok("RACDCERT ID(USER2) EXPORT()")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('y')")
    assert racf.refused("RACDCERT ID(USER2) DELETE()") == "SLYS1527E"
    assert racf.refused("RACDCERT ID(USER2) DELETE(LABEL('z'))") == "SLYS1505E"


@pytest.mark.parametrize("label", [" ", "x" * 33])
def test_a_label_has_1_to_32_characters(racf, label):
    assert racf.refused(f"RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('{label}')") == "SLYS1503E"


def test_one_status_at_most(racf):
    racf.ok("RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('ca')) WITHLABEL('x')")
    assert racf.refused("RACDCERT CERTAUTH ALTER(LABEL('x')) TRUST HIGHTRUST") == "SLYS1001E"
