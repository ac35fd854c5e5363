"""The operator's side of the running demo: console, revocation at the own CA, drops, restarts."""

from __future__ import annotations

import ftplib
import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, free_offset, until
from tests.system.test_ftp import curl, open_ftplib


def test_the_console_shows_a_session_and_drops_it(demo):
    with Emulator(demo, 2992, prefix="L:TCPABC71@") as terminal:
        terminal.connect()
        result = demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC71,SUMMARY")
        [row] = result.rows
        shown = dict(zip(result.columns, row, strict=True))
        assert shown["LU"] == "TCPABC71"
        assert shown["TLS"].startswith("TLSv1.")
        assert shown["PEER"].startswith("127.0.0.1:")
        assert demo.console(f"V TCPIP,,DROP,CONN={shown['CONN']}").code == 0
        until(lambda: not demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC71,SUMMARY").rows)


def test_console_prints_json_and_its_return_code_is_the_exit_code(demo):
    command = [sys.executable, "-m", "appliance", "console", "--socket", str(demo.dir / "control.sock"), "--json"]
    good = subprocess.run([*command, "LISTUSER USER2"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    assert any("USER2" in line for line in json.loads(good.stdout)["lines"])
    bad = subprocess.run([*command, "D NONSENSE"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert bad.returncode == 8


def test_every_port_is_on_loopback_and_in_the_ready_file(demo):
    ready = json.loads((demo.dir / "ready").read_text())
    assert set(ready) == {
        *("ftpd1", "ftpsec1", "ftpsec2", "ftpimp1", "tn-basic", "tn-secure", "tn-any", "tn-negtsecure", "tn-safcert"),
        *("dcas", "ldap", "metrics"),
    }
    assert {endpoint.rpartition(":")[0] for endpoint in ready.values()} == {"127.0.0.1"}
    with urllib.request.urlopen(f"http://{ready['metrics']}/readyz", timeout=60) as answer:
        assert answer.read() == b"ready\n"


def test_certificates_crls_and_ports_are_shown(demo):
    for command in ("D CRL", "D TLS", "D APPLS", "D FTP", "D DCAS", "D PORTS", "D TCPIP,,TELNET,PROFILE"):
        result = demo.console(command)
        assert result.code == 0, command
        assert result.rows, command


def test_a_revoked_certificate_is_refused_within_seconds_and_between_two_data_connections(own_demo):
    member = own_demo.dir / "etc" / "FTPSEC1.FTP.DATA"
    member.write_text(member.read_text() + "REVOKEDSESSION KEEP\n")  # else the session would end before it could ask
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    certificate, key = own_demo.certificate("user2")
    url = f"ftp://localhost:{own_demo.port(2021)}/"
    arguments = ("--cert", certificate, "--key", key, "-u", "USER2:", url)
    assert curl(own_demo, *arguments).returncode == 0
    with open_ftplib(own_demo, 2021, "user2") as client:
        client.auth()
        client.sendcmd("USER USER2")
        client.prot_p()
        client.retrlines("LIST", lambda line: None)
        assert own_demo.console("F CA,REVOKE,ID=USER2,LABEL=user2").code == 0
        until(lambda: curl(own_demo, *arguments).returncode != 0)
        with pytest.raises((ftplib.error_temp, ftplib.error_perm)):
            client.retrlines("LIST", lambda line: None)


def test_a_second_start_keeps_everything(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        before = demo.ca.read_bytes(), demo.password("USER2")
        member = demo.dir / "etc" / "USSTAB"
        member.write_text(member.read_text() + "; a change of ours\n")
        demo.stop()
        assert demo.process.returncode == 0
        assert not demo.is_ready()
        demo.start()
        assert (demo.ca.read_bytes(), demo.password("USER2")) == before
        assert member.read_text().endswith("; a change of ours\n")


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        (tmp_path / "f").write_bytes(b"acknowledged")
        url = f"ftp://localhost:{demo.port(2121)}/f"
        login = ("-u", f"USER2:{demo.password('USER2')}")
        assert curl(demo, *login, "-T", tmp_path / "f", url).returncode == 0
        assert demo.console("ALTUSER USER4 NAME('AFTER THE KILL')").code == 0
        demo.stop(signal.SIGKILL)
        demo.start()
        assert curl(demo, *login, url).stdout == b"acknowledged"
        assert any("AFTER THE KILL" in line for line in demo.console("LISTUSER USER4").lines)


def test_a_port_in_use_gives_one_clear_message(tmp_path):
    offset = free_offset()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 2121 + offset))
        taken.listen()
        demo = Demo(tmp_path / "demo", offset)
        assert demo.fail_to_start() != 0
    [line] = [line for line in demo.output().splitlines() if "SLY" in line and str(2121 + offset) in line]
    assert "PROFILE.TCPIP" in line
    assert "Traceback" not in demo.output()


def test_the_system_symbols(demo):
    assert dict(demo.console("D SYMBOLS").rows) == {"&SYSNAME.": "MVS098", "&SYSCLONE.": "98", "&SYSPLEX.": "LOCAL"}
