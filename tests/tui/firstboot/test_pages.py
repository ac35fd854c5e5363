"""A page of questions: each is checked when it is left, all of them before the next page."""

from tests.tui.firstboot.playing import Boot, Play, play
from tests.tui.playing import type_ahead


def test_a_question_is_checked_when_it_is_left_with_enter():
    async def scenario(it: Play):
        await it.sees("First boot  1 of 3", "of the certificate")
        await it.press("enter")
        await it.sees("OWN or OTHER")
        await it.press(*"X", "enter")
        await it.sees("no kind")
        assert it.app.screen.focused.id == "field-kind"

    play(Boot(), scenario)


def test_what_is_typed_ahead_goes_where_the_keys_before_it_lead():
    async def scenario(it: Play):
        await it.sees("Host name")
        type_ahead(it.app, "down", *"OTHER", "up", *"localhost", "enter", "enter", *"/ca.p12", "f6")
        await it.sees("Administrator")
        await it.press(*"hush", "enter")
        await it.sees("Summary", "HOSTNAME localhost", "KIND OTHER")
        await it.press("f6", *"123456", "enter")

    boot = Boot()
    play(boot, scenario)
    assert boot.made == [{"host": "localhost", "kind": "OTHER", "file": "/ca.p12", "password": "hush"}]


def test_a_question_that_does_not_apply_is_not_asked():
    async def scenario(it: Play):
        await it.sees("Host name")
        assert "File" not in it.text()
        await it.press("down", *"OTHER")
        await it.sees("File")
        await it.press("f6")
        await it.sees("file is missing")
        await it.press("up", "end", *["backspace"] * 5, *"OWN", "f6")
        await it.sees("Administrator")

    play(Boot(), scenario)


def test_all_that_is_wrong_is_said_before_the_next_page():
    async def scenario(it: Play):
        await it.sees("This host")
        await it.press("end", *["backspace"] * 4, "f6")
        await it.sees("host is missing", "no kind")
        assert it.app.screen.focused.id == "field-host"

    play(Boot(), scenario)


def test_back_keeps_what_was_typed_and_a_secret_is_not_shown():
    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f3")
        await it.sees("Administrator")
        assert "hush" not in it.text()
        assert it.app.screen.query_one("#field-password").value == "hush"
        await it.press("f3")
        await it.sees("This host", "OWN")
        await it.press("f3")
        await it.sees("First boot  1 of 3")

    assert play(Boot(), scenario) is None
