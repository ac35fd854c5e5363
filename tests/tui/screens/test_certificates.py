"""Certificates: a calendar of when they end, and what the own CA does with them."""

from datetime import date

import pytest

from appliance.tui.screens.certificates import CertificatesPanel, calendar, owner_operand
from appliance.tui.screens.form import Form
from appliance.tui.selection import Record
from tests.tui.playing import Play, play, said, table

ANSWERS = {
    "D TLS": table(
        ("USER4", "user4", "TRUST", "2028-12-01", "700", "CN=user4", ""),
        ("USER2", "my cert", "TRUST", "2026-12-01", "5", "CN=user2", ""),
        ("*AUTH*", "CA", "TRUST", "2036-12-01", "3650", "CN=CA", "FTPD/FTPRING"),
        columns=("OWNER", "LABEL", "STATUS", "UNTIL", "DAYS", "SUBJECT", "RINGS"),
    ),
    "F CA,REVOKE": said("SLYC0302I revoked"),
    "F CRL,FETCH": said("the CRL servers are being asked"),
    "RACDCERT CERTAUTH LISTCHAIN": said("Certificate 1:", "CN=CA"),
    "RACDCERT ID(USER2) LIST(LABEL('my cert'))": said("Label: my cert", "Status: TRUST"),
    "F CA,ISSUE": said("issued"),
}


async def certificates(it: Play) -> None:
    await it.press("5")
    await it.settle(lambda: isinstance(it.app.screen, CertificatesPanel) and it.app.screen.listing.row_count == 3)


def test_what_ends_first_is_revoked_with_the_command_that_was_shown(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        assert it.app.screen.listing.selected()["DAYS"] == "5"
        await it.press("r")
        await it.sees("F CA,REVOKE,ID=USER2,LABEL='my cert'")
        await it.press("y")
        await it.sees("SLYC0302I revoked")
        assert "F CA,REVOKE,ID=USER2,LABEL='my cert'" in it.control.asked

    play(tmp_path, scenario, ANSWERS)


def test_detail_chain_and_lists(tmp_path):
    async def scenario(it: Play):
        await certificates(it)
        await it.press("enter")
        await it.sees("Label: my cert")
        await it.press("f3", "end", "l")
        await it.sees("Certificate 1:")
        await it.press("f3", "f", "y")
        await it.sees("the CRL servers are being asked")
        await it.press("k")
        await it.sees("Sallyport  CRLs")

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


@pytest.mark.parametrize(("owner", "operand"), [("USER2", "ID(USER2)"), ("*AUTH*", "CERTAUTH"), ("*SITE*", "SITE")])
def test_an_owner_as_racdcert_names_him(owner, operand):
    assert owner_operand(owner) == operand
