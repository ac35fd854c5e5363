"""One member in an editor: diagnostics while it is typed, completion from the parser's tables, and the way into force.

The daemon checks the text as it would read it, together with all other members; nothing is written before F9 is
confirmed, and what would change is shown with the question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from appliance.protocols.control.events import Result
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.screens.answer import Answer
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.panel import Panel
from appliance.tui.selection import Window, records
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.lines import TitleLine
from appliance.tui.widgets.listing import Listing
from appliance.tui.widgets.membertext import MemberText
from appliance.tui.widgets.typed import taken

__all__ = ["EditorPanel"]

#: How long typing has to pause before the text is checked (seconds).
_PAUSE = 0.4
_FAILED = 8


class EditorPanel(Panel):
    """The text of one member."""

    HEADING = "Edit"
    GUIDE = (
        "The text of one member. A line with a diagnostic is coloured; the list below says what is wrong with it. "
        "Tab completes the word before the cursor: a statement at the beginning of a line, behind it one of its "
        "values; the line below the text says what is possible.\n\n"
        "F6 shows the difference from what is in force, F9 puts the text in force after showing what will change."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "check", "Check", priority=True),
        Binding("f6", "difference", "Diff", priority=True),
        Binding("f9", "apply", "Apply", priority=True),
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        *(("F1", "Help"), ("F2", "Command"), ("F3", "Back"), ("F5", "Check"), ("F6", "Diff")),
        *(("F7", "Up"), ("F8", "Down"), ("F9", "Apply"), ("Tab", "Complete")),
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester, member: str) -> None:
        super().__init__(desk, suggester)
        self._member = member
        self._saved: str | None = None  # what is in force; None until it was read
        self._faults = 0
        self._pausing: Timer | None = None

    @property
    def heading(self) -> str:
        return f"Edit {self._member}"

    def body(self) -> Iterable[Widget]:
        yield MemberText(id="member")
        yield Static("", id="hint", markup=False)
        yield Listing(("LINE", "COLUMN", "SEVERITY", "STATEMENT", "TEXT"), keys=("LINE", "COLUMN", "TEXT"), id="faults")

    @property
    def member(self) -> MemberText:
        """The text."""
        return self.query_one("#member", MemberText)

    def pager(self) -> Widget:
        return self.member

    async def fill(self) -> None:
        """The text once; it is the administrator's from then on."""
        if self._saved is not None:
            return
        result = await self.desk.ask(f"D MEMBER,NAME={self._member}")
        if result.code >= _FAILED:
            self.say(" ".join(result.lines), result.code)
            return
        self._saved = "\n".join(result.lines)
        self.member.load_text(self._saved)
        self.member.learn(records(await self.desk.ask(f"D MEMBER,STATEMENTS,NAME={self._member}")))

    # -- while it is typed

    @on(TextArea.Changed)
    def typed(self) -> None:
        """Check once typing pauses."""
        if self._pausing is not None:
            self._pausing.stop()
        self._pausing = self.set_timer(_PAUSE, self._check)
        self._show_standing()

    @on(TextArea.SelectionChanged)
    def moved(self) -> None:
        """What can be written here."""
        self.query_one("#hint", Static).update(self.member.hint)

    @on(Listing.Chosen)
    def fault_chosen(self, event: Listing.Chosen) -> None:
        """To the place of the diagnostic."""
        row = event.row
        if row["LINE"].isdigit():
            self.member.move_cursor((int(row["LINE"]) - 1, max(int(row["COLUMN"] or 1) - 1, 0)), center=True)
            self.set_focus(self.member)

    async def action_check(self) -> None:
        """Ask what is wrong with the text, as it was when the key was pressed."""
        await taken(self.focused)
        self._check()

    @work(exclusive=True, group="check")
    @while_open
    async def _check(self) -> None:
        self._show_faults(await self.desk.ask(f"D MEMBER,CHECK,NAME={self._member}", self.member.text))

    def _show_faults(self, result: Result) -> None:
        if "MEMBER" not in result.columns:
            self.say(" ".join(result.lines), result.code)
            return
        found = records(result)
        self.query_one("#faults", Listing).show(Window(result.columns, result.rows, 0, len(result.rows)))
        mine = [row for row in found if row["MEMBER"] in ("", self._member) and row["LINE"].isdigit()]
        self.member.mark({int(row["LINE"]): row["SEVERITY"] for row in reversed(mine)})
        self._faults = len(found)
        self._show_standing()

    def _show_standing(self) -> None:
        """Whether it is what is in force, and how much is wrong with it."""
        wrong = f"  {self._faults} diagnostics" if self._faults else ""
        self.query_one(TitleLine).say(middle=("CHANGED" if self._is_changed else "IN FORCE") + wrong)

    @property
    def _is_changed(self) -> bool:
        return self._saved is not None and self.member.text != self._saved

    # -- into force

    async def action_difference(self) -> None:
        """Line by line, against what is in force."""
        await taken(self.focused)
        self._compare()

    @work(exclusive=True, group="commands")
    @while_open
    async def _compare(self) -> None:
        command = f"D MEMBER,DIFF,NAME={self._member}"
        result = await self.desk.ask(command, self.member.text)
        if "".join(result.lines).strip():
            self.app.push_screen(Answer(command, result))
        else:
            self.say("nothing is different from what is in force")

    async def action_apply(self) -> None:
        """Show what would change, ask, and put it in force."""
        await taken(self.focused)
        self._apply()

    @work(exclusive=True, group="commands")
    @while_open
    async def _apply(self) -> None:
        text = self.member.text
        changes = await self.desk.ask(f"D MEMBER,CHANGES,NAME={self._member}", text)
        if changes.code >= _FAILED:
            self._show_faults(changes)
            return
        effects = [f"{row['WHAT']}: {row['BEFORE'] or '-'} -> {row['AFTER'] or '-'}" for row in records(changes)]
        command = f"F MEMBER,APPLY,NAME={self._member}"
        shown = effects or ["No value changes; only the text does."]
        if not await self.app.push_screen_wait(Confirm(command, effects=shown)):
            self.say("cancelled", 4)
            return
        result = await self.desk.perform(command, text)
        if result.code >= _FAILED:
            self._show_faults(result)
            return
        self._saved = text
        self._show_standing()
        self.say(result.lines[-1] if result.lines else f"{self._member} is in force", result.code)

    async def action_back(self) -> None:
        """Back; a text that was changed is not dropped without a question."""
        await taken(self.focused)
        if self._is_changed:
            self._ask_and_leave()
        else:
            self.app.pop_screen()

    @work(exclusive=True, group="leave")
    async def _ask_and_leave(self) -> None:
        options = ("Go on editing", "Drop the changes")
        if await self.app.push_screen_wait(Choice("The text was changed", options)) == 1:
            self.app.pop_screen()

    async def action_page(self, direction: int) -> None:
        await taken(self.focused)
        if direction > 0:
            self.member.action_cursor_page_down()
        else:
            self.member.action_cursor_page_up()
