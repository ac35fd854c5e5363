"""What is done with answers, wherever they came from."""

from pathlib import Path

import pytest

from appliance.assembly.firststart.firstboot import FirstBootError
from appliance.cli import firstboot
from appliance.cli.defaults import SYSTEM_SOCKET, SYSTEM_STATE
from appliance.cli.firstboot import Folders, Secrets, clock_fault, made_of, require_clock, silent_directories
from appliance.config.answers import read_answers
from appliance.config.language.report import Report
from appliance.secret import Secret
from tests.support.ports import free_port


def answers(*more):
    lines = ["HOSTNAME localhost", "ADMINISTRATOR SECADM", "CERTIFICATE CREATE 'O=Example'", *more]
    return read_answers("\n".join(lines), "answers", Report())


def test_where_the_daemon_listens_for_its_operator(tmp_path):
    assert Folders(tmp_path, SYSTEM_STATE).socket == SYSTEM_SOCKET
    assert Folders(tmp_path, tmp_path).socket == Path("control.sock")


def test_a_clock_is_checked_unless_it_is_trusted(monkeypatch):
    monkeypatch.setattr(firstboot, "clock_problem", lambda now: "it stands still")
    assert clock_fault() == "the clock: it stands still; CLOCK TRUST goes on nevertheless"
    require_clock(answers("CLOCK TRUST"))
    with pytest.raises(FirstBootError, match="it stands still"):
        require_clock(answers())
    monkeypatch.setattr(firstboot, "clock_problem", lambda now: "")
    require_clock(answers())


def test_a_silent_directory_is_told_of():
    [warning] = silent_directories(answers(f"LDAP 127.0.0.1 {free_port()}"))
    assert warning.startswith("SLYA0315W")


def test_what_was_made_is_said(tmp_path):
    shown = []
    folders = Folders(tmp_path / "etc", tmp_path / "state")
    lines = made_of(answers(), folders, Secrets(Secret("a phrase of mine")), shown.append)
    assert lines[-1].startswith("SLYA0312I SALLY is made")
    assert [uri.partition("?")[0] for uri in shown] == ["otpauth://totp/Sallyport:SECADM"]
    with pytest.raises(FirstBootError, match="the first boot is over"):
        made_of(answers(), folders, Secrets(Secret("a phrase of mine")), shown.append)
