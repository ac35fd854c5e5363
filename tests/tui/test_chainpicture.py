"""A chain as a tree: the anchor at the top, what breaks it under its certificate."""

from appliance.protocols.control.events import Result
from appliance.tui.chainpicture import chain_parts, is_chain
from appliance.tui.glyphs import ASCII, BLOCKS
from appliance.tui.selection import records

COLUMNS = (
    *("LEVEL", "NAME", "STATUS", "SUBJECT", "SERIAL", "UNTIL", "DAYS", "KEY", "SIGNATURE", "REVOCATION"),
    "BREAKS",
)
LEAF = ("0", "USER2/a", "NOTRUST", "CN=a", "1F", "2026-12-01", "5", "NISTECC 256", "ecdsa", "REVOKED", "one; two")
MIDDLE = ("1", "", "UNREGISTERED", "CN=m", "2", "2030-01-01", "900", "RSA 2048", "sha256", "UNKNOWN", "")
ROOT = ("2", "CERTAUTH/CA", "HIGHTRUST", "CN=r", "1", "2036-01-01", "3000", "RSA 4096", "sha256", "ROOT", "")
CHAIN = Result(1, 4, ("broken",), COLUMNS, (LEAF, MIDDLE, ROOT))


def text(glyphs=BLOCKS):
    return "".join(part for part, _ in chain_parts(records(CHAIN), glyphs))


def test_from_the_anchor_down():
    assert text().splitlines() == [
        "CERTAUTH/CA  HIGHTRUST",
        "CN=r",
        "serial 1  sha256",
        "3000 days, until 2036-01-01   RSA 4096   ROOT",
        "└─ (not in the database)  UNREGISTERED",
        "   CN=m",
        "   serial 2  sha256",
        "   900 days, until 2030-01-01   RSA 2048   UNKNOWN",
        "   └─ USER2/a  NOTRUST",
        "      CN=a",
        "      serial 1F  ecdsa",
        "      5 days, until 2026-12-01   NISTECC 256   REVOKED",
        "      ! one",
        "      ! two",
    ]
    assert "`- USER2/a" in text(ASCII)


def test_what_is_wrong_is_red():
    styles = {part.strip(): style for part, style in chain_parts(records(CHAIN), BLOCKS)}
    assert styles["! one"] == styles["USER2/a"] == "bold $error"
    assert styles["REVOKED"] == styles["5 days, until 2026-12-01"] == "$error"
    assert styles["NOTRUST"] == styles["UNKNOWN"] == "$warning"
    assert styles["HIGHTRUST"] == "$success"
    assert styles["CERTAUTH/CA"] == "bold $accent"


def test_what_a_chain_is():
    assert is_chain(CHAIN)
    assert not is_chain(Result(1, 0, (), ("LEVEL", "TEXT"), ()))
