"""A list of rows that draws only those on the screen, as SDSF does, and moves over its columns, the first one fixed.

It holds a window of the rows; when the screen needs others it says so and is given them. The cursor stays on its
row, known by its key, while rows come and go around it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from appliance.tui import cells
from appliance.tui.selection import Record, Window, records

__all__ = ["Listing"]

_GAP = 1
_WIDEST = 48


class Listing(Widget, can_focus=True):
    """Shows ``Window``s; ``order`` are the columns that come first, ``keys`` those that name a row (else the first)."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "listing--header",
        "listing--cursor",
        "listing--success",
        "listing--warning",
        "listing--error",
        "listing--key",
    }

    class Moved(Message):
        """Other rows are on the screen, or the cursor is on another one."""

    class Chosen(Message):
        """Enter, or a double click, on this row."""

        def __init__(self, row: Record) -> None:
            super().__init__()
            self.row = row

    class Pressed(Message):
        """One of ``letters``, and the row that the cursor was on."""

        def __init__(self, letter: str, row: Record | None) -> None:
            super().__init__()
            self.letter = letter
            self.row = row

    class Headed(Message):
        """A click on the name of a column."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self, order: tuple[str, ...] = (), *, keys: tuple[str, ...] = (), id: str | None = None) -> None:
        super().__init__(id=id)
        self._order = order
        self._keys = keys
        self._window = Window((), ())
        self._columns: list[int] = []  # places in the window's columns, in the order they are drawn
        self._widths: dict[int, int] = {}
        self._numeric: set[int] = set()
        self._top = 0  # place of the first row on the screen
        self._cursor = 0
        self._key: tuple[str, ...] | None = None
        self._shifted = 0
        self._led_away = 0.0  # when a key led elsewhere, by the clock of messages
        self.letters: frozenset[str] = frozenset()  # those that lead elsewhere
        self.mark = ""  # "COLUMN+" or "COLUMN-": what the list is sorted by
        self.transform: Callable[[str, str], str] = lambda column, text: cells.shown(column, text, cells.now())

    # -- what others ask

    @property
    def first(self) -> int:
        """The place of the first row on the screen."""
        return self._top

    @property
    def room(self) -> int:
        """How many rows the screen has room for."""
        return max(self.size.height - 1, 1)

    @property
    def is_at_end(self) -> bool:
        """Whether the cursor is on the last row, or there is none."""
        return self._cursor >= self._window.total - 1

    @property
    def row_count(self) -> int:
        """How many rows there are in all."""
        return self._window.total

    @property
    def position(self) -> str:
        """``ROW 1-12 OF 40``, as lists on z/OS say it."""
        if not self._window.total:
            return "NO ROWS"
        last = min(self._top + self.room, self._window.total)
        return f"ROW {self._top + 1}-{last} OF {self._window.total}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order they are drawn."""
        return tuple(self._window.columns[place] for place in self._columns)

    def selected(self) -> Record | None:
        """The row under the cursor, by column; None when there is none."""
        row = self._row(self._cursor)
        return Record(zip(self._window.columns, row, strict=True)) if row is not None else None

    def rows(self) -> list[Record]:
        """The rows of the window, by column."""
        return records(self._window)

    # -- what is shown

    def show(self, window: Window) -> None:
        """Draw these rows; the cursor stays on its row as long as that is among them."""
        self._window = window
        self._arrange()
        keys = [self._key_of(row) for row in window.rows]
        if self._key in keys:
            self._cursor = window.first + keys.index(self._key)
        self._clamp()
        self.refresh()

    def find(self, text: str) -> bool:
        """Put the cursor on the next row of the window that holds the text; False when none does."""
        wanted, count = text.upper(), len(self._window.rows)
        for step in range(1, count + 1):
            place = (self._cursor - self._window.first + step) % count
            if any(wanted in cell.upper() for cell in self._window.rows[place]):
                self._go(self._window.first + place)
                return True
        return False

    def _arrange(self) -> None:
        columns = self._window.columns
        wanted = [columns.index(name) for name in self._order if name in columns]
        self._columns = wanted + [place for place in range(len(columns)) if place not in wanted]
        self._widths, self._numeric = {}, set()
        for place in self._columns:
            texts = [self.transform(columns[place], row[place]) for row in self._window.rows]
            longest = max((len(text) for text in texts), default=0)
            widest = _WIDEST if place != self._columns[-1] else longest
            self._widths[place] = max(min(longest, widest), len(self._head(columns[place])))
            if texts and all(text[:1].isdigit() or not text for text in texts) and longest <= 10:
                self._numeric.add(place)

    def _key_of(self, row: tuple[str, ...]) -> tuple[str, ...]:
        columns = self._window.columns
        return tuple(row[columns.index(name)] for name in self._keys if name in columns) or row[:1]

    def _head(self, name: str) -> str:
        return self.mark if self.mark[:-1] == name else name

    def _row(self, place: int) -> tuple[str, ...] | None:
        inside = place - self._window.first
        return self._window.rows[inside] if 0 <= inside < len(self._window.rows) else None

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """One line: the header, or a row."""
        if y == 0:
            style = self.get_component_rich_style("listing--header")
            heads = [(place, self._head(self._window.columns[place])) for place in self._drawn()]
            return self._line([(self._fitted(place, head), style) for place, head in heads], style)
        place = self._top + y - 1
        row = self._row(place)
        if row is None:
            return Strip.blank(self.size.width, self.rich_style)
        is_cursor = place == self._cursor and self.has_focus
        base = self.get_component_rich_style("listing--cursor") if is_cursor else self.rich_style
        return self._line([self._cell(column, row, base, is_cursor) for column in self._drawn()], base)

    def _drawn(self) -> list[int]:
        """The first column always, then those from where F11 has gone to."""
        return [*self._columns[:1], *self._columns[1 + self._shifted :]]

    def _cell(self, place: int, row: tuple[str, ...], base: Style, is_cursor: bool) -> tuple[str, Style]:
        name = self._window.columns[place]
        tone = cells.tone(name, row[place])
        part = f"listing--{tone}" if tone else "listing--key" if place == self._columns[0] else ""
        style = base if is_cursor or not part else base + self.get_component_rich_style(part, partial=True)
        return self._fitted(place, self.transform(name, row[place])), style

    def _fitted(self, place: int, text: str) -> str:
        width = self._widths[place]
        cut = text if len(text) <= width else text[: width - 1] + "+"
        return cut.rjust(width) if place in self._numeric else cut.ljust(width)

    def _line(self, parts: list[tuple[str, Style]], base: Style) -> Strip:
        segments = [Segment(" ", base)]
        for text, style in parts:
            segments += [Segment(text, style), Segment(" " * _GAP, base)]
        return Strip(segments).adjust_cell_length(self.size.width, base).crop(0, self.size.width)

    # -- moving

    def on_key(self, event: Key) -> None:
        """Handled here and not as bindings, which a letter typed behind an arrow would overtake.

        What was typed ahead of a letter's or Enter's effect was meant for what it leads to, and is dropped.
        """
        if event.time <= self._led_away:
            event.stop()
            return
        moves: dict[str, Callable[[], None]] = {
            "up": lambda: self.action_move(-1),
            "down": lambda: self.action_move(1),
            "pageup": lambda: self.action_page(-1),
            "pagedown": lambda: self.action_page(1),
            "left": lambda: self.action_shift(-1),
            "right": lambda: self.action_shift(1),
            "home": lambda: self.action_move(-self._window.total),
            "end": lambda: self.action_move(self._window.total),
            "enter": self.action_choose,
        }
        if (move := moves.get(event.key)) is not None:
            event.stop()
            move()
        elif event.character in self.letters:
            event.stop()
            self._led_away = monotonic()
            self.post_message(self.Pressed(event.character, self.selected()))

    def action_move(self, step: int) -> None:
        """The cursor so many rows on."""
        self._go(self._cursor + step)

    def action_page(self, direction: int) -> None:
        """A screenful on; the cursor keeps its line."""
        self._top += direction * self.room
        self._go(self._cursor + direction * self.room)

    def action_shift(self, direction: int) -> None:
        """A column on, to the right or back."""
        self._shifted = min(max(self._shifted + direction, 0), max(len(self._columns) - 2, 0))
        self.refresh()

    def action_choose(self) -> None:
        """Tell whoever listens."""
        if (row := self.selected()) is not None:
            self._led_away = monotonic()
            self.post_message(self.Chosen(row))

    def _go(self, place: int) -> None:
        self._cursor = place
        self._key = None
        self._clamp()
        self.refresh()
        self.post_message(self.Moved())

    def _clamp(self) -> None:
        last = max(self._window.total - 1, 0)
        self._cursor = min(max(self._cursor, 0), last)
        row = self._row(self._cursor)
        self._key = self._key_of(row) if row else self._key
        highest = max(self._window.total - self.room, 0)
        self._top = min(max(self._top, self._cursor - self.room + 1, 0), self._cursor, max(highest, 0))

    def on_resize(self, event: Resize) -> None:
        """Other rows may have room now."""
        self._clamp()
        self.post_message(self.Moved())

    def on_click(self, event: Click) -> None:
        """The cursor to the row under the mouse; a second click chooses it; a click on a head sorts by it."""
        if event.y == 0:
            self._head_clicked(event.x)
        elif self._top + event.y - 1 < self._window.total:
            self._go(self._top + event.y - 1)
            if event.chain > 1:
                self.action_choose()

    def _head_clicked(self, x: int) -> None:
        left = 1
        for place in self._drawn():
            left += self._widths[place] + _GAP
            if x < left:
                self.post_message(self.Headed(self._window.columns[place]))
                return

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Three rows on."""
        self.action_move(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Three rows back."""
        self.action_move(-3)
