"""The lines of the overview's cards."""

from appliance.tui.glyphs import ASCII
from appliance.tui.selection import Record
from appliance.tui.widgets.cards import certificates, labelled, pools, ports


def text(parts):
    return "".join(part for part, _ in parts)


def style_of(parts, word):
    return next(style for part, style in parts if word in part)


def test_ports_go_down_the_columns_and_have_the_colour_of_their_state():
    rows = [
        Record(PORT="2121", SERVICE="FTP", NAME="FTP FTPD1 2121", STATE="ACTIVE", CONNECTIONS="3"),
        Record(PORT="2992", SERVICE="TN3270E", NAME="TN3270E 2992", STATE="QUIESCED", CONNECTIONS="0"),
        Record(PORT="8990", SERVICE="DCAS", NAME="DCAS 8990", STATE="STOPPED", CONNECTIONS="0"),
    ]
    parts = ports(rows, 44, 5)
    assert [line.split() for line in text(parts).splitlines()] == [
        ["+", "2121", "FTPD1", "3", "x", "8990", "DCAS"],
        ["-", "2992", "TN3270E"],
    ]
    assert style_of(parts, "- ") == "$warning"
    assert len(text(ports(rows, 20, 2)).splitlines()) == 2


def test_what_ends_first_comes_first():
    tls = [Record(OWNER="B", LABEL="b", DAYS="400"), Record(OWNER="A", LABEL="a", DAYS="3"), Record(OWNER="C")]
    parts = certificates(tls, [Record(ISSUER="O=X,CN=MY CA", STATE="STALE", REVOKED="2")], 40, 6)
    lines = [line.split() for line in text(parts).splitlines()]
    assert lines == [
        ["CRL", "MY", "CA", "STALE", "2", "rv"],
        ["CERT", "A", "a", "3", "days"],
        ["CERT", "B", "b", "400", "days"],
    ]
    assert (style_of(parts, "STALE"), style_of(parts, "3 days")) == ("$warning", "$error")


def test_pools_count_their_lus():
    rows = [
        Record(PORT="2992", OBJECT="TCPABC01..TCPABC10", USING="9"),
        Record(PORT="2993", OBJECT="TCPABC01..TCPABC10", USING="5"),
        Record(PORT="2993", OBJECT="USSTCP1", USING=""),
        Record(PORT="2994", OBJECT="ONE", USING="1"),
    ]
    parts = pools(rows, ASCII, 42, 9)
    lines = [line.split() for line in text(parts).splitlines()]
    assert lines[:2] == [
        ["2992", "TCPABC01..TCPABC10", "#########.", "9"],
        ["2993", "TCPABC01..TCPABC10", "#####.....", "5"],
    ]
    assert (style_of(parts, "#########."), style_of(parts, "#####.....")) == ("$warning", "$success")
    assert len(lines) == 3


def test_a_label_and_its_value():
    assert text(labelled("Memory", "91 MiB")) == "Memory      91 MiB"
