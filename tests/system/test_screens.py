"""Every model and size with s3270: the USS screen, ECHO in the larger size, field attributes and colours as painted."""

from __future__ import annotations

import pytest

from tests.system.emulator import Emulator

SIZES = [
    (("-model", "3279-2-E"), 24, 80),
    (("-model", "3279-3-E"), 32, 80),
    (("-model", "3279-4-E"), 43, 80),
    (("-model", "3279-5-E"), 27, 132),
    (("-model", "3278-2"), 24, 80),
    (("-model", "3278-5"), 27, 132),
    (("-model", "3279-2-E", "-oversize", "100x50"), 50, 100),
]


@pytest.fixture(params=SIZES, ids=lambda row: "-".join(row[0][1::2]))
def sized(request, demo):
    """A terminal of one size at the USS screen, and its rows and columns."""
    options, rows, columns = request.param
    with Emulator(demo, 2992, *options, prefix="L:") as terminal:
        terminal.connect().see("TCPABC")
        yield terminal, rows, columns


def test_echo_fills_the_larger_size_and_input_comes_back(sized):
    terminal, rows, columns = sized
    assert len(terminal.do("Ascii()")) == 24, "the USS screen has the default size"
    terminal.enter("ECHO")
    shown = terminal.see(f"ECHO  FIELD ATTRIBUTES  {rows} X {columns}").splitlines()
    assert (len(shown), {len(line) for line in shown}) == (rows, {columns})
    for _ in range(4):
        terminal.do("Wait(60,Unlock)")
        terminal.do("PF(8)")
    ruler = terminal.see("RULER").splitlines()
    assert ruler[rows - 1].startswith(f" {rows:02}"), "the last row is reached"
    assert ruler[1][columns - 2] == str((columns - 1) % 10), "and the last column but the attribute"
    terminal.enter("hello there")
    terminal.see("FIELDS 1: hello there")


def test_tso_uses_the_larger_size(sized, demo):
    terminal, rows, columns = sized
    terminal.log_on("USER2", demo.password("USER2"))
    terminal.enter("PROFILE")
    assert f"SCREEN {rows} X {columns}" in terminal.see("SCREEN")


def buffer_row(terminal: Emulator, row: int) -> list[str]:
    """One row of the buffer: characters in hexadecimal, SF(...) where an attribute stands."""
    return terminal.do("ReadBuffer(Ascii)")[row - 1].split()


@pytest.fixture
def echo(demo):
    with Emulator(demo, 2992, "-model", "3279-2-E", prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("ECHO")
        terminal.see("FIELD ATTRIBUTES")
        yield terminal


@pytest.mark.parametrize(
    ("row", "bits"),
    [(3, 0x20), (4, 0x28), (5, 0x2C), (6, 0x30), (7, 0x38), (8, 0x00), (9, 0x08), (10, 0x0C), (11, 0x10), (12, 0x18)],
)
def test_each_field_attribute_arrives(echo, row, bits):
    """Column 30 of each row of the first page starts the field that the row names."""
    cell = buffer_row(echo, row)[29]
    assert cell.startswith("SF(c0=")
    assert int(cell[6:8], 16) & 0x3F == bits


def test_hidden_text_is_not_shown(echo):
    shown = echo.screen().splitlines()
    assert "12345" in shown[2]
    assert "12345" not in shown[4]


def test_every_colour_and_highlight_arrives(echo):
    echo.do("Wait(60,Unlock)")
    echo.do("PF(8)")
    echo.see("COLOURS")
    rows = [buffer_row(echo, row) for row in range(4, 11)]
    colours = [next(cell for cell in row if "42=" in cell)[-3:-1] for row in rows]
    assert colours == ["f1", "f2", "f3", "f4", "f5", "f6", "f7"]
    highlights = {part for cell in rows[0] for part in cell.strip("SF()").split(",") if part.startswith("41=")}
    assert {"41=f1", "41=f2", "41=f4"} <= highlights  # s3270 tells no intensify


def test_attributes_of_single_characters_arrive(echo):
    for _ in range(3):
        echo.do("Wait(60,Unlock)")
        echo.do("PF(8)")
    echo.see("EACH CHARACTER")
    colours = [cell for cell in buffer_row(echo, 4) if cell.startswith("SA(42=f")]
    assert colours == [f"SA(42=f{n})" for n in range(1, 8)]
    highlights = {cell for cell in buffer_row(echo, 6) if cell.startswith("SA(41=")}
    assert {"SA(41=f1)", "SA(41=f2)", "SA(41=f4)"} <= highlights
    backgrounds = [next(c for c in buffer_row(echo, row) if "45=" in c) for row in range(8, 15)]
    assert [cell[cell.index("45=") + 3 :][:2] for cell in backgrounds] == [f"f{n}" for n in range(1, 8)]


def test_an_operator_reads_a_table_at_ready(demo):
    with Emulator(demo, 2992, "-model", "3279-5-E", prefix="L:") as terminal:
        terminal.connect().log_on("IBMUSER", demo.password("IBMUSER"))
        terminal.enter("CONSOLE SYSCMD(D TCPIP,,TELNET,CONN)")
        shown = terminal.see("DISPLAYED")
        assert "IBMUSER" in shown
        assert "TCPABC" in shown


def test_logmode_makes_a_smaller_session(demo):
    with Emulator(demo, 2992, "-model", "3279-4-E", prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(ECHO) LOGMODE(D4B32783)")
        assert len(terminal.see("32 X 80").splitlines()) == 32
        terminal.do("Wait(60,Unlock)")
        terminal.do("PF(3)")
        terminal.see("SALLYPORT")
        terminal.enter("LOGON APPLID(ECHO)")
        assert len(terminal.see("43 X 80").splitlines()) == 43
