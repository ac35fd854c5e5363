"""Which look it begins with."""

import pytest

from appliance.tui.themes import THEMES, first_theme, next_theme, theme_named


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "dark"),
        ({"NO_COLOR": "1"}, "monochrome"),
        ({"TERM": "vt220"}, "monochrome"),
        ({"SALLYPORT_THEME": "green", "NO_COLOR": "1"}, "3270-green"),
        ({"SALLYPORT_THEME": "pink"}, "dark"),
    ],
)
def test_the_environment_decides(environment, name):
    assert first_theme(environment) == name


def test_round_and_round():
    names = [theme.name for theme in THEMES]
    assert [next_theme(name) for name in names] == [*names[1:], names[0]]
    assert next_theme("textual-dark") == names[0]


def test_monochrome_has_no_colour():
    mono = next(theme for theme in THEMES if theme.name == theme_named("mono"))
    colours = (mono.primary, mono.success, mono.warning, mono.error, mono.background, mono.foreground, mono.panel)
    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)
