"""What every panel is: a title, a menu, a body, a message, ``==>``, keys; asked for again while it is in front.

A panel that changes something makes a command of the operator language of it. ``perform`` shows the command first;
its answer is on the message line, or on a panel of its own when it has more than a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from appliance.protocols.control.events import Result
from appliance.tui import cells, messages
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.history import masked
from appliance.tui.local import Back, Explain, Filter, Find, Help, Jump, Leave, Local, Sort, Theme, read_local
from appliance.tui.pace import Pace
from appliance.tui.screens.answer import Answer
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.help import HelpPage
from appliance.tui.screens.menu import MENU, panel_words
from appliance.tui.widgets.lines import CommandLine, KeyLine, MenuLine, MessageLine, TitleLine
from appliance.tui.widgets.paging import turn_page
from appliance.tui.widgets.typed import taken

__all__ = ["Panel"]

#: Actions of keys that are characters, too.
_BY_CHARACTER = frozenset({"begin", "jump"})


class Panel(Screen[None]):
    """Subclasses give a body and fill it in ``fill``."""

    NAME: ClassVar[str] = ""  # of MENU; empty for those that others open
    HEADING: ClassVar[str] = ""
    GUIDE: ClassVar[str] = ""  # paragraphs for F1
    AUTO_FOCUS = ""
    EVERY: ClassVar[float] = 1.0
    ACTION_KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    #: Of priority, so that what is typed behind a PF key already goes where the key has led.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, title, priority=True)
        for key, action, title in (
            ("f1", "help", "Help"),
            ("f2", "command", "Command"),
            ("f3", "back", "Back"),
            ("f4", "theme", "Theme"),
            ("f5", "again", "Refresh"),
            ("f7", "page(-1)", "Up"),
            ("f8", "page(1)", "Down"),
            ("f9", "app.panel('USERLOG')", "Commands"),
            ("f10", "shift(-1)", "Left"),
            ("f11", "shift(1)", "Right"),
            ("f12,escape", "cancel", "Cancel"),
            *(("equals_sign", "begin('=')", ""), ("question_mark", "begin('?')", "")),
            *((digit, f"jump('{digit}')", "") for digit in "0123456789"),
        )
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        *(("F1", "Help"), ("F2", "Command"), ("F3", "Back"), ("F4", "Theme"), ("F5", "Refresh")),
        *(("F7", "Up"), ("F8", "Down"), ("F9", "Log"), ("F12", "Cancel")),
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__()
        self.desk = desk
        self.suggester = suggester
        self._is_asking = False
        self._asks_again = False

    # -- what it is made of

    @property
    def heading(self) -> str:
        """What the title says."""
        return self.HEADING

    def compose(self) -> ComposeResult:
        yield TitleLine(self.heading)
        yield MenuLine(MENU, self.NAME)
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine()
        yield CommandLine(self.desk.history, self.suggester)
        if self.ACTION_KEYS:
            yield KeyLine(self.ACTION_KEYS, id="action-keys")
        yield KeyLine(self.KEYS, id="keys")

    def body(self) -> Iterable[Widget]:
        """What stands between menu and message."""
        return ()

    def help_keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of this panel alone, for F1."""
        return self.ACTION_KEYS

    async def fill(self) -> None:
        """Ask for what is shown, and show it."""

    def pager(self) -> Widget | None:
        """What F7, F8, F10 and F11 move, and what has the focus when the command line has not."""
        return None

    # -- kept fresh

    def on_mount(self) -> None:
        """Fill it, and go on filling it."""
        self._focus_first()
        self.refresh_now()
        self.set_interval(self.EVERY, self._tick)

    def on_screen_resume(self) -> None:
        """In front, or again: what it shows may be old."""
        with suppress(NoMatches):  # a new panel is shown before its parts are there
            self._focus_first()
        self.refresh_now()

    def _focus_first(self) -> None:
        if self.focused is None:  # keys may have been quicker
            self.set_focus(self.pager())

    def _tick(self) -> None:
        is_seen = self.app.screen is self or isinstance(self.app.screen, ModalScreen)
        if is_seen and not self._is_asking:
            self.refresh_now()

    def refresh_now(self) -> None:
        """Ask, once the answers of the last time have come: a slow daemon is not asked faster."""
        if self._is_asking:
            self._asks_again = True
        else:
            self._is_asking = True
            self._refresh()

    @work(group="refresh")
    async def _refresh(self) -> None:
        pace = Pace(self.heading)
        try:
            with suppress(NoMatches):  # the panel was closed while it waited
                await self.fill()
                self._show_state()
                pace.answered()
                self.call_after_refresh(pace.drawn)
        finally:
            self._is_asking = False
        if self._asks_again:
            self._asks_again = False
            self.refresh_now()

    def _show_state(self) -> None:
        welcome = self.desk.welcome
        who = f"{welcome.system}  {welcome.user}" if welcome is not None else ""
        clock = cells.now().strftime("%H:%M:%S")
        title = self.query_one(TitleLine)
        title.say(left=self.heading, right=f"{who}  {clock}")
        title.set_class(bool(self.desk.lost), "-lost")
        if self.desk.lost:
            self.say(messages.NOT_CONNECTED.format(reason=self.desk.lost), 8)

    # -- what is typed

    def say(self, text: str, code: int = 0) -> None:
        """On the message line."""
        self.query_one(MessageLine).say(text, code)

    @on(CommandLine.Entered)
    def entered(self, event: CommandLine.Entered) -> None:
        """A line for this terminal, or for the daemon."""
        event.stop()
        local = read_local(event.text, panel_words())
        if local is None:
            self.run(event.text, is_typed=True)
        else:
            self.do_local(local)

    def do_local(self, local: Local) -> None:
        """A word of this terminal; lists know more of them than other panels."""
        match local:
            case Jump():
                self.app.call_later(self.run_action, f"app.panel('{local.panel}')")
            case Back():
                self.app.call_later(self.run_action, "back")
            case Leave():
                self.app.exit()
            case Help():
                self.action_help()
            case Explain():
                self.run(f"D MESSAGE,ID={local.message}")
            case Theme():
                self.app.call_later(self.run_action, f"app.look('{local.name}')")
            case Find() | Sort() | Filter():
                self.say("this panel has no list", 4)

    @on(MenuLine.Clicked)
    async def clicked(self, event: MenuLine.Clicked) -> None:
        """To that panel."""
        await self.run_action(f"app.panel('{event.panel}')")

    # -- commands

    @work(group="commands")
    async def perform(self, command: str) -> None:
        """Show the command; run it when the administrator says so."""
        if await self.app.push_screen_wait(Confirm(command)):
            self.run(command)
        else:
            self.say("cancelled", 4)

    @work(group="commands")
    async def run(self, command: str, *, is_typed: bool = False) -> None:
        """Run what was typed or confirmed, and show its answer."""
        self.say(f"{masked(command)} ...", 4)
        self.answered(command, await self.desk.perform(command, is_typed=is_typed))

    def answered(self, command: str, result: Result) -> None:
        """The answer of a command: a line, or a panel."""
        if not self.is_attached:
            return
        last = result.lines[-1] if result.lines else f"return code {result.code}"
        with suppress(NoMatches):
            self.say(last, result.code)
        if result.rows or len(result.lines) > 1:
            self.app.push_screen(Answer(masked(command), result))
        self.refresh_now()

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Characters lead elsewhere only where nothing is typed."""
        return action not in _BY_CHARACTER or not isinstance(self.focused, Input | TextArea)

    async def action_begin(self, text: str) -> None:
        """To the command line, with a beginning."""
        await taken(self.focused)
        self.query_one(CommandLine).begin(text)

    async def action_jump(self, number: str) -> None:
        """To the panel of that number."""
        await taken(self.focused)
        if (panel := panel_words().get(number)) is not None:
            await self.run_action(f"app.panel('{panel}')")
        else:
            self.say(f"there is no panel {number}", 4)

    def action_help(self) -> None:
        """What can be done here."""
        own = tuple(key for key in self.KEYS if key not in Panel.KEYS)
        self.app.push_screen(HelpPage(self.HEADING, self.GUIDE, (*own, *self.help_keys())))

    def action_command(self) -> None:
        """To the command line, with what is on it."""
        line = self.query_one(CommandLine)
        line.begin(line.line.value)

    async def action_back(self) -> None:
        """To where it was opened from; the first panel stays."""
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            self.say("Ctrl+Q leaves Sallyport", 4)

    async def action_cancel(self) -> None:
        """Drop what is typed; with nothing typed, leave the command line."""
        line = self.query_one(CommandLine)
        await taken(line.line)
        line.line.clear()
        self.say("")
        self.set_focus(self.pager())

    def action_theme(self) -> None:
        """The next look."""
        self.app.call_later(self.run_action, "app.look('')")

    def action_again(self) -> None:
        """Ask at once."""
        self.refresh_now()

    async def action_page(self, direction: int) -> None:
        """A screenful up or down."""
        if (pager := self.pager()) is not None:
            turn_page(pager, direction)

    def action_shift(self, direction: int) -> None:
        """Left or right."""
        if (pager := self.pager()) is not None:
            pager.scroll_relative(x=direction * 20, animate=False)
