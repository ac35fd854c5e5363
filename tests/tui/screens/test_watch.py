"""Watching a terminal: asked about, shown as it changes, ended by either side; nothing of it is kept."""

import base64

from appliance.protocols.datastream.outbound import Painter
from appliance.tui.screens.connections import ConnectionsPanel
from appliance.tui.screens.watch import WatchScreen
from tests.tui.playing import Play, play, said

COMMAND = "V TCPIP,,TELNET,WATCH,CONN=1"


def screen(text, rows=24, columns=80, row=1, cursor=(3, 4), **facts):
    record = Painter(rows, columns).label(row, 2, text).cursor_at(*cursor).record()
    about = {"lu": "TCPABC01", "user": "USER2", "application": "TSO"} | facts
    size = {"rows": str(rows), "columns": str(columns), "code_page": "cp037"}
    return {**about, **size, "record": base64.b64encode(record).decode()}


async def watch(it: Play) -> None:
    """From the connections to the picture."""
    await it.press("1")
    await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel) and it.app.screen.listing.row_count)
    it.select("1")
    await it.press("w")
    await it.sees("This command will run", COMMAND)
    await it.press("y")
    await it.settle(lambda: isinstance(it.app.screen, WatchScreen))


def played(tmp_path, scenario, answer=None, size=(132, 43)):
    async def prepared(it: Play):
        it.control.screens = [screen("READY")]
        await watch(it)
        await scenario(it)

    play(tmp_path, prepared, {COMMAND: answer or said("READY")}, size)


def test_screens_come_and_f3_leads_back(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY", "LU TCPABC01   USER USER2   APPL TSO   24x80   cursor 3/4", "F3=Back")
        it.control.show(conn="1", **screen("STATUS"))
        await it.sees("STATUS")
        it.control.show(conn="2", **screen("ANOTHER"))
        it.control.show(conn="1", **screen("TIME"))
        await it.sees("TIME")
        assert it.control.watched == [1]
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel) and not it.control.watched)
        it.control.show(conn="1", **screen("LATE"))
        await it.type("USERLOG")
        await it.sees(COMMAND)
        assert "READY" not in it.text()

    played(tmp_path, scenario)


def test_the_end_is_said_and_w_begins_again(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        await it.press("w")
        it.control.show(conn="1", ended="the peer closed")
        await it.sees("ended: the peer closed", "READY")
        assert it.control.asked.count(COMMAND) == 1
        it.control.screens = [screen("AGAIN")]
        await it.press("w")
        await it.sees("AGAIN", "cursor 3/4")
        assert "ended" not in it.text()

    played(tmp_path, scenario)


def test_who_may_not_watch_reads_why(tmp_path):
    async def scenario(it: Play):
        await it.sees("ended: SLYO0104E USER2 is not authorized")
        assert it.control.watched == []

    played(tmp_path, scenario, said("SLYO0104E USER2 is not authorized to MVS.VARY.TCPIP.TELNET.WATCH", code=8))


def test_who_does_not_confirm_watches_nothing(tmp_path):
    async def scenario(it: Play):
        await it.press("1")
        await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel) and it.app.screen.listing.row_count)
        await it.press("w")
        await it.sees("This command will run")
        await it.press("n")
        await it.sees("cancelled")
        assert COMMAND not in it.control.asked

    play(tmp_path, scenario)


def test_a_screen_that_may_not_be_shown_yet(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        it.control.show(conn="1", **(screen("SECRET") | {"record": ""}))
        await it.sees("not shown before its user could be told")

    played(tmp_path, scenario)


def test_a_lost_daemon_is_the_end(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        await it.app.desk.close()
        await it.sees("ended: the connection to the daemon is another one")
        await it.press("escape")
        await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel))

    played(tmp_path, scenario)


def test_a_locked_screen_watches_nothing(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        watching = it.app.screen
        await it.app.desk.lock()
        await it.settle(lambda: watching.query_one("#watch-facts").has_class("-over"))

    played(tmp_path, scenario)


def test_a_terminal_of_80_columns_shows_all_of_them(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        it.control.show(conn="1", **screen("A" * 79 + "B" * 79 + "C"))
        await it.sees("\n " + "A" * 79 + "\n" + "B" * 79 + "C")
        lines = it.text().splitlines()
        assert (len(lines), {len(line) for line in lines}) == (24, {80})

    played(tmp_path, scenario, size=(80, 24))


def test_a_cursor_that_moves_is_in_sight(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        it.control.show(conn="1", **screen("FIRST"))
        await it.sees("FIRST")
        it.control.show(conn="1", **screen("LAST", row=24, cursor=(24, 10)))
        await it.sees("LAST", "cursor 24/10")
        await it.press("f7")
        await it.settle(lambda: "LAST" not in it.text())
        it.control.show(conn="1", **screen("STILL THERE", cursor=(24, 10)))
        await it.sees("STILL THERE")

    played(tmp_path, scenario, size=(80, 24))


def test_a_larger_screen_is_looked_at_in_parts(tmp_path):
    async def scenario(it: Play):
        await it.sees("READY")
        record = base64.b64encode(Painter(43, 80).label(43, 2, "BOTTOM").record()).decode()
        large = screen("TOP", 43) | {"record": base64.b64encode(b"\x7e" + base64.b64decode(record)[1:]).decode()}
        it.control.show(conn="1", **large)
        await it.sees("43x80")
        await it.press("f8", "f8", "f8")
        await it.sees("BOTTOM")
        await it.press("f10", "f11", "f7", "f7", "f7")

    played(tmp_path, scenario, size=(80, 24))
