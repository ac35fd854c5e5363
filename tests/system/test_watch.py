"""An operator watches s3270 at work: what he sees, what he never sees, what its user and the auditor are told."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator

import pytest

from appliance.protocols.control.events import Logon, Notice, Result
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.terminal import Terminal
from tests.system.console import Console
from tests.system.emulator import Emulator
from tests.system.linepeer import LineClient
from tests.system.pair import Pair
from tests.system.running import Demo, until
from tests.system.tmux import Tmux


class Watcher(Console):
    """A console that watches; ``records`` are all that it was sent."""

    def __init__(self, demo: Demo) -> None:
        super().__init__(demo.dir / "control.sock")
        self.records: list[bytes] = []

    def next_screen(self) -> str:
        """The next one, as lines."""
        notice = self.next_notice(lambda notice: notice.topic == "SCREEN")
        assert "ended" not in notice.fields, notice.fields
        return self._shown(notice)

    def see(self, text: str) -> str:
        """The first screen, come or to come, that shows this."""
        while text not in (screen := self.next_screen()):
            pass
        return screen

    def end(self) -> str:
        """Why it ended; screens before that are kept as well."""
        while "ended" not in (notice := self.next_notice(lambda notice: notice.topic == "SCREEN")).fields:
            self._shown(notice)
        return notice.fields["ended"]

    def _shown(self, notice: Notice) -> str:
        record = base64.b64decode(notice.fields["record"])
        self.records.append(record)
        terminal = Terminal(int(notice.fields["rows"]), int(notice.fields["columns"]))
        if record:
            assert terminal.apply(record) == b""
        return "\n".join(terminal.screen.lines())


def connection(demo: Demo, lu: str) -> int:
    """The number of the session with this LU."""
    (row,) = demo.console(f"D CONNECTIONS,LUNAME={lu}").rows
    return int(row[0])


def about(demo: Demo, message: str, lu: str) -> list[str]:
    """What the auditor was told of that LU."""
    texts = [record["extra"]["text"] for record in demo.audited(message)]
    return [text for text in texts if lu in text]


@pytest.fixture
def terminal(demo: Demo) -> Iterator[Emulator]:
    """At the USS screen, as TCPABC71."""
    with Emulator(demo, 2992, prefix="L:TCPABC71@") as emulator:
        emulator.connect()
        yield emulator


def test_a_logon_is_watched_and_its_password_is_not_seen(demo, terminal):
    password = demo.password("USER2")
    with Watcher(demo) as watcher:
        number = connection(demo, "TCPABC71")
        assert watcher.watch(number).code == 0
        terminal.see("SLYT0853I AN OPERATOR LOOKS AT THIS SCREEN")
        watcher.see("TCPABC71")
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("PASSWORD")
        watcher.see("PASSWORD")
        terminal.fill("USER2", password)
        terminal.see("READY")
        terminal.see("SLYT0853I")
        watcher.see("READY")
        terminal.enter("PROFILE WATCHED")
        watcher.see("PROFILE WATCHED")
        assert demo.console("D TCPIP,,TELNET,WATCHES").rows[0][1:4] == ("IBMUSER", str(number), "TCPABC71")
        terminal.do("Disconnect()")
        assert watcher.end() == "the peer closed"
        sent = b"".join(watcher.records)
        assert CP037.encode("USER2") in sent
        for spelled in (password, password.upper()):
            assert CP037.encode(spelled) not in sent
    assert until(lambda: about(demo, "SLYO0135I", "TCPABC71"))
    (begun,) = about(demo, "SLYO0134I", "TCPABC71")
    assert begun.startswith("SLYO0134I IBMUSER watches TCPABC71: ")
    assert demo.console("D TCPIP,,TELNET,WATCHES").rows == ()


def test_a_single_look_is_the_screen_as_lines_and_is_audited(demo):
    with Emulator(demo, 2992, prefix="L:TCPABC72@") as emulator:
        emulator.connect()
        emulator.log_on("USER2", demo.password("USER2"))
        emulator.do("Wait(60,Unlock)")
        emulator.do('String("PROF")')
        done = demo.console(f"V TCPIP,,TELNET,WATCH,CONN={connection(demo, 'TCPABC72')}")
        assert (done.code, len(done.lines)) == (0, 43), "s3270 is a model 4"
        assert "READY" in "\n".join(done.lines)
        assert done.rows[0][1:4] == ("USER2", "TCPABC72", "TSO")
        assert "PROF" in emulator.see("SLYT0853I"), "what is being typed stays"
        emulator.enter("ILE")
        assert "SLYT0853I" not in emulator.see("GROUP"), "nobody looks any more"
    until(lambda: about(demo, "SLYO0133I", "TCPABC72: USER2 at 127.0.0.1"))


def test_who_may_not_watch_is_refused_and_that_is_audited(demo, terminal):
    with Watcher(demo) as watcher:
        watcher.socket.sendall(watcher.core.send(Logon(90, "USER2", demo.password("USER2"))))
        while not isinstance(event := watcher.next_event(), Result):
            pass
        assert event.code == 0
        refused = watcher.watch(connection(demo, "TCPABC71"))
        assert (refused.code, refused.lines[0][:9]) == (8, "SLYO0104E")
    until(
        lambda: [
            record
            for record in demo.audit()
            if (record.get("user"), record.get("resource"), record["qualifier"])
            == ("USER2", "MVS.VARY.TCPIP.TELNET.WATCH", "INSAUTH")
        ]
    )
    assert "SLYT0853I" not in terminal.screen()


def test_a_watcher_that_never_reads_harms_nobody_and_then_sees_the_last_screen(demo):
    with Emulator(demo, 2992, prefix="L:TCPABC73@") as emulator, Watcher(demo) as deaf, Watcher(demo) as other:
        emulator.connect()
        number = connection(demo, "TCPABC73")
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert deaf.watch(number).code == 0
        assert other.watch(number).code == 0
        emulator.enter("LOGON APPLID(ECHO)")
        emulator.see("ECHO")
        emulator.do("Wait(60,Unlock)")
        emulator.do("PF(7)")  # a page that fills the screen
        for turn in range(80):  # more than a socket takes whose owner reads nothing
            emulator.fill(f"TURN{turn}")
            other.see(f"TURN{turn}")
        assert len(demo.console("D TCPIP,,TELNET,WATCHES").rows) == 2
        assert other.unwatch().code == 0
        emulator.do("Disconnect()")
        assert deaf.end() == "the peer closed"
        assert "TURN79" in CP037.decode(deaf.records[-1])


def test_who_has_no_screen_cannot_be_watched(demo):
    with LineClient("telnet", "127.0.0.1", str(demo.port(2323))) as telnet:
        lu = telnet.see(r"TCPABC\d\d").group()
        refused = demo.console(f"V TCPIP,,TELNET,WATCH,CONN={connection(demo, lu)}")
        assert refused.lines[0].endswith("cannot be watched: it is in line mode, without a screen")


def test_a_relayed_session_is_watched(pair: Pair):
    pair.point_relay(2323, "")
    with Emulator(pair.front, 2992, prefix="L:TCPABC74@") as emulator, Watcher(pair.front) as watcher:
        emulator.connect().enter("LOGON APPLID(RELAY1)")
        emulator.see(f"{pair.host.port(2323):05d}")
        assert watcher.watch(connection(pair.front, "TCPABC74")).code == 0
        watcher.see(f"{pair.host.port(2323):05d}")
        emulator.log_on("USER2", pair.front.password("USER2"))
        emulator.see("READY")
        emulator.see("SLYT0853I")
        watcher.see("READY")
        assert CP037.encode(pair.front.password("USER2")) not in b"".join(watcher.records)


def test_the_administrators_terminal_shows_it(demo, tmp_path):
    with Emulator(demo, 2992, prefix="L:TCPABC75@") as emulator, Tmux(demo, tmp_path) as tui:
        emulator.connect()
        tui.sees("TCPABC75")
        tui.press("1")
        tui.sees("Sallyport  Connections")
        tui.enter("FILTER LU=TCPABC75")
        tui.sees("only rows with", "TCPABC75")
        tui.press("w")
        tui.sees("This command will run", "V TCPIP,,TELNET,WATCH,CONN=")
        tui.press("y")
        tui.sees("LU TCPABC75", "24x80", "F3=Back")
        emulator.log_on("USER2", demo.password("USER2"))
        tui.sees("READY", "USER USER2", "APPL TSO")
        emulator.do("Disconnect()")
        tui.sees("ended: the peer closed")
        tui.press("F3")
        tui.sees("Connections")
