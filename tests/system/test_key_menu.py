"""Keys, chains and revocation lists on the running demo: by command, and by the panels that show them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from appliance.tui.app import SallyportApp
from appliance.tui.screens.crl import CrlPanel, CrlsPanel
from appliance.tui.screens.form import Form
from appliance.tui.screens.keymenu import KeyMenuPanel
from tests.system.emulator import Emulator
from tests.system.running import Demo
from tests.tui.playing import pressed, settled, shown


def _rows(demo: Demo, command: str) -> list[dict[str, str]]:
    result = demo.console(command)
    assert result.code <= 4, (command, result.lines)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def test_the_list_names_the_certificate_that_the_demo_revoked(demo):
    [known] = [row for row in _rows(demo, "D CRL") if row["ISSUER"] == "CN=SALLYPORT CA,O=SALLYPORT"]
    facts = {row["FIELD"]: row["VALUE"] for row in _rows(demo, f"D CRL,ID={known['ID']}")}
    assert (facts["NUMBER"], facts["SIGNATURE"]) == (known["NUMBER"], "ecdsa-with-SHA256")
    assert facts["SOURCE"] == f"ldap://127.0.0.1:{demo.port(3890)}"
    [entry] = _rows(demo, f"D CRL,REVOKED,ID={known['ID']},HOLDER=USER3/*")
    assert (entry["IN"], entry["HOLDER"]) == ("BASE", "USER3/user3")
    assert _rows(demo, f"D CRL,REVOKED,ID={known['ID']},SERIAL={entry['SERIAL'][:6]}*,COUNT=1") == [entry]


def test_chains_of_certificates_rings_and_connections(demo):
    leaf, root = _rows(demo, "D CHAIN,ID=USER2,LABEL=user2")
    assert (leaf["NAME"], leaf["REVOCATION"], leaf["BREAKS"]) == ("USER2/user2", "NOT REVOKED", "")
    assert (root["NAME"], root["KEY"], root["REVOCATION"]) == ("CERTAUTH/SALLYPORT CA", "NISTECC 256", "ROOT")
    revoked = _rows(demo, "D CHAIN,ID=USER3,LABEL=user3")[0]
    assert revoked["REVOCATION"] == "REVOKED"
    assert revoked["BREAKS"].startswith("it is on CRL ")
    assert [row["BREAKS"] for row in _rows(demo, "D CHAIN,RING=TCPIP/TNRING")] == ["", ""]
    with Emulator(demo, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        [live] = _rows(demo, f"D CONNECTIONS,PORT={demo.port(2025)},USER=USER2")
        assert _rows(demo, f"D CHAIN,CONN={live['CONN']}") == [leaf, root]


def test_a_task_of_the_menu_and_a_list_by_the_page(demo):
    async def scenario() -> None:
        app = SallyportApp(demo.dir / "control.sock")
        async with app.run_test(size=(132, 43)) as pilot:

            async def sees(*words: str) -> None:
                await settled(pilot, lambda: all(word in shown(app) for word in words), lambda: shown(app))

            async def reaches(reached: Callable[[], object]) -> None:
                await settled(pilot, reached, lambda: shown(app))

            await sees("MVS098  IBMUSER")
            await pressed(pilot, "f2", *"KEYS", "enter")
            await reaches(lambda: isinstance(app.screen, KeyMenuPanel))
            for number, word in (("2", "ADDRING"), ("3", "DELRING")):
                await pressed(pilot, number, "enter")
                await reaches(lambda: isinstance(app.screen, Form))
                await pressed(pilot, *"TCPIP/MENURING")
                await sees(f"> RACDCERT ID(TCPIP) {word}(MENURING)")
                assert (("TCPIP", "MENURING") in _rings(demo)) is (word == "DELRING")
                await pressed(pilot, "f6")
                await sees("ring TCPIP/MENURING")
                assert (("TCPIP", "MENURING") in _rings(demo)) is (word == "ADDRING")
                await pressed(pilot, "f3")
                await reaches(lambda: isinstance(app.screen, KeyMenuPanel))

            await pressed(pilot, "f2", *"CRLS", "enter")
            await reaches(lambda: isinstance(app.screen, CrlsPanel) and app.screen.listing.row_count)
            await pressed(pilot, "enter")
            await reaches(lambda: isinstance(app.screen, CrlPanel) and app.screen.listing.row_count)
            await pressed(pilot, "f2", *"FIND USER3", "enter")
            await sees("ROW 1-1 OF 1", "USER3/user3")
            await pressed(pilot, "l")
            await sees("CERTAUTH/SALLYPORT CA", "USER3/user3", "! it is on CRL ", "the chain is broken")

    asyncio.run(scenario())


def _rings(demo: Demo) -> set[tuple[str, str]]:
    lines = demo.console("RACDCERT ID(TCPIP) LISTRING(*)").lines
    return {("TCPIP", line.strip().strip("><")) for line in lines if line.strip().startswith(">")}
