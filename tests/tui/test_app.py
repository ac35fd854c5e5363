"""Going from panel to panel, commands, looks: what is the same everywhere."""

from appliance.tui.screens.overview import OverviewPanel
from tests.tui.playing import Play, play


def test_numbers_and_names_lead_to_panels_and_f3_leads_back(tmp_path):
    async def scenario(it: Play):
        await it.press("1")
        await it.sees("Sallyport  Connections")
        await it.type("PORTS")
        await it.sees("Sallyport  Ports", "QUIESCED")
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, OverviewPanel))
        await it.press("f3")
        await it.sees("Ctrl+Q leaves Sallyport")

    play(tmp_path, scenario)


def test_every_look_can_be_had(tmp_path):
    async def scenario(it: Play):
        seen = [it.app.theme]
        for _ in range(3):
            await it.press("f4")
            await it.settle(lambda: it.app.theme != seen[-1])
            seen.append(it.app.theme)
        assert sorted(seen) == ["3270-green", "dark", "light", "monochrome"]
        await it.type("THEME GREEN")
        await it.settle(lambda: it.app.theme == "3270-green")

    play(tmp_path, scenario)
