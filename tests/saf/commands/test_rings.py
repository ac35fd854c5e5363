"""RACDCERT ADDRING, DELRING, LISTRING, CONNECT, REMOVE."""

import pytest

from appliance.saf.database import CERTAUTH, RingConnection, Usage


@pytest.fixture
def ring(racf):
    for text in (
        "RACDCERT CERTAUTH GENCERT NISTECC SUBJECTSDN(CN('CA')) WITHLABEL('CA')",
        "RACDCERT SITE GENCERT NISTECC SUBJECTSDN(CN('site')) WITHLABEL('site')",
        "RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('a')",
        "RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('b')",
        "RACDCERT ID(USER3) GENCERT NISTECC WITHLABEL('other')",
        "RACDCERT ID(USER2) ADDRING(FTPring)",
    ):
        racf.ok(text)
    return racf


def connections(racf):
    return racf.store.load().rings["USER2", "FTPring"].connections


def test_certificates_come_in_with_the_usage_of_their_owner(ring):
    ring.ok("RACDCERT ID(USER2) CONNECT(CERTAUTH LABEL('CA') RING(FTPring))")
    ring.ok("RACDCERT ID(USER2) CONNECT(LABEL('a') RING(FTPring) DEFAULT)")
    ring.ok("RACDCERT ID(USER2) CONNECT(ID(USER2) LABEL('b') RING(FTPring) USAGE(CERTAUTH))")
    assert connections(ring) == (
        RingConnection(CERTAUTH, "CA", Usage.CERTAUTH),
        RingConnection("USER2", "a", Usage.PERSONAL, is_default=True),
        RingConnection("USER2", "b", Usage.CERTAUTH),
    )


def test_there_is_one_default_and_connecting_again_changes(ring):
    ring.ok("RACDCERT ID(USER2) CONNECT(LABEL('a') RING(FTPring) DEFAULT)")
    ring.ok("RACDCERT ID(USER2) CONNECT(LABEL('b') RING(FTPring) DEFAULT)")
    assert [entry.is_default for entry in connections(ring)] == [False, True]
    ring.ok("RACDCERT ID(USER2) CONNECT(LABEL('b') RING(FTPring))")
    assert [entry.is_default for entry in connections(ring)] == [False, False]


def test_remove_and_delring(ring):
    ring.ok("RACDCERT ID(USER2) CONNECT(LABEL('a') RING(FTPring))")
    ring.ok("RACDCERT ID(USER2) REMOVE(LABEL('a') RING(FTPring))")
    assert connections(ring) == ()
    ring.ok("RACDCERT ID(USER2) DELRING(FTPring)")
    assert ring.database.rings == {}
    assert len(ring.database.certificates) == 5


def test_listring(ring):
    ring.ok("RACDCERT ID(USER2) CONNECT(SITE LABEL('site') RING(FTPring) DEFAULT)")
    ring.ok("RACDCERT ID(USER2) ADDRING(Another)")
    heading = "Digital ring information for user USER2:"
    shown = (
        "",
        "  Ring:",
        "       >FTPring<",
        "  Certificate Label Name            Cert Owner    USAGE     DEFAULT",
        "  --------------------------------  ------------  --------  -------",
        "  site                              SITE          SITE      YES",
    )
    other = ("", "  Ring:", "       >Another<", "  *** No certificates connected ***")
    assert ring.ok("RACDCERT ID(USER2) LISTRING(*)") == (heading, *other, *shown)
    assert ring.ok("RACDCERT LISTRING(FTPring)", user="USER2") == (heading, *shown)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ADDRING(FTPring)", "SLYS1522E"),
        ("ADDRING('a b')", "SLYS1520E"),
        ("ADDRING(a/b)", "SLYS1520E"),
        ("ADDRING(*)", "SLYS1520E"),
        ("DELRING(none)", "SLYS1521E"),
        ("LISTRING(none)", "SLYS1521E"),
        ("CONNECT(LABEL('a'))", "SLYS1001E"),
        ("CONNECT(RING(FTPring))", "SLYS1001E"),
        ("CONNECT(LABEL('none') RING(FTPring))", "SLYS1505E"),
        ("CONNECT(LABEL('a') RING(none))", "SLYS1521E"),
        ("CONNECT(LABEL('a') RING(FTPring) USAGE(SERVER))", "SLYS1404E"),
        ("REMOVE(LABEL('a') RING(FTPring))", "SLYS1525E"),
    ],
)
def test_what_is_refused(ring, text, message):
    assert ring.refused(f"RACDCERT ID(USER2) {text}") == message


def test_rings_belong_to_users(ring):
    assert ring.refused("RACDCERT CERTAUTH ADDRING(R)") == "SLYS1102E"


def test_another_users_key_is_not_taken_into_ones_own_ring(ring):
    ring.ok("SETROPTS CLASSACT(FACILITY)")
    ring.ok("RDEF FACILITY IRR.DIGTCERT.CONNECT")
    ring.ok("PE IRR.DIGTCERT.CONNECT CLASS(FACILITY) ID(USER2) ACCESS(UPDATE)")
    ring.ok("RACDCERT CONNECT(CERTAUTH LABEL('CA') RING(FTPring))", user="USER2")
    ring.ok("RACDCERT CONNECT(LABEL('a') RING(FTPring))", user="USER2")
    assert ring.refused("RACDCERT CONNECT(ID(USER3) LABEL('other') RING(FTPring))", user="USER2") == "SLYS1002E"
    assert ring.refused("RACDCERT CONNECT(SITE LABEL('site') RING(FTPring))", user="USER2") == "SLYS1002E"


def test_ones_own_certificate_is_no_authority_by_usage(ring):
    for text in (
        "SETROPTS CLASSACT(FACILITY)",
        "RDEFINE FACILITY IRR.DIGTCERT.CONNECT",
        "PERMIT IRR.DIGTCERT.CONNECT CLASS(FACILITY) ID(USER2) ACCESS(UPDATE)",
        "RACDCERT ID(USER3) ADDRING(SERVER)",
    ):
        ring.ok(text)
    connect = "RACDCERT ID(USER3) CONNECT(ID(USER2) LABEL('a') RING(SERVER) USAGE({}))"
    ring.ok(connect.format("PERSONAL"), user="USER2")
    ring.ok("RACDCERT ID(USER3) CONNECT(CERTAUTH LABEL('CA') RING(SERVER))", user="USER2")
    for usage in ("CERTAUTH", "SITE"):
        assert ring.refused(connect.format(usage), user="USER2") == "SLYS1002E"
    ring.ok("PERMIT IRR.DIGTCERT.CONNECT CLASS(FACILITY) ID(USER2) ACCESS(CONTROL)")
    ring.ok(connect.format("CERTAUTH"), user="USER2")
