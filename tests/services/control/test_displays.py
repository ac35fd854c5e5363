"""D commands: rows, filters, counts."""

import pytest

from appliance.services.control import displays
from appliance.services.control.language import parse
from tests.support.control_samples import Stage


def show(text, function=displays.connections):
    return function(Stage().facilities(), parse(text))


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ("", ["1", "2"]),
        (",LUNAME=TCPABC*", ["1"]),
        (",LUNAME=TCPABC01", ["1"]),
        (",USER=user4", ["2"]),
        (",IPADDR=10.0.0.9", ["2"]),
        (",IPPORT=127.0.0.1..4000", ["1"]),
        (",SERVICE=FTP,USER=USER2", []),
        (",CONN=2", ["2"]),
        (",USER=[A-Z]*", []),
    ],
)
def test_filters_choose_rows(filters, numbers):
    done = show(f"D TCPIP,,NETSTAT,CONN{filters}")
    assert [row[0] for row in done.rows] == numbers
    assert done.lines == (f"{len(numbers)} OF {len(numbers)} RECORDS DISPLAYED",)


def test_max_cuts_and_says_so():
    done = show("D TCPIP,,NETSTAT,CONN,MAX=1")
    assert (len(done.rows), done.lines) == (1, ("1 OF 2 RECORDS DISPLAYED",))


def test_an_unknown_filter_is_an_error():
    assert show("D TCPIP,,NETSTAT,CONN,COLOR=RED").code == 8


def test_the_log_goes_on_from_a_number():
    assert [row[0] for row in show("D LOG,SINCE=1", displays.log).rows] == ["2", "3"]
    assert len(show("D LOG,SINCE=x", displays.log).rows) == 3


def test_tables_and_ports():
    assert show("D CRL", displays.table("CRL")).rows == (("CN=CA",),)
    assert show("D DCAS", displays.table("DCAS")).rows == ()
    assert show("D PORTS", displays.ports).rows[0][0] == "2992"


def test_key_files_are_read_on_a_thread():
    later = show("D KEYFILE", displays.key_files)
    assert later.is_slow
    assert later.finish(later.work()).rows == (("/etc/keys.p12",),)


def test_series_are_cut_to_the_last():
    assert show("D SERIES", displays.series).rows == (("LIVE", "1 2 3"), ("NEW", ""))
    assert show("D SERIES,LAST=2", displays.series).rows == (("LIVE", "2 3"), ("NEW", ""))
    assert show("D SERIES,LAST=0", displays.series).code == 8


def test_who_follows_events():
    assert show("D EVENTS", displays.events).rows == (("3", "AUDIT MESSAGE", "0", "0"),)
    assert show("D AUDIT", displays.events).rows == (("3", "AUDIT", "0", "0"),)
