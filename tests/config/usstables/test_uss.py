"""USS tables as values."""

from __future__ import annotations

import pytest

from appliance.config.usstables.uss import UssMessage, UssTable, unknown_tokens


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("LU @@LUNAME, @@@@DATE", []),
        ("ask @@LUNAM or me@HOST", [(4, "@@LUNAM"), (17, "@HOST")]),
        ("@ alone, @@ and @lower are text", []),
    ],
)
def test_what_looks_like_a_token_and_is_none(line, found):
    assert list(unknown_tokens(line)) == found


@pytest.mark.parametrize(
    ("message", "shows"),
    [
        (UssMessage(("FROM @@@@@@@@@@@@IPHOSTNAME",)), True),
        (UssMessage((), stream="AT @@@@@@@@IPHOSTNAME".encode("cp037")), True),
        (UssMessage(("FROM @@@@@@@@@IPADDR",)), False),
    ],
)
def test_a_table_knows_whether_it_shows_host_names(message, shows):
    assert UssTable("T", {10: message}).shows_host_name is shows
