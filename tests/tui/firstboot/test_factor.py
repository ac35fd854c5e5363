"""The key of the second factor, shown once."""

from appliance.tui.firstboot.factor import FactorScreen, written_key
from tests.tui.firstboot.playing import Boot, Play, play


def test_the_key_can_be_typed():
    assert written_key("otpauth://totp/S:U?secret=ABCDEFGHIJ&issuer=S") == "ABCD EFGH IJ"


def test_a_code_that_does_not_fit_is_said():
    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f6")
        await it.sees("second factor", "secret=ABCDEFGHIJKLMNOP")
        await it.press(*"000000", "enter")
        await it.sees("This is not the code of now")
        assert it.app.screen.query_one("#field-code").value == ""
        await it.press(*"123", "space", *"456", "enter")

    assert play(Boot(), scenario) == ("it is made",)


def test_leaving_the_program_there_makes_nothing():
    boot = Boot()

    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f6")
        await it.sees("ABCD EFGH")
        assert isinstance(it.app.screen, FactorScreen)
        await it.press("ctrl+q")

    assert play(boot, scenario) is None
    assert boot.made == []
