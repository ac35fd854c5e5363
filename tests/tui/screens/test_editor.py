"""One member in the editor: checked while it is typed, compared, put in force, not dropped by accident."""

from appliance.protocols.control.events import Result
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.editor import EditorPanel
from appliance.tui.screens.members import MembersPanel
from tests.tui.playing import Play, play, type_ahead
from tests.tui.screens.test_members import MEMBER_ANSWERS, members

FAULTS = ("MEMBER", "LINE", "COLUMN", "SEVERITY", "ID", "STATEMENT", "TEXT")


class Checker:
    """Says that a text with NONSENSE is wrong, and keeps what was applied."""

    def __init__(self):
        self.applied = []

    def check(self, request):
        lines = (request.document or "").split("\n")
        rows = [
            ("FTP.DATA", str(n), "1", "ERROR", "SLYN0101E", "NONSENSE", "is not a statement")
            for n, line in enumerate(lines, 1)
            if "NONSENSE" in line
        ]
        return Result(request.id, 8 if rows else 0, (), FAULTS, tuple(rows))

    def changes(self, request):
        if (found := self.check(request)).code:
            return found
        return Result(request.id, 0, (), ("WHAT", "BEFORE", "AFTER"), (("INACTIVE", "300", "20"),))

    def apply(self, request):
        self.applied.append(request.document)
        return Result(request.id, 0, ("SLYO0116I in force",))

    def answers(self):
        return {
            "D MEMBER,CHECK": self.check,
            "D MEMBER,CHANGES": self.changes,
            "F MEMBER,APPLY": self.apply,
            **{name: answer for name, answer in MEMBER_ANSWERS.items() if name != "D MEMBER,CHECK"},
        }


async def editor(it: Play) -> None:
    await members(it)
    await it.press("enter")
    await it.settle(lambda: isinstance(it.app.screen, EditorPanel) and "UTF8" in it.app.screen.member.text)


def test_diagnostics_follow_the_typing_and_lead_to_their_line(tmp_path):
    async def scenario(it: Play):
        await editor(it)
        await it.press("down", *"NONSENSE ")
        await it.sees("is not a statement", "CHANGED  1 diagnostics")
        it.app.screen.query_one("#faults").focus()
        await it.press("enter")
        await it.settle(lambda: it.app.screen.member.cursor_location == (1, 0) and it.app.screen.member.has_focus)

    play(tmp_path, scenario, Checker().answers())


def test_what_will_change_is_shown_before_it_is_put_in_force(tmp_path):
    checker = Checker()

    async def scenario(it: Play):
        await editor(it)
        await it.press("end", "backspace", "f9")
        await it.sees("F MEMBER,APPLY,NAME=FTP.DATA", "INACTIVE: 300 -> 20")
        await it.press("n")
        await it.sees("cancelled")
        assert checker.applied == []
        await it.press("f9")
        await it.settle(lambda: isinstance(it.app.screen, Confirm))
        await it.press("y")
        await it.sees("SLYO0116I in force")
        assert checker.applied == ["INACTIVE 30\nEXTENSIONS UTF8"]
        await it.press("f6")
        await it.sees("+INACTIVE 20")
        await it.press("f3", "f3")
        await it.settle(lambda: isinstance(it.app.screen, MembersPanel))

    play(tmp_path, scenario, checker.answers())


def test_what_is_typed_ahead_is_put_in_force(tmp_path):
    checker = Checker()

    async def scenario(it: Play):
        await editor(it)
        type_ahead(it.app, *"; 45 characters before the key that applies it", "f9")
        await it.sees("F MEMBER,APPLY,NAME=FTP.DATA")
        await it.press("y")
        await it.sees("SLYO0116I in force")
        assert checker.applied == ["; 45 characters before the key that applies itINACTIVE 300\nEXTENSIONS UTF8"]

    play(tmp_path, scenario, checker.answers())


def test_a_page_is_turned_behind_what_was_typed_ahead(tmp_path):
    async def scenario(it: Play):
        await editor(it)
        type_ahead(it.app, *"; before", "f8", *" behind")
        await it.settle(lambda: " behind" in it.app.screen.member.text)
        first, last = it.app.screen.member.text.split("\n")
        assert first == "; beforeINACTIVE 300"
        assert " behind" in last

    play(tmp_path, scenario, Checker().answers())


def test_a_text_with_errors_is_not_applied(tmp_path):
    checker = Checker()

    async def scenario(it: Play):
        await editor(it)
        await it.press(*"NONSENSE", "f9")
        await it.sees("is not a statement")
        assert isinstance(it.app.screen, EditorPanel)
        assert checker.applied == []

    play(tmp_path, scenario, checker.answers())


def test_what_is_typed_ahead_is_not_dropped_without_a_question(tmp_path):
    async def scenario(it: Play):
        await editor(it)
        type_ahead(it.app, "x", "f3")
        await it.settle(lambda: isinstance(it.app.screen, Choice))

    play(tmp_path, scenario, Checker().answers())


def test_what_is_typed_behind_f3_is_not_put_into_the_text(tmp_path):
    async def scenario(it: Play):
        await editor(it)
        type_ahead(it.app, "f3", "h")
        await it.sees("History of FTP.DATA")

    play(tmp_path, scenario, Checker().answers())


def test_a_changed_text_is_not_dropped_without_a_question(tmp_path):
    async def scenario(it: Play):
        await editor(it)
        await it.press("x", "f3")
        await it.settle(lambda: isinstance(it.app.screen, Choice))
        await it.press("enter")
        await it.settle(lambda: isinstance(it.app.screen, EditorPanel))
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, Choice))
        await it.press("down", "enter")
        await it.settle(lambda: isinstance(it.app.screen, MembersPanel))

    play(tmp_path, scenario, Checker().answers())


def test_an_answer_for_a_screen_that_is_being_closed_harms_nobody(tmp_path):
    """A screen loses its parts before its work."""

    async def scenario(it: Play):
        await editor(it)
        screen = it.app.screen
        await screen.query_one("#faults").remove()
        screen._check()
        await it.settle(lambda: not any(worker.group == "check" for worker in it.app.workers))
        await it.press("f3")
        await it.settle(lambda: it.app.screen is not screen)

    play(tmp_path, scenario, Checker().answers())
