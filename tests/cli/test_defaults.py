"""Where things are when nobody says."""

from pathlib import Path

from appliance.cli.defaults import SYSTEM_SOCKET, ca_file, control_socket


def test_what_is_given_counts():
    assert control_socket(Path("/a/b")) == Path("/a/b")
    assert ca_file(Path("/a/ca.pem")) == Path("/a/ca.pem")


def test_the_demo_comes_before_the_system(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert control_socket(None) == SYSTEM_SOCKET
    assert ca_file(None) is None
    (tmp_path / "var" / "pki").mkdir(parents=True)
    (tmp_path / "var" / "control.sock").touch()
    (tmp_path / "var" / "pki" / "ca.pem").touch()
    assert control_socket(None) == Path("var/control.sock")
    assert ca_file(None) == Path("var/pki/ca.pem")
