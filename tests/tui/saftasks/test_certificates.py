"""The three ways to a certificate."""

from appliance.tui.saftasks import ADD_ANSWER, MAP, REQUEST, SELF_SIGNED
from tests.tui.saftasks.values import VALUES


def test_a_self_signed_one_is_exported_for_the_other_side():
    generated, exported = SELF_SIGNED.commands(VALUES)
    assert "ALTNAME(DOMAIN('gate.example.com'))" in generated
    assert exported == "RACDCERT ID(PARTNER1) EXPORT(LABEL('partner1')) FORMAT(CERTB64) DSN('partner.pem')"
    assert len(SELF_SIGNED.commands({**VALUES, "file": ""})) == 1


def test_a_request_is_for_a_user_or_a_server():
    assert "ALTNAME" not in REQUEST.commands({**VALUES, "host": ""})[0]
    assert REQUEST.commands(VALUES)[1] == "RACDCERT ID(PARTNER1) GENREQ(LABEL('partner1')) DSN('partner.pem')"


def test_the_answer_of_a_ca_that_is_not_known_for_a_server():
    assert ADD_ANSWER.commands(VALUES) == (
        "RACDCERT CERTAUTH ADD('other-ca.pem') WITHLABEL('Other CA') TRUST",
        "RACDCERT CHECKCERT('partner.pem')",
        "RACDCERT ID(PARTNER1) ADD('partner.pem') WITHLABEL('partner1') TRUST",
        "RACDCERT ID(FTPD) CONNECT(CERTAUTH LABEL('Other CA') RING(FTPRING) USAGE(CERTAUTH))",
        "RACDCERT ID(FTPD) CONNECT(ID(PARTNER1) LABEL('partner1') RING(FTPRING) USAGE(PERSONAL) DEFAULT)",
        "RACDCERT ID(PARTNER1) LISTCHAIN(LABEL('partner1'))",
    )


def test_the_answer_of_a_ca_that_is_known_for_a_user():
    commands = ADD_ANSWER.commands({**VALUES, "ca_file": "", "ca_label": "", "ring": ""})
    assert [command.split("(")[0] for command in commands] == ["RACDCERT CHECKCERT", "RACDCERT ID", "RACDCERT ID"]
    assert ADD_ANSWER.fault({**VALUES, "ca_label": ""}) == "Label of the CA is missing"


def test_a_filter_has_an_issuer_or_a_subject():
    assert "SDNFILTER" in MAP.commands({**VALUES, "subject": "CN=X", "issuer": ""})[0]
    assert MAP.fault({**VALUES, "issuer": ""}) == "an issuer or a subject filter is missing"
