"""The lines of the overview's cards."""

from appliance.tui.glyphs import ASCII
from appliance.tui.selection import Record
from appliance.tui.widgets.cards import Canvas, activity, health, lifetimes, pools, ports, refusals, tiles
from tests.tui.playing import OVERVIEW

TILES = tiles([Record(zip(("TILE", "NAME", "VALUE", "UNIT", "STATE", "ALERT"), row, strict=True)) for row in OVERVIEW])
CANVAS = Canvas(44, 9, ASCII)


def lines(parts):
    return [line.split() for line in "".join(part for part, _ in parts).splitlines()]


def style_of(parts, word):
    return next(style for part, style in parts if word in part)


def test_ports_go_down_the_columns_and_say_their_state():
    parts = ports(TILES, CANVAS)
    assert lines(parts) == [["+", "2992", "TN3270E", "1", "-", "2121", "FTPD1"]]
    assert style_of(parts, "-") == "$warning"
    assert len(lines(ports(TILES, Canvas(24, 1, ASCII)))) == 1
    assert len(lines(ports(TILES, Canvas(41, 6, ASCII)))) == 1, "the card of a terminal with 80 columns"


def test_what_ends_first_comes_first():
    parts = lifetimes(TILES, CANVAS)
    assert lines(parts) == [["CRL", "SALLYPORT", "CA", "EXPIRED"], ["CERT", "TCPIP/SERVER", "5", "days"]]
    assert (style_of(parts, "EXPIRED"), style_of(parts, "5 days")) == ("bold $error", "bold $warning")


def test_days_are_whole_ones():
    almost = tiles([Record(TILE="CRLS", NAME="CN=A", VALUE="6.9", UNIT="days", STATE="CURRENT", ALERT="")])
    assert lines(lifetimes(almost, CANVAS)) == [["CRL", "A", "6", "days"]]


def test_pools_count_their_lus():
    parts = pools(TILES, CANVAS)
    assert lines(parts) == [["DEFAULTLUS", "#################.", "95", "of", "99"]]


def test_activity_counts_and_draws():
    shown = lines(activity(TILES, {"CONNECTIONS": [0, 4, 8]}, CANVAS))
    assert shown[0] == ["Sessions", "2", "=@"]
    assert shown[1:] == [
        ["Handshakes", "17"],
        ["failed", "3"],
        ["Transfers", "4"],
        ["bytes", "2.0K"],
        ["Refusals", "7"],
    ]


def test_health_names_what_is_down():
    parts = health(TILES, {}, CANVAS)
    assert lines(parts) == [
        ["Directory", "DOWN", "127.0.0.1:3890"],
        ["Reactor", "delay", "2.5", "ms"],
        ["Memory", "91.0", "MiB"],
        ["SAF", "and", "audit", "ACTIVE"],
    ]
    assert style_of(parts, "DOWN") == "bold $warning"


def alerted(tile, state, alert, value="0"):
    return {**TILES, tile: [Record(TILE=tile, NAME="", VALUE=value, UNIT="", STATE=state, ALERT=alert)]}


def test_health_begins_with_a_saf_database_that_cannot_be_written():
    parts = health(alerted("SAF", "FAILED", "ERROR"), {}, Canvas(30, 4, ASCII))
    assert lines(parts) == [
        ["SAF", "database", "FAILED"],
        ["Directory", "DOWN", "127.0.0.1+"],
        ["Reactor", "delay", "2.5", "ms"],
        ["Memory", "91.0", "MiB"],
    ]
    assert style_of(parts, "FAILED") == "bold $error"


def test_health_says_that_audit_records_were_lost():
    shown = lines(health(alerted("AUDIT", "ACTIVE", "WARNING", "12"), {}, CANVAS))
    assert shown[0] == ["Audit", "ACTIVE,", "12", "lost"]
    assert shown[-1] == ["SAF", "database", "ACTIVE"]


def test_health_keeps_two_failures_apart():
    both = {**alerted("SAF", "FAILED", "ERROR"), "AUDIT": alerted("AUDIT", "FAILED", "ERROR", "3")["AUDIT"]}
    assert lines(health(both, {}, CANVAS))[:2] == [["SAF", "database", "FAILED"], ["Audit", "FAILED,", "3", "lost"]]


def test_refusals_by_reason():
    assert lines(refusals(TILES, CANVAS)) == [["JOBINIT", "INVPSWD", "7"]]
    assert lines(refusals({}, CANVAS)) == [["none", "since", "the", "start"]]


def test_a_daemon_that_says_nothing_makes_empty_cards():
    for card in (ports, pools, lifetimes):
        assert lines(card({}, CANVAS)) in ([], [[]])
    assert activity({}, {}, CANVAS)
    assert health({}, {}, CANVAS)
