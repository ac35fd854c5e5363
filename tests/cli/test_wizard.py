"""What the pages lead to: the same appliance as from a file, or nothing."""

import time

import pytest

from appliance.cli.firstboot import Folders
from appliance.cli.wizard import Wizard
from appliance.saf.totp import STEP, code_at, key_of_uri
from appliance.tui.firstboot.questions import RefusedError
from tests.cli.test_firstanswers import USUAL
from tests.cli.test_init import write_pkcs12
from tests.support.ports import free_port

VALUES = USUAL | {"user": "SECADM", "clock": "TRUST", "import_password": ""}


@pytest.fixture
def wizard(tmp_path):
    return Wizard(Folders(tmp_path / "etc", tmp_path / "state"))


def test_it_makes_what_was_typed(wizard, tmp_path):
    shown = []
    lines = wizard.run(VALUES, shown.append)
    assert "SLYA0312I SALLY is made" in lines[-1]
    assert (tmp_path / "state" / "saf.sqlite").exists()
    assert "gate.example.com" in (tmp_path / "etc" / "PROFILE.TCPIP").read_text()
    [uri] = shown
    now = int(time.time())
    assert wizard.is_code(uri, code_at(key_of_uri(uri), now // STEP))
    assert not wizard.is_code(uri, code_at(key_of_uri(uri), now // STEP + 1000))


def test_without_the_second_factor_nothing_is_made(wizard, tmp_path):
    def refuse(uri):
        raise RefusedError("no code")

    with pytest.raises(RefusedError, match="no code"):
        wizard.run(VALUES, refuse)
    assert not (tmp_path / "state" / "saf.sqlite").exists()
    assert not (tmp_path / "etc").exists()


@pytest.mark.parametrize(("typed", "reason"), [({"system": "A B"}, "SYSTEM"), ({"password": "p w"}, "ADMINISTRATOR: ")])
def test_what_keeps_it_from_being_made_is_said(wizard, typed, reason):
    with pytest.raises(RefusedError, match=reason):
        wizard.run(VALUES | typed, print)


def test_it_looks_around(wizard):
    assert wizard.look_around(VALUES) == []
    [warning] = wizard.look_around(VALUES | {"ldap": f"127.0.0.1 {free_port()}"})
    assert warning.startswith("SLYA0315W")


def test_a_certificate_from_elsewhere(wizard, tmp_path):
    write_pkcs12(tmp_path / "gate.p12", b"sesame")
    typed = {"certificate": "IMPORT", "file": str(tmp_path / "gate.p12"), "import_password": "sesame"}
    assert "SLYA0312I" in wizard.run(VALUES | typed, lambda uri: None)[-1]
    assert "DIRECTORY" not in (tmp_path / "etc" / "SYSTEM.CONF").read_text()
    with pytest.raises(RefusedError, match="the first boot is over"):
        wizard.run(VALUES | typed, lambda uri: None)
