"""What was typed is kept, without its secrets."""

from tests.tui.playing import Play, play, said


def test_no_secret_is_shown_or_kept(tmp_path):
    answers = {"ALTUSER": said("done")}

    async def scenario(it: Play):
        await it.type("ALTUSER USER2 PASSWORD(HUSH) NOEXPIRED")
        await it.sees("done")
        await it.press("f9")
        await it.sees("> ALTUSER USER2 PASSWORD(***) NOEXPIRED")
        assert "HUSH" not in it.text()
        await it.press("f2", "up")
        assert it.app.screen.query_one("#command").value == ""

    play(tmp_path, scenario, answers)
