"""ECHO: a test pattern, to see what a terminal and everything between it and us makes of 3270.

Five pages: field attributes, colours with highlighting, the character set, attributes of single characters, and a ruler
over the whole screen in its larger size. PF7 and PF8 turn them, Enter shows what was typed and the key, PF3 ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from appliance.applications.base import Ask, Display, End, Show, Terminal
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Attribute, Colour, Command, ExtendedType, Highlight, Order, Wcc
from appliance.protocols.datastream.inbound import Inbound, Malformed, read_inbound
from appliance.protocols.datastream.outbound import Painter
from appliance.saf.model import VerifyResult

__all__ = ["EchoApplication"]

_WCC = Wcc.RESTORE_KEYBOARD | Wcc.RESET_MODIFIED
_LEAVE = (Aid.PF3, Aid.PF15)
_TURN = {Aid.PF7: -1, Aid.PF19: -1, Aid.PF8: 1, Aid.PF20: 1}
_INPUT_ROW, _INPUT_COLUMN, _INPUT_WIDTH = 21, 12, 60

#: All attributes as the field has them.
_RESET = bytes((Order.SET_ATTRIBUTE, ExtendedType.ALL, 0))
#: The corners, crossings and lines of a box, from the character set that GE reaches.
_LINES = b"".join(bytes((Order.GRAPHIC_ESCAPE, code)) for code in bytes.fromhex("C5 A2 D5 85 C6 D3 D6 D7 C4 A2 D4 BF"))

_ATTRIBUTES = (
    ("PROTECTED", Attribute.PROTECTED),
    ("PROTECTED BRIGHT", Attribute.PROTECTED | Attribute.BRIGHT),
    ("PROTECTED HIDDEN", Attribute.PROTECTED | Attribute.HIDDEN),
    ("SKIP", Attribute.SKIP),
    ("SKIP BRIGHT", Attribute.SKIP | Attribute.BRIGHT),
    ("UNPROTECTED", Attribute.NONE),
    ("UNPROTECTED BRIGHT", Attribute.BRIGHT),
    ("UNPROTECTED HIDDEN", Attribute.HIDDEN),
    ("NUMERIC", Attribute.NUMERIC),
    ("NUMERIC BRIGHT", Attribute.NUMERIC | Attribute.BRIGHT),
    ("UNPROTECTED MODIFIED", Attribute.MODIFIED),
)


class EchoApplication:
    """One terminal at ECHO."""

    __slots__ = ("_page", "_terminal")

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._page = 0

    @property
    def user(self) -> str:
        """Nobody logs on here."""
        return ""

    def start(self) -> Sequence[Ask]:
        """The first page."""
        return [self._show(f"LU {self._terminal.lu} AT {self._terminal.peer}")]

    def receive(self, record: bytes) -> Sequence[Ask]:
        """Turn the page, leave, or say what came."""
        inbound = read_inbound(record)
        if isinstance(inbound, Malformed):
            return [self._show(f"NOT A 3270 RECORD: {inbound.reason}")]
        if inbound.aid in _LEAVE:
            return [End()]
        self._page = (self._page + _TURN.get(inbound.aid, 0)) % len(_PAGES)
        return [self._show(_describe(inbound, self._terminal.display))]

    def verified(self, result: VerifyResult) -> Sequence[Ask]:
        """Never asked for."""
        return []

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """Never asked for."""
        return []

    def _show(self, said: str) -> Ask:
        display = self._terminal.display
        title, fill = _PAGES[self._page]
        is_larger = display.has_alternate
        painter = Painter(
            display.rows,
            display.columns,
            command=Command.ERASE_WRITE_ALTERNATE if is_larger else Command.ERASE_WRITE,
            wcc=_WCC,
            is_extended=display.is_extended,
            code_page=display.code_page,
        )
        painter.label(1, 2, f"ECHO  {title}  {display.rows} X {display.columns}  {self._terminal.system}")
        fill(painter, self._terminal)
        painter.label(_INPUT_ROW, 2, "TYPE ===>")
        painter.entry(_INPUT_ROW, _INPUT_COLUMN, _INPUT_WIDTH, highlight=Highlight.UNDERSCORE)
        painter.label(22, 2, said[: display.columns - 2], Attribute.SKIP | Attribute.BRIGHT)
        painter.label(23, 2, "ENTER ECHOES   PF7 PF8 TURN   PF3 ENDS").field(Attribute.SKIP)
        painter.cursor_at(_INPUT_ROW, _INPUT_COLUMN)
        return Show(painter.record())


def _describe(inbound: Inbound, display: Display) -> str:
    columns = display.columns
    at = "" if inbound.cursor is None else f" CURSOR {inbound.cursor // columns + 1},{inbound.cursor % columns + 1}"
    data = " ".join(display.code_page.decode(field.data).strip() for field in inbound.fields)
    return f"{inbound.aid.name}{at} FIELDS {len(inbound.fields)}: {data}".rstrip()


def _attributes(painter: Painter, terminal: Terminal) -> None:
    for row, (name, attribute) in enumerate(_ATTRIBUTES, 3):
        painter.label(row, 2, f"{name:<22}")
        painter.at(row, 30).field(attribute).text("12345 ABCDE").field(Attribute.SKIP)


def _colours(painter: Painter, terminal: Terminal) -> None:
    for row, colour in enumerate(Colour, 4):
        painter.label(row, 2, f"{colour.name:<10}", colour=colour)
        for index, highlight in enumerate(Highlight):
            painter.label(3, 14 + 13 * index, highlight.name)
            painter.label(row, 14 + 13 * index, "ABCabc123", colour=colour, highlight=highlight)
            painter.field(Attribute.SKIP)


def _characters(painter: Painter, terminal: Terminal) -> None:
    for row, high in enumerate(range(0x4, 0x10), 3):
        codes = bytes(code for code in range(high << 4, (high + 1) << 4) if code != 0xFF)
        painter.label(row, 2, f"{high:X}0").field(Attribute.PROTECTED).data(codes)


def _each_character(painter: Painter, terminal: Terminal) -> None:
    """Attributes of single characters (SA), the background of fields, and characters by graphic escape (GE)."""
    if not terminal.display.is_extended:
        painter.label(4, 2, "THIS TERMINAL HAS NO EXTENDED ATTRIBUTES")
        return
    painter.label(4, 2, "COLOUR BY CHARACTER").at(4, 29).field(Attribute.PROTECTED)
    for colour in Colour:
        painter.data(_set(ExtendedType.FOREGROUND, colour)).text(colour.name)
    painter.data(_RESET).label(6, 2, "HIGHLIGHT BY CHARACTER").at(6, 29).field(Attribute.PROTECTED)
    for highlight in Highlight:
        painter.data(_set(ExtendedType.HIGHLIGHT, highlight)).text(highlight.name)
    painter.data(_RESET).label(8, 2, "BACKGROUND")
    for row, colour in enumerate(Colour, 8):
        pairs = bytes((ExtendedType.FIELD, 0xF0, ExtendedType.BACKGROUND, colour))
        painter.at(row, 29).data(bytes((Order.START_FIELD_EXTENDED, 2)) + pairs).text(f"{colour.name:<10}")
        painter.field(Attribute.SKIP)
    painter.label(16, 2, "GRAPHIC ESCAPE").at(16, 29).field(Attribute.PROTECTED).data(_LINES)


def _set(kind: ExtendedType, value: int) -> bytes:
    return bytes((Order.SET_ATTRIBUTE, kind, value))


def _ruler(painter: Painter, terminal: Terminal) -> None:
    """The last column of each row is an attribute, so that a terminal of another width shows a slanted edge."""
    display = terminal.display
    digits = "".join(str(column % 10) for column in range(1, display.columns + 1))
    for row in range(2, display.rows + 1):
        if not _INPUT_ROW <= row <= _INPUT_ROW + 2:
            painter.label(row, 2, f"{row:02}{digits[3:-1]}").field(Attribute.SKIP)


_PAGES: tuple[tuple[str, Callable[[Painter, Terminal], None]], ...] = (
    ("FIELD ATTRIBUTES", _attributes),
    ("COLOURS", _colours),
    ("CHARACTERS", _characters),
    ("EACH CHARACTER", _each_character),
    ("RULER", _ruler),
)
