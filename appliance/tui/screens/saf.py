"""Users, groups and profiles: names on the left, on the right what RACF's own LIST commands say of the one selected.

F10 and F11 go from class to class; the classes are those that SETROPTS LIST calls active.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.tui import saftasks
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.screens.answer import Answer
from appliance.tui.screens.bulk import BulkPanel
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.form import Form
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, cut
from appliance.tui.tasks import Task
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.listing import Listing

__all__ = ["SafPanel", "active_classes", "detail_commands"]

_ALWAYS = ("USER", "GROUP", "DATASET")
#: Certificates, rings and filters are listed with their user.
_WITH_USERS = frozenset({"DIGTCERT", "DIGTRING", "DIGTNMAP"})

#: The message that SEARCH has instead of names.
_NOTHING = "SLYS1109I"

_TASKS = (RowAction("t", "Tasks", needs_row=False), RowAction("b", "Bulk", needs_row=False))
_ADD = RowAction("a", "Add", needs_row=False)
_ANY = (_ADD, RowAction("p", "Permit"), RowAction("e", "Explain"), RowAction("x", "Delete"), *_TASKS)
_OF_USERS = (
    *(_ADD, RowAction("p", "Pass"), RowAction("c", "Group")),
    RowAction("v", "Revoke", "ALTUSER {NAME} REVOKE"),
    RowAction("m", "Resume", "ALTUSER {NAME} RESUME"),
    *(RowAction("i", "Cert"), RowAction("e", "Explain")),
    RowAction("x", "Del", "DELUSER {NAME}"),
    *_TASKS,
)
_OF_GROUPS = (RowAction("x", "Delete", "DELGROUP {NAME}"), *_TASKS)
_OF_DATASETS = (RowAction("x", "Delete", "DELDSD '{NAME}'"), *_TASKS)


def active_classes(result: Result) -> tuple[str, ...]:
    """The classes of SETROPTS LIST that have profiles to list."""
    line = next((line for line in result.lines if line.startswith("ACTIVE CLASSES =")), "")
    found = [name for name in line.partition("=")[2].split() if name not in (*_ALWAYS, *_WITH_USERS, "NONE")]
    return (*_ALWAYS, *found)


def detail_commands(kind: str, name: str) -> tuple[str, ...]:
    """What is said of one user, group or profile."""
    match kind:
        case "USER":
            return (
                f"LISTUSER {name}",
                f"RACDCERT ID({name}) LIST",
                f"RACDCERT ID({name}) LISTRING(*)",
                f"RACDCERT ID({name}) LISTMAP",
            )
        case "GROUP":
            return (f"LISTGRP {name}",)
        case "DATASET":
            return (f"LISTDSD DATASET('{name}') ALL",)
        case _:
            return (f"RLIST {kind} {name} ALL",)


class SafPanel(ListPanel):
    """The SAF database."""

    NAME = "SAF"
    HEADING = "SAF"
    EVERY = 60.0  # each time makes records for the auditor
    GUIDE = (
        "Users, groups and profiles as RACF lists them; F10 and F11 go to the class before and after. A user is shown "
        "with his certificates, key rings and filters. Enter shows all that is said of one on a screen of its own.\n\n"
        "t opens the guided tasks: a business partner, the three ways to a certificate, key rings, filters, PassTicket "
        "keys. b runs a file of RACF commands, or a table of users."
    )
    ACTIONS: ClassVar[tuple[RowAction, ...]] = _OF_USERS

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self._kinds: tuple[str, ...] = _ALWAYS
        self._kind = "USER"
        self._detailed = ""
        self._detail: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return f"SAF  {self._kind}"

    def body(self) -> Iterable[Widget]:
        yield Static("", id="kinds", markup=False)
        with Horizontal(id="saf"):
            yield Listing(id="list")
            yield VerticalScroll(Static("", id="detail-text", markup=False), id="detail")

    async def fill(self) -> None:
        if self._kinds == _ALWAYS:
            self._kinds = active_classes(await self.desk.ask("SETROPTS LIST"))
        parts = ((f" {kind} ", "bold $accent on $boost" if kind == self._kind else "$primary") for kind in self._kinds)
        self.query_one("#kinds", Static).update(Content.assemble(*parts))
        await super().fill()
        self._show_detail()

    def on_mount(self) -> None:
        super().on_mount()
        self._show_keys()

    def question(self, wanted: Selection) -> str:
        # Of data sets, a list without NOMASK has the administrator's own alone.
        return f"SEARCH CLASS({self._kind})" + " NOMASK" * (self._kind == "DATASET")

    def window(self, result: Result, wanted: Selection) -> Window:
        found = () if result.code or _is_nothing(result) else result.lines
        names = tuple((line.split()[0],) for line in found)
        return cut(Result(0, 0, (), ("NAME",), names), wanted)

    @on(Listing.Moved)
    def another(self) -> None:
        """Its detail has to be shown."""
        self._show_detail()

    @work(exclusive=True, group="detail")
    @while_open
    async def _show_detail(self, *, is_changed: bool = False) -> None:
        row = self.listing.selected()
        wanted = f"{self._kind} {row['NAME']}" if row is not None else ""
        if wanted == self._detailed and not is_changed:
            return
        lines: list[str] = []
        for command in detail_commands(self._kind, row["NAME"]) if row is not None else ():
            result = await self.desk.ask(command)
            is_said = result.code == 0 and not _is_nothing(result)
            lines += (*result.lines, "") if is_said or not lines else ()
        self._detailed, self._detail = wanted, tuple(lines)
        self.query_one("#detail-text", Static).update("\n".join(lines))
        if not is_changed:
            self.query_one("#detail", VerticalScroll).scroll_home(animate=False)

    @on(Listing.Chosen)
    def chosen(self) -> None:
        """The detail, on all of the screen."""
        if self._detail:
            self.app.push_screen(Answer(self._detailed, Result(0, 0, self._detail)))

    def answered(self, command: str, result: Result) -> None:
        super().answered(command, result)
        self._show_detail(is_changed=True)

    # -- acting

    def act(self, action: RowAction, row: Record) -> None:
        name = row["NAME"]
        match action.key, self._kind:
            case "t", _:
                self._choose_task()
            case "b", _:
                self.app.push_screen(BulkPanel(self.desk, self.suggester))
            case "a", "USER":
                self._fill_in(saftasks.ADD_USER)
            case "p", "USER":
                self._fill_in(saftasks.PASSWORD.filled(user=name))
            case "c", "USER":
                self._fill_in(saftasks.CONNECT.filled(user=name))
            case "i", "USER":
                self._fill_in(saftasks.ISSUE.filled(user=name))
            case "e", "USER":
                self._fill_in(saftasks.EXPLAIN.filled(user=name))
            case "a", kind:
                self._fill_in(saftasks.DEFINE.filled(**{"class": kind}))
            case "p", kind:
                self._fill_in(saftasks.PERMIT.filled(**{"class": kind, "profile": name}))
            case "e", kind:
                self._fill_in(saftasks.EXPLAIN.filled(**{"class": kind, "profile": name}))
            case "x", kind if not action.command:
                self.perform(f"RDELETE {kind} {name}")
            case _:
                super().act(action, row)

    @work(group="tasks")
    @while_open
    async def _choose_task(self) -> None:
        place = await self.app.push_screen_wait(Choice("Tasks", [task.title for task in saftasks.TASKS]))
        if place is None:
            return
        task = saftasks.TASKS[place]
        if task is saftasks.PARTNER:
            task = task.filled(place=await self._place())
        self._fill_in(task)

    async def _place(self) -> str:
        """System and stack, as resources have them; what SYSTEM.CONF does not say is TCPIP."""
        text = await self.desk.ask("D MEMBER,NAME=SYSTEM.CONF")
        words = [line.upper().split() for line in text.lines]
        stack = next((found[1] for found in words if len(found) > 1 and found[0] == "STACK"), "TCPIP")
        return f"{self.desk.welcome.system if self.desk.welcome is not None else ''}.{stack}"

    @work(group="tasks")
    async def _fill_in(self, task: Task) -> None:
        await self.app.push_screen_wait(Form(self.desk, task))
        self.refresh_now()
        self._show_detail(is_changed=True)

    def action_shift(self, direction: int) -> None:
        """Another class."""
        place = (self._kinds.index(self._kind) + direction) % len(self._kinds)
        self._kind = self._kinds[place]
        kinds = {"USER": _OF_USERS, "GROUP": _OF_GROUPS, "DATASET": _OF_DATASETS}
        self.take_actions(kinds.get(self._kind, _ANY))
        self._show_keys()
        self.listing.show(Window((), ()))  # no letter is about a name of the class before
        self.refresh_now()

    def _show_keys(self) -> None:
        self.query_one("#action-keys", KeyLine).show(tuple((action.key, action.title) for action in self.actions))


def _is_nothing(result: Result) -> bool:
    return bool(result.lines) and result.lines[0].startswith(_NOTHING)
