from appliance.applications.base import Display
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.terminal import Terminal
from appliance.services.tn3270.front.sessionmenu import Listed, choose, show

SESSIONS = (Listed("TSO", "USER2", "IN SESSION"), Listed("CICSA", "", "RELAYED"))
WIDE = Display(27, 132, is_extended=True)


def shown(display=WIDE, notice=""):
    terminal = Terminal(display.rows, display.columns)
    assert terminal.apply(show(SESSIONS, display, "LU01", "PF12", notice)) == b""
    return terminal


def typed(text):
    return b"\x7d\x40\x40" + b"\x11\xd9\x47" + CP037.encode(text)


def test_the_menu_lists_the_sessions_and_names_the_key():
    lines = shown(notice="SLYT0405W CICSB ENDED").screen.lines()
    assert "SESSIONS OF LU01" in lines[0]
    assert [line.split() for line in lines[3:5]] == [["1", "TSO", "USER2", "IN", "SESSION"], ["2", "CICSA", "RELAYED"]]
    assert "SLYT0405W CICSB ENDED" in lines[17]
    assert "PF12: THE OTHER SESSION" in lines[22]


def test_nothing_runs_over_the_end_of_its_line():
    lines = shown(Display(24, 80, is_extended=True), notice="SLYT0404E " + "X" * 100).screen.lines()
    assert lines[17].rstrip() == " SLYT0404E " + "X" * 68
    assert [lines[row].strip() for row in (18, 23)] == ["", ""]


def test_the_cursor_stands_where_a_number_is_typed():
    terminal = shown()
    terminal.type_text("2")
    field = next(field for field in terminal.screen.fields() if not field.is_protected)
    assert terminal.screen.text(field).rstrip("\x00 ") == "2"


def test_a_number_chooses_and_nothing_else_does():
    assert [choose(typed(text), SESSIONS, WIDE) for text in ("1", " 2 ", "02")] == [0, 1, 1]
    assert [choose(typed(text), SESSIONS, WIDE) for text in ("0", "3", "X", "", "999", "1 2")] == [None] * 6
    assert choose(b"\xf3" + typed("1")[1:], SESSIONS, WIDE) is None
    assert choose(b"\x00", SESSIONS, WIDE) is None
