"""PROFILE.TCPIP with real terminals: parameters of one client, takeover, host names, new profiles, 255 ports."""

from __future__ import annotations

import json
import re
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.ports import free_ports
from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, free_offset, until, whole_lines

PROFILE = (ROOT / "etc" / "PROFILE.TCPIP").read_text()
MONITORING = """   MONITORGROUP MON AVERAGE BUCKETS DYNAMICDR ENDMONITORGROUP
   MONITORMAP MON"""
PORTS = 250  # beside the five of the demo


def demo_with(directory: Path, profile: str, offset: int | None = None) -> Demo:
    """A demo whose PROFILE.TCPIP is ours from the start; every other member is the sample."""
    (directory / "etc").mkdir(parents=True, mode=0o700)
    (directory / "etc" / "PROFILE.TCPIP").write_text(profile)
    return Demo(directory, free_offset() if offset is None else offset)


def with_mapping(statements: str) -> str:
    """The sample with more statements in its BEGINVTAM blocks."""
    return PROFILE.replace("   USSTCP USSTCP1\n", f"   USSTCP USSTCP1\n{statements}\n")


def lu_of(terminal: Emulator) -> str:
    found = re.search(r"TCPABC\d\d|OWN\w+", terminal.screen())
    assert found is not None, terminal.screen()
    return found.group()


@pytest.fixture(scope="module")
def takeover_demo(tmp_path_factory):
    statements = "TKOSPECLURECON 10\n   TKOGENLU 10\n   SMFINIT TYPE119\n   SMFTERM TYPE119"
    profile = PROFILE.replace("   MSG07\n", f"   MSG07\n   {statements}\n")
    profile = profile.replace("ALLOWAPPL TSO*\n", f"ALLOWAPPL TSO* DISCONNECTABLE\n{MONITORING}\n")
    profile = profile.replace("   EXPRESSLOGON\n", "   EXPRESSLOGONMFA\n")
    directory = tmp_path_factory.mktemp("takeover") / "demo"
    with demo_with(directory, profile) as running:
        applications = directory / "etc" / "APPLS"
        # A host behind the relay: the same port again.
        applications.write_text(applications.read_text().replace("127.0.0.1 23270", "127.0.0.1 2323"))
        assert running.console("V TCPIP,,OBEYFILE").code == 0
        yield running


def test_a_terminal_that_hangs_loses_its_lu_and_its_session_to_the_next(takeover_demo):
    demo = takeover_demo
    with Emulator(demo, 2323, prefix="TCPABC82@") as first, Emulator(demo, 2323, prefix="TCPABC82@") as second:
        first.connect()
        first.enter("LOGON APPLID(TSO)")
        first.see("USER")
        first.do('String("USER2")')
        first.do("Tab()")
        first.do(f'String("{demo.password("USER2")}")')
        first.do("Enter()")
        first.see("READY")
        first.signal(signal.SIGSTOP)
        screen = second.connect().see("READY")
        assert "USER2" in screen
        [row] = demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC82,SUMMARY").rows
        assert "TSO" in row
        second.enter("LOGOFF")
        second.see("TCPABC82")
    assert until(lambda: demo.audited("SLYT0007W"))


def test_recon_hands_over_a_host_behind_the_relay(takeover_demo):
    demo = takeover_demo
    with Emulator(demo, 2323, prefix="TCPABC85@") as first, Emulator(demo, 2323, prefix="TCPABC85@") as second:
        first.connect()
        first.enter("LOGON APPLID(RELAY1)")
        until(lambda: "TCPABC85" not in first.screen() and "TCPABC" in first.screen())
        behind = lu_of(first)
        first.log_on("USER2", demo.password("USER2"))
        first.signal(signal.SIGSTOP)
        second.connect().see("READY")
        second.enter("PROFILE")
        assert f"LU {behind}" in second.see("APPLICATION TSO"), "it is the session that the host had"
        [row] = demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC85,SUMMARY").rows
        assert "RELAY1" in row
        second.enter("LOGOFF")
        second.see("SLYT0405W RELAY1")


def test_a_tso_session_whose_terminal_was_lost_goes_on_at_the_next(takeover_demo):
    demo = takeover_demo
    with Emulator(demo, 2323, prefix="TCPABC86@") as terminal:
        terminal.connect()
        terminal.log_on("USER2", demo.password("USER2"))
        terminal.enter("CONSOLE SYSCMD(D PRINT)")
        terminal.see("READY")
    until(lambda: not demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC86,SUMMARY").rows)
    with Emulator(demo, 2323, prefix="TCPABC87@") as terminal:
        terminal.connect()
        terminal.log_on("USER2", demo.password("USER2"))
        terminal.see("SLYT0718I USER2 RECONNECTED, LU TCPABC87")


def test_response_times_are_measured_with_the_terminals_own_word(takeover_demo):
    demo = takeover_demo
    with Emulator(demo, 2323, prefix="TCPABC88@") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")

        def details():
            return dict(demo.console("D TCPIP,,TELNET,CONN,LUNAME=TCPABC88,DETAIL").rows)

        shown = until(lambda: details().get("TRANSACTIONS") == "1" and details())
        assert shown["MONITOR"] == "MON BY NULL"
        assert shown["UP TO 1000 MS"].isdigit()
        assert "1" in shown["SLIDING AVERAGE"]
    begun, ended = until(lambda: smf_of(demo, "TCPABC88")[1:] and smf_of(demo, "TCPABC88"))
    assert ended["session"]["response_times"]["transactions"] == 1
    assert "response_times" not in begun["session"]
    rows = demo.console("D TCPIP,,TELNET,OBJECT,TYPE=MONGRP").rows
    assert {row[-1] for row in rows} == {"A 120*5 B 1000,2000,5000,10000 ID"}


def test_expresslogonmfa_lands_at_ready_by_a_cache_token(takeover_demo):
    demo = takeover_demo
    with Emulator(demo, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("USER ID")
        terminal.fill(")USR.ID(", ")PSS.WD(")
        assert "USER2" in terminal.see("READY")
    assert until(lambda: demo.audited("SLYT0501I"))
    assert until(lambda: [record for record in demo.audit() if record.get("method") == "cache token"])


def test_a_terminal_that_is_there_keeps_its_lu(takeover_demo):
    with Emulator(takeover_demo, 2323, prefix="TCPABC83@") as first:
        first.connect()
        with Emulator(takeover_demo, 2323, prefix="TCPABC83@") as second, suppress(RuntimeError, TimeoutError):
            second.connect(8)
            assert "TCPABC83" not in second.screen_or_nothing()
        assert lu_of(first) == "TCPABC83"


def test_sessions_are_written_down_as_smf_119(takeover_demo):
    with Emulator(takeover_demo, 2323, prefix="TCPABC84@") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")
    begun, ended = until(lambda: smf_of(takeover_demo, "TCPABC84")[1:] and smf_of(takeover_demo, "TCPABC84"))
    assert (begun["subtype"], begun["session"]["application"]) == (20, "ECHO")
    assert (ended["subtype"], ended["session"]["device_type"]) == (21, "IBM-3278-4-E")
    assert ended["session"]["bytes_out"] > 500
    assert ended["session"]["duration"] >= 0


def test_clients_have_parameters_and_lus_of_their_own(tmp_path):
    statements = """
   HNGROUP HERE LOCALHOST ENDHNGROUP
   LUGROUP OWN,90% OWNLU01..OWNLU09 ENDLUGROUP
   LUMAP OWN HNGRP,HERE
   PARMSGROUP CERT CLIENTAUTH SAFCERT ENDPARMSGROUP
   PARMSMAP CERT DESTIP,127.0.0.1
   PARMSGROUP PLAIN NOTN3270E ENDPARMSGROUP
   PARMSMAP PLAIN USERID,USER2"""
    with demo_with(tmp_path / "demo", with_mapping(statements)) as demo:
        with Emulator(demo, 2992, certificate="user2", prefix="L:") as terminal:
            terminal.connect()
            assert lu_of(terminal).startswith("OWNLU")
            assert terminal.do("Query(ConnectionState)")[0].startswith("connected-3270")
            [row] = demo.console("D TCPIP,,TELNET,CONN").rows
            shown = dict(demo.console(f"D TCPIP,,TELNET,CONN,CONN={row[0]}").rows)
            assert (shown["PROTOCOL"], shown["HOSTNAME"]) == ("TN3270", "LOCALHOST")
            assert shown["PARMS"] == "PLAIN BY USERID,USER2"
        with Emulator(demo, 2992, prefix="L:") as terminal:
            with suppress(RuntimeError, TimeoutError):
                terminal.connect(8)
            assert "OWNLU" not in terminal.screen_or_nothing()
        assert until(lambda: demo.audited("SLYT0101E"))


def test_obeyfile_makes_a_new_profile_and_live_sessions_keep_theirs(tmp_path):
    with demo_with(tmp_path / "demo", PROFILE) as demo, Emulator(demo, 2323) as before:
        before.connect()
        member = demo.dir / "etc" / "PROFILE.TCPIP"
        member.write_text(with_mapping("   LUGROUP NEW NEWLU01..NEWLU09 ENDLUGROUP\n   LUMAP NEW"))
        assert demo.console("V TCPIP,,OBEYFILE").code == 0
        with Emulator(demo, 2323) as after:
            assert "NEWLU01" in after.connect().screen()
            result = demo.console(f"D TCPIP,,TELNET,PROFILE,PORT={demo.port(2323)},PROFILE=ALL")
            profiles = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
            assert [(p["STATUS"], p["CONNS"]) for p in profiles] == [("ACTIVE", "1"), ("CURRENT", "1")]
            assert [p["PROFILE"] for p in profiles] == ["0001", "0002"]
        assert lu_of(before).startswith("TCPABC")
        before.do("Disconnect()")
        command = f"D TCPIP,,TELNET,PROFILE,PORT={demo.port(2323)},PROFILE=ALL"
        until(lambda: len(demo.console(command).rows) == 1)


def test_255_ports_each_with_parameters_of_its_own(tmp_path):
    offset, base = free_offset(), free_ports(PORTS)
    first = base - offset
    blocks = "\n".join(
        f"TELNETPARMS PORT {first + n} CONNTYPE BASIC INACTIVE {1000 + n} ENDTELNETPARMS" for n in range(PORTS)
    )
    listed = " ".join(str(first + n) for n in range(PORTS))
    mapping = (
        f"BEGINVTAM PORT {listed}\n DEFAULTLUS MANY0001..MANY9999 ENDDEFAULTLUS\n USSTCP USSTCP1\n ALLOWAPPL *\nENDVTAM"
    )
    with demo_with(tmp_path / "demo", f"{PROFILE}\n{blocks}\n{mapping}\n", offset) as demo:
        result = demo.console("D TCPIP,,TELNET,PROFILE,MAX=*")
        assert len(result.rows) == PORTS + 5 == 255
        shown = {row[0]: dict(zip(result.columns, row, strict=True)) for row in result.rows}
        for n in (0, PORTS // 2, PORTS - 1):
            assert shown[str(base + n)]["INACTIVE"] == str(1000 + n)
            with Emulator(demo, first + n) as terminal:
                assert "MANY0" in terminal.connect().screen()
        for n in range(PORTS):
            with socket.create_connection(("127.0.0.1", base + n), 60) as client:
                assert client.recv(3) == bytes.fromhex("fffd28")
        assert demo.console(f"V TCPIP,,TELNET,QUIESCE,PORT={base}..{base + 9}").code == 0
        states = [row[3] for row in demo.console("D PORTS").rows if base <= int(row[0]) < base + PORTS]
        assert states.count("QUIESCED") == 10


def test_a_port_that_was_stopped_is_opened_again_by_obeyfile(own_demo):
    port = own_demo.port(2323)
    assert own_demo.console(f"V TCPIP,TN3270,STOP,PORT={port}").code == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    assert own_demo.console("V TCPIP,TN3270,OBEYFILE").code == 0
    with Emulator(own_demo, 2323) as terminal:
        terminal.connect().see("Secure access")


def smf_of(demo: Demo, lu: str) -> list[dict]:
    """The SMF records of one LU."""
    lines = [line for path in (demo.dir / "smf").glob("*.jsonl") for line in whole_lines(path.read_text())]
    return [record for record in map(json.loads, lines) if record.get("session", {}).get("lu") == lu]
