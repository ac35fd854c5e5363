"""RACDCERT MAP, ALTMAP, DELMAP, LISTMAP."""

import pytest

from appliance.saf.database import CertificateFilter, Trust

MAP = "RACDCERT ID(USER2) MAP SDNFILTER('OU=Dev.O=Example.C=US') TRUST WITHLABEL('dev')"


def test_a_filter_is_defined_changed_and_deleted(racf):
    racf.ok(MAP)
    racf.ok("RACDCERT ID(USER3) MAP IDNFILTER('CN=CA.C=US') NOTRUST")
    assert racf.store.load().filters == (
        CertificateFilter("USER2", "dev", Trust.TRUST, subject="OU=Dev.O=Example.C=US"),
        CertificateFilter("USER3", "LABEL00000001", Trust.NOTRUST, issuer="CN=CA.C=US"),
    )
    racf.ok("RACDCERT ID(USER2) ALTMAP(LABEL('dev')) NOTRUST")
    assert [entry.trust for entry in racf.store.load().filters] == [Trust.NOTRUST, Trust.NOTRUST]
    racf.ok("RACDCERT ID(USER2) DELMAP(LABEL('dev'))")
    racf.ok("RACDCERT ID(USER3) DELMAP()")
    assert racf.store.load().filters == ()


def test_listmap_shows_the_names(racf):
    racf.ok(MAP)
    assert racf.ok("RACDCERT LISTMAP(LABEL('dev'))", user="USER2") == (
        "Mapping information for user USER2:",
        "",
        "  Label: dev",
        "  Status: TRUST",
        "  Issuer's Name Filter:",
        "       ><",
        "  Subject's Name Filter:",
        "       >OU=Dev.O=Example.C=US<",
    )
    assert racf.ok("RACDCERT ID(USER3) LISTMAP")[0].startswith("SLYS1109I")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RACDCERT ID(USER2) MAP TRUST", "SLYS1517E"),
        ("RACDCERT ID(USER2) MAP SDNFILTER('O=X')", "SLYS1517E"),
        ("RACDCERT ID(USER2) MAP SDNFILTER('Example') TRUST", "SLYS1517E"),
        (f"RACDCERT ID(USER2) MAP SDNFILTER('O={'x' * 254}') TRUST", "SLYS1517E"),
        ("RACDCERT CERTAUTH MAP SDNFILTER('O=X') TRUST", "SLYS1102E"),
        ("RACDCERT ID(USER3) MAP SDNFILTER('OU=Dev.O=Example.C=US') TRUST", "SLYS1518E"),
        ("RACDCERT ID(USER2) MAP SDNFILTER('O=X') TRUST WITHLABEL('dev')", "SLYS1504E"),
        ("RACDCERT ID(USER2) DELMAP(LABEL('none'))", "SLYS1519E"),
        ("RACDCERT ID(USER3) DELMAP()", "SLYS1527E"),
    ],
)
def test_what_is_refused(racf, text, message):
    racf.ok(MAP)
    assert racf.refused(text) == message


def test_altmap_without_a_status_is_a_warning(racf):
    racf.ok(MAP)
    assert racf.run("RACDCERT ID(USER2) ALTMAP(LABEL('dev'))").code == 4
