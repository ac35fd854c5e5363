"""A line is for the message line, more are a panel."""

from tests.tui.playing import Play, play, said


def test_a_command_is_answered_on_the_message_line_or_on_a_panel(tmp_path):
    answers = {"D TWO": said("first line", "second line"), "D LONE": said("it is refused", code=8)}

    async def scenario(it: Play):
        await it.type("D LONE")
        await it.sees("it is refused")
        await it.type("D TWO")
        await it.sees("first line", "second line", "D TWO", "return code 0")
        await it.press("f3", "f9")
        await it.sees("Commands of this terminal", "> D LONE", "second line")

    play(tmp_path, scenario, answers)
