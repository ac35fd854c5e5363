"""``sallyport init``: what stands afterwards, and that a first boot which fails has not happened."""

import datetime
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from appliance.certs.authority import Usage, issue, make_ca
from appliance.cli import main
from appliance.cli.init import _has_panels
from appliance.config.loader import load
from appliance.saf.auditchain import verify_chain
from appliance.saf.database import CERTAUTH
from appliance.saf.store import SafStore

ANSWERS = """
HOSTNAME gate.example.com 127.0.0.1
SYSTEM GATE1
ADMINISTRATOR SECADM PASSWORDFILE {folder}/password FACTORFILE {folder}/factor NAME 'It''s me'
CERTIFICATE CREATE 'O=Example'
LISTEN FTP
LISTEN FTPS
LISTEN TELNET
LISTEN TN3270
LISTEN DCAS
LISTEN METRICS
CLOCK TRUST
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "password").write_text("a phrase with it's quote\n")
    return tmp_path


def init(folder, text=ANSWERS, **kwargs):
    (folder / "answers").write_text(text.format(folder=folder))
    options = ["--answers", folder / "answers", "--config", folder / "etc", "--state", folder / "state"]
    return CliRunner().invoke(main, ["init", *map(str, options)], **kwargs)


def database(folder):
    now = datetime.datetime.now(datetime.UTC)
    state = folder / "state"
    store = SafStore.open(f"sqlite:///{state / 'saf.sqlite'}", key_file=state / "saf.key", now=lambda: now)
    try:
        return store.database
    finally:
        store.close()


def left(folder):
    """What there is but the audit, which keeps attempts as well."""
    return {p.name for p in folder.rglob("*") if p.is_file()} - {p.name for p in folder.glob("state/audit/*")}


def test_afterwards_there_is_an_appliance(folder):
    result = init(folder)
    assert result.exit_code == 0, result.output
    assert "SLYA0312I GATE1" in result.output
    found = load(folder / "etc")
    assert [str(one) for one in found.diagnostics] == []
    assert {port.port for port in found.site.profile.telnet} == {992, 23}
    assert {server.jobname: server.ports for server in found.site.ftp} == {
        "FTPD1": (("", 21),),
        "FTPIMP1": (("", 990),),
    }
    made = database(folder)
    admin = made.users["SECADM"]
    assert (admin.special, admin.full_name, admin.is_expired) == (True, "It's me", False)
    assert admin.second_factor.active
    assert admin.phrase_hash is not None
    assert (folder / "factor").read_text().startswith("otpauth://totp/Sallyport:SECADM?secret=")
    assert stat.S_IMODE((folder / "factor").stat().st_mode) == 0o600
    [server] = [one for one in made.certificates.values() if one.label == "SERVER"]
    names = server.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["gate.example.com"]
    assert verify_chain(folder / "state" / "audit").is_sound
    audit = next((folder / "state" / "audit").iterdir()).read_text()
    assert "a phrase" not in audit
    assert not list((folder / "state").glob(".firstboot*"))


def test_it_is_done_once(folder):
    assert init(folder).exit_code == 0
    result = init(folder)
    assert (result.exit_code, "the first boot is over" in result.output) == (8, True)


def test_members_that_were_written_before_stay(folder):
    (folder / "etc").mkdir()
    (folder / "etc" / "APPLS").write_text("APPL TSO BUILTIN TSO\nAPPL ECHO BUILTIN ECHO\n")
    result = init(folder)
    assert result.exit_code == 0, result.output
    assert "SLYA0313I what was written before stays as it is: APPLS" in result.output
    assert "DESCRIPTION" not in (folder / "etc" / "APPLS").read_text()


def test_members_that_do_not_fit_stop_it(folder):
    (folder / "etc").mkdir()
    (folder / "etc" / "APPLS").write_text("APPL WRONG\n")
    before = left(folder) | {"answers"}
    result = init(folder)
    assert (result.exit_code, "APPLS:1" in result.output) == (8, True)
    assert left(folder) == before


@pytest.mark.parametrize("password", ["", "secadm is my name", "s p"])
def test_a_password_that_does_not_do_stops_it(folder, password):
    (folder / "password").write_text(f"{password}\n")
    before = left(folder) | {"answers"}
    result = init(folder)
    assert (result.exit_code, "SLYA0314E" in result.output) == (8, True)
    assert left(folder) == before


def test_a_factor_file_that_is_there_is_not_written_over(folder):
    (folder / "factor").write_text("precious")
    before = left(folder) | {"answers"}
    assert init(folder).exit_code == 8
    assert (folder / "factor").read_text() == "precious"
    assert left(folder) == before


def test_a_name_that_is_none_is_refused(folder):
    result = init(folder, ANSWERS.replace("O=Example", "no name"))
    assert (result.exit_code, "no distinguished name" in result.output) == (8, True)


def test_answers_with_errors_name_the_line(folder):
    result = init(folder, ANSWERS.replace("LISTEN FTP\n", "LISTEN GOPHER\n"))
    assert (result.exit_code, "answers:6:8" in result.output) == (2, True)


def test_a_clock_that_is_wrong_stops_it(folder, monkeypatch):
    monkeypatch.setattr("appliance.cli.firstboot.clock_problem", lambda now: "it stands still")
    result = init(folder, ANSWERS.replace("CLOCK TRUST", ""))
    assert (result.exit_code, "it stands still" in result.output) == (8, True)
    assert not (folder / "etc").exists()


def test_a_directory_that_is_silent_is_only_told_of(folder):
    result = init(folder, ANSWERS + "LDAP 127.0.0.1 1\n")
    assert result.exit_code == 0, result.output
    assert "SLYA0315W" in result.output
    assert load(folder / "etc").site.system.crl.servers == (("127.0.0.1", 3890), ("127.0.0.1", 1))


def name(text):
    return x509.Name.from_rfc4514_string(text)


def write_pkcs12(path: Path, password: bytes, *, with_chain: bool = True, days: int = 30):
    now = datetime.datetime.now(datetime.UTC)
    ca = make_ca(name("CN=Other CA"), now - datetime.timedelta(days=40))
    since = now if days > 0 else now - datetime.timedelta(days=39)
    server = issue(ca, name("CN=gate"), (Usage.SERVER,), ("gate.example.com",), abs(days), since)
    chain = [ca.certificate] if with_chain else None
    encryption = BestAvailableEncryption(password)
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"gate", server.private_key, server.certificate, chain, encryption)
    )


IMPORTED = ANSWERS.replace("CREATE 'O=Example'", "IMPORT {folder}/gate.p12 PASSWORDFILE {folder}/p12password")


def test_a_certificate_can_come_from_elsewhere(folder):
    (folder / "p12password").write_text("sesame\n")
    write_pkcs12(folder / "gate.p12", b"sesame")
    result = init(folder, IMPORTED)
    assert result.exit_code == 0, result.output
    labels = {(one.owner, one.label, one.private_key is not None) for one in database(folder).certificates.values()}
    assert labels == {(CERTAUTH, "CHAIN 1", False), ("TCPIP", "SERVER", True)}
    assert load(folder / "etc").site.system.directory is None


@pytest.mark.parametrize(
    ("password", "options", "complaint"),
    [
        ("wrong", {}, "password is not right"),
        ("sesame", {"with_chain": False}, "authority"),
        ("sesame", {"days": -5}, "not valid now"),
    ],
)
def test_a_file_that_does_not_do_stops_it(folder, password, options, complaint):
    (folder / "p12password").write_text(f"{password}\n")
    write_pkcs12(folder / "gate.p12", b"sesame", **options)
    result = init(folder, IMPORTED)
    assert (result.exit_code, complaint in result.output) == (8, True), result.output
    assert not (folder / "state" / "saf.sqlite").exists()


def test_it_asks_what_no_file_answers(folder, monkeypatch):
    monkeypatch.setattr("appliance.cli.firstboot.clock_problem", lambda now: "")
    typed = ["gate.example.com", "TOO LONG BY FAR", "GATE1", "127.0.0.1", "SECADM", ""]
    typed += ["long phrase here", "long phrase here", "CREATE", "O=Example"]
    typed += ["2121", "-", "", "2992", "-", "", "3890"]  # FTP, FTPS, TELNET, TN3270, DCAS, METRICS, DIRECTORY
    typed += ["", ""]  # LDAP, clock
    options = ["--config", str(folder / "etc"), "--state", str(folder / "state")]
    result = CliRunner().invoke(main, ["init", *options], input="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "otpauth://totp/Sallyport:SECADM" in result.output
    assert "TOO LONG BY FAR is not a system name" in result.output
    assert "long phrase" not in result.output
    assert [server.ports for server in load(folder / "etc").site.ftp] == [(("", 2121),)]
    assert [port.port for port in load(folder / "etc").site.profile.telnet] == [2992]


@pytest.mark.parametrize(("made", "code"), [(("SLYA0312I made",), 0), (None, 8)])
def test_at_a_terminal_panels_ask(folder, monkeypatch, made, code):
    monkeypatch.setattr(sys.modules["appliance.cli.init"], "_has_panels", lambda: True)
    monkeypatch.setattr("appliance.tui.firstboot.app.FirstBootApp.run", lambda self: made)
    options = ["--config", str(folder / "etc"), "--state", str(folder / "state")]
    result = CliRunner().invoke(main, ["init", *options])
    assert (result.exit_code, result.output.split()[0]) == (code, "SLYA0314E" if code else "SLYA0312I")


def test_panels_are_for_terminals(monkeypatch):
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert _has_panels()
    monkeypatch.setenv("TERM", "dumb")
    assert not _has_panels()


def test_who_may_not_write_there_is_not_asked(folder, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: path != folder)
    result = init(folder)
    assert (result.exit_code, f"{folder} cannot be written" in result.output) == (8, True)
