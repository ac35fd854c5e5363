"""Members of the running demo: checked, put in force, taken back, and kept."""

from __future__ import annotations

import contextlib
import ftplib
import socket
import subprocess
import sys

import pytest

from appliance.cli.console import run_command
from tests.system.ftpwire import Control
from tests.system.running import ROOT, Demo, free_offset, until


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """A demo whose members these tests change."""
    with Demo(tmp_path_factory.mktemp("members"), free_offset()) as running:
        yield running


def ask(demo, command, document=None):
    return run_command(demo.dir / "control.sock", command, document)


def text_of(demo, name="FTP.DATA"):
    return "\n".join(ask(demo, f"D MEMBER,NAME={name}").lines)


def greeting(demo):
    with ftplib.FTP() as client:
        client.connect("127.0.0.1", demo.port(2121), timeout=60)
        return client.getwelcome()


def test_a_change_is_checked_compared_put_in_force_and_taken_back(members):
    before = text_of(members)
    assert before == (members.dir / "etc" / "FTP.DATA").read_text()
    wrong = ask(members, "D MEMBER,CHECK,NAME=FTP.DATA", before + "INACTIVE never\n")
    [row] = [row for row in wrong.rows if row[3] == "ERROR"]
    assert (wrong.code, row[0], row[1], row[5]) == (8, "FTP.DATA", str(before.count("\n") + 1), "INACTIVE")

    after = before + "GREETING 'Changed here'\n"
    assert ask(members, "D MEMBER,CHECK,NAME=FTP.DATA", after).code in (0, 4)
    assert "+GREETING 'Changed here'" in ask(members, "D MEMBER,DIFF,NAME=FTP.DATA", after).lines
    changes = (("ftp FTPD1 greeting", "Sallyport FTP", "Changed here"),)
    assert ask(members, "D MEMBER,CHANGES,NAME=FTP.DATA", after).rows == changes
    assert "Changed here" not in greeting(members)

    applied = ask(members, "F MEMBER,APPLY,NAME=FTP.DATA", after)
    assert (applied.code, applied.rows) == (0, changes)
    assert applied.lines[0].startswith("SLYO0116I IBMUSER put FTP.DATA in force: version 2")
    assert "Changed here" in greeting(members)
    assert (members.dir / "etc" / "FTP.DATA").read_text() == after
    assert until(lambda: members.audited("SLYO0116I"))[-1]["user"] == "IBMUSER"

    history = ask(members, "D MEMBER,HISTORY,NAME=FTP.DATA")
    assert [(row[0], row[2], row[5]) for row in history.rows] == [("2", "IBMUSER", "IN FORCE"), ("1", "", "")]
    back = ask(members, "F MEMBER,ROLLBACK,NAME=FTP.DATA,VERSION=1")
    assert back.code == 0
    assert "Changed here" not in greeting(members)
    assert text_of(members) == before


def test_what_has_errors_or_cannot_be_had_changes_nothing(members):
    name = "PROFILE.TCPIP"
    before = text_of(members, name)
    assert ask(members, f"F MEMBER,APPLY,NAME={name}", "TELNETPARMS\n").code == 8
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1] - members.offset
        refused = ask(members, f"F MEMBER,APPLY,NAME={name}", before.replace("2323", str(port)))
        assert refused.code == 8
        assert "SLYA0101E" in refused.lines[0]
    assert (members.dir / "etc" / name).read_text() == before
    assert [path.name for path in (members.dir / "etc").iterdir() if path.name.startswith(".")] == []
    assert {row[2] for row in ask(members, "D MEMBER").rows} == {"IN FORCE"}


def test_what_was_edited_by_hand_is_seen_and_kept_when_it_comes_into_force(members):
    path = members.dir / "etc" / "APPLS"
    before = path.read_text()
    path.write_text(before + "; by hand\n")
    try:
        assert {row[0]: row[2] for row in ask(members, "D MEMBER").rows}["APPLS"] == "CHANGED"
        assert ask(members, "V TCPIP,,OBEYFILE").code == 0
        newest = ask(members, "D MEMBER,HISTORY,NAME=APPLS").rows[0]
        assert (newest[2], newest[3], newest[5]) == ("IBMUSER", "CONSOLE", "IN FORCE")
    finally:
        path.write_text(before)


def test_what_may_hold_secrets_is_shown_masked_and_not_kept(members):
    path = members.dir / "etc" / "RACF.INIT"
    before = path.read_text()
    path.write_text(before + "ADDUSER LATER PASSWORD(TopSecr1)\n")
    try:
        shown = text_of(members, "RACF.INIT")
        assert "ADDUSER LATER" in shown
        compared = ask(members, "D MEMBER,DIFF,NAME=RACF.INIT").lines
        assert any("ADDUSER LATER" in line for line in compared)
        assert "TopSecr1" not in shown + "".join(compared)
        assert ask(members, "F MEMBER,APPLY,NAME=RACF.INIT").lines[0].startswith("SLYO0132E")
        assert ask(members, "D MEMBER,HISTORY,NAME=RACF.INIT").rows == ()
    finally:
        path.write_text(before)


def test_a_script_puts_a_member_in_force_from_a_file(members):
    command = [sys.executable, "-m", "appliance", "console", "--socket", str(members.dir / "control.sock")]
    given = subprocess.run(
        [*command, "--text", "-", "D MEMBER,CHECK,NAME=APPLS"],
        input="APPL TSO BUILTIN NOTHING\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert given.returncode == 8
    assert "SLYN0103E" in given.stdout


def test_another_bindaddress_moves_every_port_or_none(members):
    def is_open(host):
        with contextlib.suppress(OSError), socket.create_connection((host, members.port(2121)), 60):
            return True
        return False

    before = text_of(members, "SYSTEM.CONF")
    elsewhere = before.replace("BINDADDRESS     127.0.0.1", "BINDADDRESS     {}")
    with Control(members, members.port(2121)) as live:
        for address in ("127.0.0.2", "0.0.0.0"):
            assert ask(members, "F MEMBER,APPLY,NAME=SYSTEM.CONF", elsewhere.format(address)).code == 0
            assert is_open("127.0.0.2")
            assert is_open("127.0.0.1") == (address == "0.0.0.0")
        refused = ask(members, "F MEMBER,APPLY,NAME=SYSTEM.CONF", elsewhere.format("192.0.2.1"))
        assert (refused.code, refused.lines[0].split()[:1]) == (8, ["SLYA0103E"])
        assert is_open("127.0.0.2")
        assert ask(members, "F MEMBER,APPLY,NAME=SYSTEM.CONF", before).code == 0
        assert (is_open("127.0.0.1"), is_open("127.0.0.2")) == (True, False)
        assert live.say("SYST").startswith("215 ")


def test_a_port_that_moves_stays_quiesced(members):
    def state():
        return next(row for row in ask(members, "D PORTS").rows if str(members.port(2323)) in " ".join(row))

    before = text_of(members, "SYSTEM.CONF")
    assert ask(members, f"V TCPIP,,TELNET,QUIESCE,PORT={members.port(2323)}").code == 0
    assert "QUIESCED" in state()
    for text in (before.replace("BINDADDRESS     127.0.0.1", "BINDADDRESS     127.0.0.2"), before):
        assert ask(members, "F MEMBER,APPLY,NAME=SYSTEM.CONF", text).code == 0
        assert "QUIESCED" in state()
    assert ask(members, f"V TCPIP,,TELNET,RESUME,PORT={members.port(2323)}").code == 0
    assert "ACTIVE" in state()
