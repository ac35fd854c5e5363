"""From page to page."""

from tests.tui.firstboot.playing import Boot, Play, play
from tests.tui.playing import type_ahead


def test_all_pages_lead_to_what_was_made():
    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f6")
        await it.sees("ABCD EFGH")
        await it.press(*"123456", "enter")

    assert play(Boot(), scenario) == ("it is made",)


def test_it_can_be_left_and_looked_at_in_another_theme():
    async def scenario(it: Play):
        await it.sees("This host")
        before = it.app.theme
        await it.press("f4")
        assert it.app.theme != before
        await it.press("ctrl+q")

    assert play(Boot(), scenario) is None


def test_keys_typed_before_a_page_was_there_are_not_meant_for_it():
    boot = Boot()

    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f3")
        await it.sees("Administrator")
        await it.press("f3")
        await it.sees("This host")
        type_ahead(it.app, "f6", "f6", "f6")
        await it.sees("Administrator")
        await it.press("f6")
        await it.sees("Summary", "HOSTNAME gate")
        type_ahead(it.app, "f6", *"123456", "enter")
        await it.sees("ABCD EFGH")
        assert it.app.screen.query_one("#field-code").value == ""
        await it.press("f3")
        await it.sees("Nothing is made")

    play(boot, scenario)
    assert boot.made == []


def test_what_is_typed_behind_the_key_that_leads_on_is_not_typed_into_the_page_before():
    boot = Boot()

    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f3")
        await it.sees("Administrator")
        type_ahead(it.app, "f6", *"xyz")
        await it.sees("Summary")
        await it.press("f6")
        await it.sees("ABCD EFGH")
        await it.press(*"123456", "enter")

    play(boot, scenario)
    assert [made["password"] for made in boot.made] == ["hush"]
