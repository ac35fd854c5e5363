"""Which words are for this terminal."""

import pytest

from appliance.tui.local import Back, Explain, Filter, Find, Help, Jump, Leave, Sort, Theme, read_local

PANELS = {"1": "CONNECTIONS", "CONNECTIONS": "CONNECTIONS", "SAF": "SAF"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("=1", Jump("CONNECTIONS")),
        ("1", Jump("CONNECTIONS")),
        ("conn", Jump("CONNECTIONS")),
        ("saf", Jump("SAF")),
        ("end", Back()),
        ("=x", Leave()),
        ("help", Help()),
        ("?slyt0103e", Explain("SLYT0103E")),
        ("? EZA1234I", Explain("EZA1234I")),
        ("find user 2", Find("user 2")),
        ("F user2", Find("user2")),
        ("SORT user d", Sort("USER", True)),
        ("SORT user", Sort("USER", False)),
        ("FILTER", Filter("")),
        ("FILTER USER=A*", Filter("USER=A*")),
        ("theme light", Theme("light")),
    ],
)
def test_words_of_this_terminal(text, meant):
    assert read_local(text, PANELS) == meant


@pytest.mark.parametrize(
    "text", ["D FTP", "F CA,CRL", "CONNECT USER2 GROUP(A)", "SEARCH CLASS(USER)", "co", "9", "HELP RACF", "SORT"]
)
def test_all_else_is_for_the_daemon(text):
    assert read_local(text, PANELS) is None
