"""MFA of ALTUSER: a key made and shown once, or given; switched on and off; taken away."""

import pytest

from appliance.secret import Secret

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def factor(racf):
    return racf.database.users["USER2"].second_factor


def test_a_key_is_made_and_shown_once(racf):
    lines = racf.ok("ALU USER2 MFA(FACTOR(AZFTOTP1) ACTIVE)")
    assert lines[0].startswith("SLYS1205I")
    assert "otpauth://totp/Sallyport:USER2?secret=" in lines[0]
    assert factor(racf).active
    key = factor(racf).key
    assert not any("otpauth" in line for line in racf.ok("ALU USER2 MFA(FACTOR(AZFTOTP1) NOACTIVE)"))
    assert (factor(racf).active, factor(racf).key) == (False, key)
    assert not any("otpauth" in str(record) for record in racf.audit.records)


def test_a_key_is_given(racf):
    racf.ok(f"ALU USER2 MFA(FACTOR(AZFTOTP1) KEY({KEY}) ACTIVE)")
    assert factor(racf).key == Secret(b"12345678901234567890")
    assert not any(KEY in str(record) for record in racf.audit.records)


@pytest.mark.parametrize("text", ["ALU USER2 NOMFA", "ALU USER2 MFA(DELFACTOR(AZFTOTP1))"])
def test_a_factor_is_taken_away(racf, text):
    racf.ok("ALU USER2 MFA(FACTOR(AZFTOTP1) ACTIVE)")
    racf.ok(text)
    assert factor(racf) is None


@pytest.mark.parametrize(
    ("operand", "message"),
    [
        ("FACTOR(OTHER)", "SLYS1404E"),
        ("KEY(ABC)", "SLYS1001E"),
        ("KEY('not base 32')", "SLYS1001E"),
        ("KEY(GEZD\xe6GBVGY3TQOJQ)", "SLYS1001E"),
    ],
)
def test_what_is_refused(racf, operand, message):
    assert racf.refused(f"ALU USER2 MFA({operand})") == message
    assert factor(racf) is None


def test_only_special_gives_a_factor(racf):
    racf.ok("ALU USER3 OWNER(USER2)")
    assert racf.refused("ALU USER3 MFA(FACTOR(AZFTOTP1))", user="USER2") == "SLYS1002E"
    assert racf.refused("ALU USER2 NOMFA", user="USER2") == "SLYS1002E"
