"""Users, groups and profiles as RACF lists them, and the tasks on them."""

from appliance.protocols.control.events import Result
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.form import Form
from appliance.tui.screens.saf import SafPanel, active_classes, detail_commands
from tests.tui.playing import Play, play, said, type_ahead

ANSWERS = {
    "SETROPTS LIST": said("ATTRIBUTES = INITSTATS", "ACTIVE CLASSES = DATASET USER GROUP DIGTCERT SERVAUTH"),
    "SEARCH CLASS(USER)": said("USER2", "USER4"),
    "SEARCH CLASS(SERVAUTH)": said("EZB.FTP.MVS098.FTPSEC1.PORT2021"),
    "SEARCH": said("SLYS1109I nothing meets the conditions"),
    "LISTUSER USER2": said("USER=USER2  NAME=USER TWO"),
    "LISTUSER USER4": said("USER=USER4  NAME=USER FOUR"),
    "RACDCERT ID(USER2) LIST": said("  Label: user2"),
    "RACDCERT": said("nothing meets the conditions", code=4),
    "RLIST SERVAUTH EZB.FTP.MVS098.FTPSEC1.PORT2021 ALL": said("UNIVERSAL ACCESS NONE"),
    "ALTUSER": said("altered"),
    "PERMIT": said("permitted"),
    "SETROPTS RACLIST": said("refreshed"),
    "RDELETE": said("deleted"),
}


async def saf(it: Play) -> None:
    await it.press("2")
    await it.settle(lambda: isinstance(it.app.screen, SafPanel) and it.app.screen.listing.row_count == 2)


def test_the_detail_follows_the_cursor(tmp_path):
    async def scenario(it: Play):
        await saf(it)
        await it.sees("NAME=USER TWO", "Label: user2")
        await it.press("down")
        await it.sees("NAME=USER FOUR")
        assert "Label: user2" not in it.text()
        await it.press("up")
        await it.sees("Label: user2")
        await it.press("enter")
        await it.sees("USER USER2", "NAME=USER TWO", "return code 0")

    play(tmp_path, scenario, ANSWERS)


def test_a_user_is_revoked_and_resumed(tmp_path):
    async def scenario(it: Play):
        await saf(it)
        it.select("USER4")
        await it.press("v")
        await it.sees("ALTUSER USER4 REVOKE")
        await it.press("y")
        await it.sees("altered")
        await it.press("m", "y")
        await it.asked("ALTUSER USER4 RESUME")

    play(tmp_path, scenario, ANSWERS)


def test_classes_are_gone_through_and_their_profiles_permitted(tmp_path):
    async def scenario(it: Play):
        await saf(it)
        await it.press("f10")
        await it.sees("EZB.FTP.MVS098.FTPSEC1.PORT2021", "UNIVERSAL ACCESS NONE", "p=Permit")
        await it.press("p")
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.press(*"USER4", "f6")
        await it.sees("permitted", "refreshed")
        assert "PERMIT EZB.FTP.MVS098.FTPSEC1.PORT2021 CLASS(SERVAUTH) ID(USER4) ACCESS(READ)" in it.control.asked
        await it.press("f3", "x")
        await it.sees("RDELETE SERVAUTH EZB.FTP.MVS098.FTPSEC1.PORT2021")
        await it.press("n", "f10")
        await it.sees("NO ROWS")
        await it.press("t")
        await it.settle(lambda: isinstance(it.app.screen, Choice))
        await it.press("enter")
        await it.sees("A business partner", "Port profile")

    play(tmp_path, scenario, ANSWERS)


def test_all_data_sets_are_shown_and_not_the_administrators_own_alone(tmp_path):
    async def scenario(it: Play):
        await saf(it)
        await it.press("f11", "f11")
        await it.asked("SEARCH CLASS(DATASET) NOMASK")

    play(tmp_path, scenario, ANSWERS)


def test_no_letter_is_about_a_name_of_the_class_before(tmp_path):
    async def scenario(it: Play):
        await saf(it)
        type_ahead(it.app, "f10", "x")
        await it.sees("EZB.FTP.MVS098.FTPSEC1.PORT2021", "SAF  SERVAUTH")
        assert isinstance(it.app.screen, SafPanel)
        assert not any(one.startswith(("RDELETE", "DELUSER")) for one in it.control.asked)

    play(tmp_path, scenario, ANSWERS)


def test_only_classes_with_profiles_are_shown():
    assert active_classes(Result(1, 0, ("ACTIVE CLASSES = DATASET USER DIGTRING APPL",))) == (
        *("USER", "GROUP", "DATASET", "APPL"),
    )
    assert active_classes(Result(1, 8, ("refused",))) == ("USER", "GROUP", "DATASET")


def test_each_kind_has_its_list_command():
    assert detail_commands("GROUP", "SYS1") == ("LISTGRP SYS1",)
    assert detail_commands("DATASET", "A.**") == ("LISTDSD DATASET('A.**') ALL",)
    assert detail_commands("APPL", "TSO") == ("RLIST APPL TSO ALL",)
