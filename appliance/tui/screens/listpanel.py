"""A panel with one list: sorted, filtered, searched; letters act on the row under the cursor.

An action is a template of an operator command, filled in with the row: ``V TCPIP,,DROP,CONN={CONN}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

import attrs
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from appliance.protocols.control.events import Result
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.local import Filter, Find, Local, Sort
from appliance.tui.screens.panel import Panel
from appliance.tui.selection import Record, Selection, Window, cut
from appliance.tui.widgets.lines import TitleLine
from appliance.tui.widgets.listing import Listing

__all__ = ["ListPanel", "RowAction"]

_SORTING = frozenset("sS")
_EVERY_LIST = (("S", "Sort"), ("/", "Filter"))
_FIELD = re.compile(r"\{(\w+)\}")


@attrs.frozen
class RowAction:
    """A letter, what it is called, and the command it makes of a row; a display runs without a question."""

    key: str
    title: str
    command: str = ""  # empty: the panel does something of its own
    needs_row: bool = True

    @property
    def asks(self) -> bool:
        """Whether it changes something."""
        return not self.command.startswith(("D ", "LISTUSER ", "LISTGRP ", "RLIST ", "RACDCERT LIST", "EXPLAIN "))


def _shown(actions: tuple[RowAction, ...]) -> tuple[tuple[str, str], ...]:
    return (*((action.key, action.title) for action in actions), *_EVERY_LIST)


def _spelled(field: re.Match[str]) -> str:
    return field[1].lower()


class ListPanel(Panel):
    """Subclasses name the command, the order of columns and the actions."""

    COMMAND: ClassVar[str] = ""
    ORDER: ClassVar[tuple[str, ...]] = ()
    ACTIONS: ClassVar[tuple[RowAction, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "begin('FILTER ')", priority=True, show=False)]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.ACTION_KEYS = _shown(cls.ACTIONS)

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self.selection = Selection()
        self.actions = self.ACTIONS

    def body(self) -> Iterable[Widget]:
        yield Listing(self.ORDER, id="list")

    def pager(self) -> Widget:
        return self.listing

    @property
    def listing(self) -> Listing:
        """The list."""
        return self.query_one("#list", Listing)

    def on_mount(self) -> None:
        super().on_mount()
        self.take_actions(self.ACTIONS)

    def take_actions(self, actions: tuple[RowAction, ...]) -> None:
        """What letters do from now on."""
        self.actions = actions
        self.listing.letters = frozenset(action.key for action in actions) | _SORTING

    def help_keys(self) -> tuple[tuple[str, str], ...]:
        """With the commands that letters make of a row, for who wants to script them."""
        letters = ((action.key, f"{action.title:<11}{_FIELD.sub(_spelled, action.command)}") for action in self.actions)
        return (*((key, text.rstrip()) for key, text in letters), *_EVERY_LIST)

    async def fill(self) -> None:
        """Ask for the rows that have room."""
        wanted = attrs.evolve(self.selection, first=self.listing.first, count=self.listing.room)
        question = self.question(wanted)
        result = await self.desk.ask(question)
        if question != self.question(wanted):
            return  # the answer is about what was wanted before
        if result.code >= 8:
            self.say(" ".join(result.lines), result.code)
            return
        self.listing.show(self.window(result, wanted))
        self._show_position()

    def question(self, wanted: Selection) -> str:
        """The command that gives the rows."""
        return self.COMMAND

    def window(self, result: Result, wanted: Selection) -> Window:
        """What to draw of the answer: here all of it, sorted and filtered on this side."""
        return cut(result, wanted)

    def act(self, action: RowAction, row: Record) -> None:
        """What a letter does; a panel with actions of its own adds them."""
        command = action.command.format_map(row)
        if action.asks:
            self.perform(command)
        else:
            self.run(command)

    def _show_position(self) -> None:
        kept = f"  FILTER {self.selection.filter}" if self.selection.filter else ""
        self.query_one(TitleLine).say(middle=self.listing.position + kept)

    # -- keys

    @on(Listing.Pressed)
    def pressed(self, event: Listing.Pressed) -> None:
        """A letter: an action, or sorting."""
        action = next((action for action in self.actions if action.key == event.letter), None)
        if action is None:
            self._sort_on(turn=event.letter == "S")
        elif event.row is not None or not action.needs_row:
            self.act(action, event.row or Record())

    def _sort_on(self, *, turn: bool) -> None:
        columns = self.listing.columns
        if not columns:
            return
        current = self.selection.sort if self.selection.sort in columns else ""
        if turn:
            self.sort_by(current or columns[0], is_descending=not self.selection.is_descending)
        else:
            place = columns.index(current) + 1 if current else 0
            self.sort_by(columns[place % len(columns)], is_descending=False)

    def sort_by(self, column: str, *, is_descending: bool) -> None:
        """Sort the list; the head of the column says so."""
        self.selection = attrs.evolve(self.selection, sort=column, is_descending=is_descending)
        self.listing.mark = f"{column}{'-' if is_descending else '+'}"
        self.refresh_now()

    @on(Listing.Headed)
    def headed(self, event: Listing.Headed) -> None:
        """By this column; once more, the other way round."""
        turn = self.selection.sort == event.column and not self.selection.is_descending
        self.sort_by(event.column, is_descending=turn)

    @on(Listing.Moved)
    def moved(self) -> None:
        """Other rows may have to be asked for."""
        self._show_position()

    def do_local(self, local: Local) -> None:
        match local:
            case Sort():
                column = next((name for name in self.listing.columns if name.startswith(local.column)), None)
                if column is None:
                    self.say(f"there is no column {local.column}", 4)
                else:
                    self.sort_by(column, is_descending=local.is_descending)
            case Filter():
                self.selection = attrs.evolve(self.selection, filter=local.text)
                self.say(f"only rows with {local.text}" if local.text else "all rows")
                self.refresh_now()
            case Find():
                is_found = self.listing.find(local.text)
                self.say(f"{local.text} is found" if is_found else f"no row holds {local.text}", 0 if is_found else 4)
            case _:
                super().do_local(local)
                return
        self.set_focus(self.listing)

    async def action_page(self, direction: int) -> None:
        self.listing.action_page(direction)

    def action_shift(self, direction: int) -> None:
        self.listing.action_shift(direction)
