"""The numbered menu of keys and certificates."""

from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.form import Form
from appliance.tui.screens.keymenu import KeyMenuPanel
from tests.tui.playing import Play, play, said, table, type_ahead

ANSWERS = {
    "RACDCERT ID(TCPIP) ADDRING(NEWRING)": said("SLYS1401I ring TCPIP/NEWRING is defined"),
    "RACDCERT ID(FTPD) LISTRING(*)": said("Ring:", "  >FTPRING<"),
    "D KEYFILE": table(("/etc/keys.p12", "TN3270E 992"), columns=("FILE", "USED")),
    "F CA,CRL": said("SLYC0303I published"),
}


async def menu(it: Play) -> None:
    await it.type("KEYS")
    await it.settle(lambda: isinstance(it.app.screen, KeyMenuPanel))
    await it.sees("Key rings", " 2 Make a key ring")


def test_a_number_leads_to_a_form_whose_command_is_shown_before_it_runs(tmp_path):
    async def scenario(it: Play):
        await menu(it)
        await it.press("2", "enter")
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.press(*"TCPIP/NEWRING")
        await it.sees("> RACDCERT ID(TCPIP) ADDRING(NEWRING)")
        assert not any(command.startswith("RACDCERT") for command in it.control.asked)
        await it.press("f6")
        await it.sees("SLYS1401I ring TCPIP/NEWRING is defined")
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, KeyMenuPanel))

    play(tmp_path, scenario, ANSWERS)


def test_a_number_typed_ahead_is_the_whole_number(tmp_path):
    async def scenario(it: Play):
        await menu(it)
        type_ahead(it.app, *"27", "enter")
        await it.sees("/etc/keys.p12")

    play(tmp_path, scenario, ANSWERS)


def test_the_cursor_chooses_too(tmp_path):
    async def scenario(it: Play):
        await menu(it)
        await it.press("home", "enter")
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.press(*"FTPD", "f6")
        await it.sees(">FTPRING<")

    play(tmp_path, scenario, ANSWERS)


def test_what_needs_no_field_runs_at_once_or_asks_first(tmp_path):
    async def scenario(it: Play):
        await menu(it)
        await it.type("27")
        await it.sees("/etc/keys.p12")
        await it.press("f3")
        await it.type("32")
        await it.settle(lambda: isinstance(it.app.screen, Confirm))
        await it.press("y")
        await it.sees("SLYC0303I published")

    play(tmp_path, scenario, ANSWERS)


def test_a_number_that_is_not_there_and_the_way_out(tmp_path):
    async def scenario(it: Play):
        await menu(it)
        await it.type("99")
        await it.sees("there is no number 99 here")
        await it.press("=", "1", "enter")
        await it.sees("Sallyport  Connections")

    play(tmp_path, scenario, ANSWERS)
