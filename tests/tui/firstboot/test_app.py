"""From page to page."""

from tests.tui.firstboot.playing import Boot, Play, play


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
