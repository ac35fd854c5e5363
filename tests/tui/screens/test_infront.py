"""A question takes no key that was typed before it was there."""

from textual.events import Key

from appliance.tui.screens.choice import Choice
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.connections import ConnectionsPanel
from tests.tui.playing import Play, play, type_ahead


async def connections(it: Play) -> ConnectionsPanel:
    await it.press("1")
    await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel) and it.app.screen.listing.row_count == 2)
    assert isinstance(it.app.screen, ConnectionsPanel)
    return it.app.screen


def test_what_is_typed_ahead_of_a_question_does_not_answer_it(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        it.select("1")
        for answer in ("enter", "y"):
            type_ahead(it.app, "d", answer)
            await it.sees("This command will run", "V TCPIP,,DROP,CONN=1")
            await it.press("n")
            await it.sees("cancelled")
        type_ahead(it.app, "d", "down")
        await it.sees("V TCPIP,,DROP,CONN=1")  # the row that d was pressed on
        await it.press("y")
        await it.sees("connection 1 is dropped")
        assert [one for one in it.control.asked if "DROP" in one] == ["V TCPIP,,DROP,CONN=1"]

    play(tmp_path, scenario)


def test_letters_typed_ahead_of_a_letter_open_nothing_else(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        type_ahead(it.app, *"dqdu")
        await it.sees("This command will run")
        await it.press("n")
        await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel))
        await it.sees("cancelled")

    play(tmp_path, scenario)


def test_a_key_is_heeded_once_the_screen_is_in_front(tmp_path):
    before = Key("y", "y")
    question = Confirm("V TCPIP,,DROP,CONN=1")
    assert not question.heeds(before)
    assert question.heeds(Key("y", "y"))

    async def scenario(it: Play):
        it.app.push_screen(question)
        it.app.push_screen(Choice("Reason", ["one", "two"]))
        await it.sees("two")
        early = Key("y", "y")
        await it.press("f3")
        await it.sees("This command will run")
        assert not question.heeds(early)

    play(tmp_path, scenario)
