"""The first boot under Textual's Pilot: two small pages, and a boot that notes what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from appliance.tui.firstboot.app import FirstBootApp
from appliance.tui.firstboot.questions import Page, Question, RefusedError
from tests.tui.playing import pressed

URI = "otpauth://totp/Sallyport:SECADM?secret=ABCDEFGHIJKLMNOP&issuer=Sallyport"
_STEP, _MOST_STEPS = 0.05, 1200


def _needed(name: str) -> Callable[[object], str]:
    return lambda values: "" if values[name] else f"{name} is missing"


PAGES = (
    Page(
        "This host",
        "Who it is.",
        (
            Question("host", "Host name", "of the certificate", _needed("host"), "gate"),
            Question("kind", "Kind", "OWN or OTHER", lambda v: "" if v["kind"] in ("OWN", "OTHER") else "no kind"),
            Question("file", "File", "a path", _needed("file"), applies=lambda v: v["kind"] == "OTHER"),
        ),
    ),
    Page(
        "Administrator", "Who he is.", (Question("password", "Password", "long", _needed("password"), is_secret=True),)
    ),
)


class Boot:
    """Refuses as often as it is told to."""

    pages = PAGES

    def __init__(self, *refusals: str, warnings: tuple[str, ...] = ()) -> None:
        self.refusals = list(refusals)
        self.warnings = warnings
        self.made: list[dict[str, str]] = []

    def answers(self, values) -> str:
        return f"HOSTNAME {values['host']}\nKIND {values['kind']}"

    def look_around(self, values):
        return self.warnings

    def run(self, values, show_factor):
        if self.refusals:
            raise RefusedError(self.refusals.pop(0))
        show_factor(URI)
        self.made.append(dict(values))
        return ("it is made",)

    def is_code(self, uri: str, code: str) -> bool:
        return (uri, code) == (URI, "123456")


class Play:
    """What a scenario works with."""

    def __init__(self, app: FirstBootApp, pilot: Pilot) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await pressed(self.pilot, *keys)

    def text(self) -> str:
        """The screen as one sees it."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def sees(self, *words: str) -> None:
        """Wait until the screen says all of this."""
        for _ in range(_MOST_STEPS):
            await self.pilot.pause(_STEP)
            if all(word in self.text() for word in words):
                return
        raise AssertionError(f"{words} not on the screen:\n{self.text()}")

    async def to_summary(self) -> None:
        """Through both pages, with good values."""
        await self.sees("This host")
        await self.press("enter", *"OWN", "enter")
        await self.sees("Administrator")
        await self.press(*"hush", "enter")
        await self.sees("Summary", "HOSTNAME gate")


def play(boot: Boot, scenario: Callable[[Play], Awaitable[None]]) -> tuple[str, ...] | None:
    """Run the scenario; what the program ended with."""

    async def run() -> FirstBootApp:
        app = FirstBootApp(boot)
        async with app.run_test(size=(80, 24)) as pilot:
            await scenario(Play(app, pilot))
            await pilot.pause()
        return app

    return asyncio.run(run()).return_value
