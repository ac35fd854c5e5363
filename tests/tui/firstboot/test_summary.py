"""The summary: the answers as a file has them, and the way to an appliance or back."""

from tests.tui.firstboot.playing import Boot, Play, play


def test_it_shows_the_answers_and_no_secret():
    async def scenario(it: Play):
        await it.to_summary()
        await it.sees("KIND OWN", "a directory is silent")
        assert "hush" not in it.text()

    play(Boot(warnings=("a directory is silent",)), scenario)


def test_a_refusal_is_said_and_it_can_be_tried_again():
    boot = Boot("the clock is wrong")

    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f6")
        await it.sees("Nothing is made: the clock is wrong")
        assert boot.made == []
        await it.press("f6")
        await it.sees("ABCD EFGH IJKL MNOP")
        await it.press(*"123456", "enter")

    assert play(boot, scenario) == ("it is made",)
    assert boot.made == [{"host": "gate", "kind": "OWN", "file": "", "password": "hush"}]


def test_without_a_code_nothing_is_made():
    boot = Boot()

    async def scenario(it: Play):
        await it.to_summary()
        await it.press("f6")
        await it.sees("ABCD EFGH IJKL MNOP")
        await it.press("f3")
        await it.sees("Nothing is made: no code of the second factor was typed")

    assert play(boot, scenario) is None
    assert boot.made == []
