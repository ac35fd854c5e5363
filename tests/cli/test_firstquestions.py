"""Every question is checked by what reads the file of answers, and says what is wrong in its own words."""

import pytest

from appliance.cli import firstquestions
from appliance.cli.firstquestions import first_pages
from tests.cli.test_firstanswers import USUAL
from tests.cli.test_init import write_pkcs12


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(firstquestions, "clock_fault", lambda: "the clock: it stands still")


def faults(**typed):
    """Name of a question -> what is wrong."""
    values = USUAL | typed
    found = {one.name: one.check(values) for page in first_pages() for one in page.applying(values)}
    return {name: fault for name, fault in found.items() if fault}


def test_the_usual_answers_are_good_but_for_the_clock():
    assert faults() == {"clock": "the clock: it stands still"}
    assert faults(clock="TRUST") == {}


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("hosts", "", "HOSTNAME: needs a host name"),
        ("hosts", "gate_.", "HOSTNAME: "),
        ("system", "TOO-LONG-BY-FAR", "SYSTEM: TOO-LONG-BY-FAR is not a system name"),
        ("system", "GATE1 GATE2", "SYSTEM: GATE1 GATE2 is not a system name"),
        ("bind", "everywhere", "BINDADDRESS: "),
        ("user", "", "ADMINISTRATOR: needs a user ID"),
        ("user", "SECADM FACTORFILE /x", "ADMINISTRATOR: SECADM FACTORFILE /x is not a user ID"),
        ("password", "p w", "a password has 1 to 8"),
        ("password", "ibmuser is my name", "must not contain the user ID"),
        ("again", "another", "the two passwords are not the same"),
        ("certificate", "BUY", "CERTIFICATE: BUY is not CREATE or IMPORT"),
        ("suffix", "no name", "CERTIFICATE: no name is no distinguished name"),
        ("FTP", "0", "LISTEN: 0 is not a port number"),
        ("FTPS", "21", "LISTEN: port 21 is asked for twice"),
        ("ldap", "a.example.com 389 636", "LDAP: "),
        ("clock", "MAYBE", "CLOCK: MAYBE is not TRUST or CHECK"),
    ],
)
def test_each_says_what_is_wrong_with_it(name, typed, fault):
    found = faults(**{"clock": "TRUST", name: typed} | ({"again": typed} if name == "password" else {}))
    assert list(found) == [name]
    assert fault in found[name]


def test_a_certificate_from_elsewhere_is_opened(tmp_path):
    file = tmp_path / "gate.p12"
    typed = {"clock": "TRUST", "certificate": "IMPORT", "file": str(file), "import_password": "sesame"}
    assert faults(**typed)["file"] == f"CERTIFICATE: {file} is no file"
    write_pkcs12(file, b"sesame")
    assert faults(**typed) == {}
    assert "the password is not right" in faults(**typed | {"import_password": "wrong"})["import_password"]
