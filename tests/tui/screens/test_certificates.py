"""Certificates: a calendar of when they end, and what the own CA does with them."""

from datetime import date

from appliance.tui.screens.certificates import CertificatesPanel, calendar
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.form import Form
from appliance.tui.screens.keymenu import KeyMenuPanel
from appliance.tui.selection import Record
from tests.tui.playing import Play, play, said, table

CHAIN_COLUMNS = (
    *("LEVEL", "NAME", "STATUS", "SUBJECT", "SERIAL", "UNTIL", "DAYS", "KEY", "SIGNATURE", "REVOCATION"),
    "BREAKS",
)
ANSWERS = {
    "D TLS": table(
        ("USER4", "user4", "TRUST", "2028-12-01", "700", "CN=user4", "", "HELD"),
        ("USER2", "my cert", "TRUST", "2026-12-01", "5", "CN=user2", "", "CURRENT"),
        ("*AUTH*", "CA", "TRUST", "2036-12-01", "3650", "CN=CA", "FTPD/FTPRING", "CURRENT"),
        columns=("OWNER", "LABEL", "STATUS", "UNTIL", "DAYS", "SUBJECT", "RINGS", "STATE"),
    ),
    "D CHAIN": table(
        (
            *("0", "USER2/my cert", "TRUST", "CN=user2", "1F", "2026-12-01", "5", "NISTECC 256", "ecdsa-with-SHA256"),
            *("REVOKED", "revoked: certificate 1F"),
        ),
        ("1", "CERTAUTH/CA", "HIGHTRUST", "CN=CA", "1", "2036-12-01", "3650", "RSA 4096", "sha256", "ROOT", ""),
        columns=CHAIN_COLUMNS,
    ),
    "F CA,REVOKE": said("SLYC0302I revoked"),
    "F CA,RENEW": said("SLYC0305I renewed"),
    "F CA,RELEASE": said("SLYC0304I off hold"),
    "F CRL,FETCH": said("the CRL servers were asked"),
    "RACDCERT ID(USER2) LIST(LABEL('my cert'))": said("Label: my cert", "Status: TRUST"),
    "F CA,ISSUE": said("issued"),
}


async def certificates(it: Play) -> None:
    await it.press("5")
    await it.settle(lambda: isinstance(it.app.screen, CertificatesPanel) and it.app.screen.listing.row_count == 3)


def test_what_ends_first_is_revoked_for_a_reason_with_the_command_that_was_shown(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        assert it.app.screen.listing.selected()["DAYS"] == "5"
        await it.press("r")
        await it.sees("unspecified: no reason is told", "certificateHold")
        await it.press("down", "enter")
        await it.sees("F CA,REVOKE,ID=USER2,LABEL='my cert',REASON=keyCompromise")
        await it.press("y")
        await it.sees("SLYC0302I revoked")
        await it.asked("F CA,REVOKE,ID=USER2,LABEL='my cert',REASON=keyCompromise")

    play(tmp_path, scenario, ANSWERS)


def test_without_a_reason_none_is_named(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        await it.press("r")
        await it.settle(lambda: isinstance(it.app.screen, Choice))
        await it.press("f3", "r", "enter", "y")
        await it.asked("F CA,REVOKE,ID=USER2,LABEL='my cert'")

    play(tmp_path, scenario, ANSWERS)


def test_a_hold_is_released_and_a_certificate_renewed(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        it.select("USER4")
        await it.press("u", "y")
        await it.asked("F CA,RELEASE,ID=USER4,LABEL=user4")
        await it.press("w")
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.sees("> F CA,RENEW,ID=USER4,LABEL=user4,DAYS=365")
        await it.press("f6")
        await it.asked("F CA,RENEW,ID=USER4,LABEL=user4,DAYS=365")

    play(tmp_path, scenario, ANSWERS)


def test_detail_chain_and_lists(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        await it.press("enter")
        await it.sees("Label: my cert")
        await it.press("f3", "l")
        await it.sees("CERTAUTH/CA", "└─ USER2/my cert", "! revoked: certificate 1F")
        await it.asked("D CHAIN,ID=USER2,LABEL='my cert'")
        await it.press("f3", "f", "y")
        await it.sees("the CRL servers were asked")
        await it.press("k")
        await it.sees("Sallyport  CRLs")

    play(tmp_path, scenario, ANSWERS)


def test_the_menu_knows_the_certificate(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        await it.press("m")
        await it.settle(lambda: isinstance(it.app.screen, KeyMenuPanel))
        await it.sees("Keys and certificates  USER2/my cert")

    play(tmp_path, scenario, ANSWERS)


def test_a_new_one_is_issued(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        await it.press("n")
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.press(*"new", "f6")
        await it.asked("F CA,ISSUE,ID=USER2,LABEL=new,DAYS=365")

    play(tmp_path, scenario, ANSWERS)


def test_the_calendar_counts_by_month():
    rows = [
        Record(UNTIL=day) for day in ("2026-10-01", "2026-11-30", "2027-01-05", "2027-01-31", "2027-11-01", "", "x")
    ]
    months = calendar(rows, date(2026, 11, 26))
    assert [name for name, _ in months][:3] == ["11/26", "12/26", "01/27"]
    assert [count for _, count in months] == [2, 0, 2, *[0] * 9]
