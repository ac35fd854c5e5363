"""The revocation lists, and one of them by the page: the daemon selects, sorts and cuts."""

from appliance.protocols.control.events import Request, Result
from appliance.tui.screens.crl import CrlPanel, CrlsPanel
from appliance.tui.selection import Selection, cut
from tests.tui.playing import Play, play, said, table

COLUMNS = ("SERIAL", "DATE", "REASON", "IN", "HOLDER")
ENTRIES = tuple(
    (f"{n:X}", f"2026-11-{n % 28 + 1:02}T00:00:00Z", "superseded", "BASE", "USER2/user2" if n == 0xABC else "")
    for n in range(0x100, 0x1000)
)


def entries(request: Request) -> Result:
    """D CRL,REVOKED as the daemon answers it."""
    asked = dict(word.split("=", 1) for word in request.command.split(",")[2:])
    filters = [f"{name}={asked[name]}" for name in ("SERIAL", "REASON") if name in asked]
    wanted = Selection(asked["SORT"], asked["ORDER"] == "DESC", " ".join([*filters, asked.get("FIND", "")]))
    found = cut(Result(1, 0, (), COLUMNS, ENTRIES), wanted).rows
    first = int(asked["OFFSET"])
    rows = found[first : first + int(asked["COUNT"])]
    return Result(request.id, 0, (f"{len(rows)} OF {len(found)} RECORDS DISPLAYED",), COLUMNS, rows)


ANSWERS = {
    "D CRL,REVOKED,ID=0a1b2c3d": entries,
    "D CRL,ID=0a1b2c3d": table(
        *(("ISSUER", "CN=CA"), ("STATE", "CURRENT"), ("NUMBER", "7"), ("DELTA", "NONE"), ("REVOKED", "3840")),
        *(("SIGNATURE", "ecdsa-with-SHA256"), ("SOURCE", "ldap://a:389"), ("ERROR", "")),
        columns=("FIELD", "VALUE"),
    ),
    "D CRL": table(
        ("CN=CA", "7", "CURRENT", "3840", "0a1b2c3d"),
        ("CN=OTHER", "", "NONE", "", "99999999"),
        columns=("ISSUER", "NUMBER", "STATE", "REVOKED", "ID"),
    ),
    "D CHAIN,ID=USER2,LABEL=user2": said("nothing breaks the chain", "1 OF 1"),
    "F CRL,FETCH": said("the CRL servers were asked"),
}


async def one(it: Play) -> None:
    await it.type("CRLS")
    await it.settle(lambda: isinstance(it.app.screen, CrlsPanel) and it.app.screen.listing.row_count == 2)
    await it.press("enter")
    await it.settle(lambda: isinstance(it.app.screen, CrlPanel) and it.app.screen.listing.row_count == len(ENTRIES))


def listing(it: Play):
    return it.app.screen.listing


def test_facts_and_pages(tmp_path):
    async def scenario(it: Play):
        await one(it)
        await it.sees(
            "CRL 0a1b2c3d", "ISSUER CN=CA", "NUMBER 7   DELTA NONE   REVOKED 3840   SIGNATURE ecdsa-with-SHA256"
        )
        assert "ERROR" not in it.text()
        room = listing(it).room
        await it.asked(f"D CRL,REVOKED,ID=0a1b2c3d,SORT=DATE,ORDER=DESC,OFFSET=0,COUNT={room}")
        await it.press("f8")
        await it.asked(f"D CRL,REVOKED,ID=0a1b2c3d,SORT=DATE,ORDER=DESC,OFFSET={room},COUNT={room}")
        await it.sees(f"ROW {room + 1}-{2 * room} OF {len(ENTRIES)}")
        await it.press("end")
        await it.sees(f"-{len(ENTRIES)} OF {len(ENTRIES)}")

    play(tmp_path, scenario, ANSWERS)


def test_rows_are_asked_for_once_for_each_list_and_page(tmp_path):
    numbers = ["7"]

    def facts(request: Request) -> Result:
        return table(("NUMBER", numbers[-1]), ("THISUPDATE", "now"), columns=("FIELD", "VALUE"))(request)

    async def scenario(it: Play):
        await one(it)

        def asked(words: str) -> int:
            return sum(words in command for command in it.control.asked)

        pages, known = asked("CRL,REVOKED"), asked("CRL,ID=")
        await it.press("down", "down")
        await it.settle(lambda: asked("CRL,ID=") > known)
        assert asked("CRL,REVOKED") == pages
        numbers.append("8")
        await it.settle(lambda: asked("CRL,REVOKED") == pages + 1)
        await it.press("f5")
        await it.settle(lambda: asked("CRL,REVOKED") == pages + 2)

    play(tmp_path, scenario, {**ANSWERS, "D CRL,ID=0a1b2c3d": facts})


def test_a_serial_number_is_found_in_the_whole_list(tmp_path):
    async def scenario(it: Play):
        await one(it)
        await it.type("FIND ABC")
        await it.settle(lambda: [row["SERIAL"] for row in listing(it).rows()] == ["ABC"])
        await it.press("l")
        await it.asked("D CHAIN,ID=USER2,LABEL=user2")
        await it.press("f3")
        await it.type("FILTER SERIAL=FF*")
        await it.settle(lambda: listing(it).row_count == 16)

    play(tmp_path, scenario, ANSWERS)


def test_nobody_holds_it_and_the_servers_are_asked(tmp_path):
    async def scenario(it: Play):
        await one(it)
        await it.press("l")
        await it.sees("this certificate is not in the database")
        await it.press("f", "y")
        await it.sees("the CRL servers were asked")

    play(tmp_path, scenario, ANSWERS)
