"""What a table holds, apart from how it is written."""

import pytest

from appliance.config.uss import UssMessage, UssTable, unknown_tokens


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("@@LUNAME and @@PORT", []),
        ("AT @@NOWHERE", [(3, "@@NOWHERE")]),
        ("@LU @@X", [(0, "@LU"), (4, "@@X")]),
        ("a@b.example", []),
    ],
)
def test_what_looks_like_a_token(line, wanted):
    assert list(unknown_tokens(line)) == wanted


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (UssMessage(("X", "@@@IPHOSTNAME")), True),
        (UssMessage(stream="@@IPHOSTNAME".encode("cp037")), True),
        (UssMessage(("IPHOSTNAME", "@@@IPADDR")), False),
    ],
)
def test_a_table_that_shows_host_names(message, wanted):
    assert UssTable("T", {10: message}).shows_host_name is wanted
