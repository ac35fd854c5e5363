"""The control socket of the running demo: overview, pages, what happens as it happens."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from tests.system.console import Console
from tests.system.running import until


def overview(demo):
    result = demo.console("D OVERVIEW")
    assert result.code == 0
    return {(row[0], row[1]): dict(zip(result.columns, row, strict=True)) for row in result.rows}


def test_the_overview_has_every_tile_and_follows_what_happens(demo):
    before = overview(demo)
    tiles = {tile for tile, _ in before}
    assert tiles >= {"SYSTEM", "AUDIT", "PORTS", "SESSIONS", "HANDSHAKES", "TRANSFERS", "TRAFFIC", "REFUSALS"}
    assert tiles >= {"CERTIFICATES", "CRLS", "DIRECTORIES", "LU POOLS"}
    assert before["PORTS", f"TN3270E {demo.port(2323)}"]["STATE"] == "ACTIVE"
    assert before["CERTIFICATES", "TCPIP/SERVER"]["ALERT"] == ""
    with closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as client:
        assert client.recv(1000).startswith(b"220")
        now = overview(demo)
        assert int(now["SESSIONS", "FTP"]["VALUE"]) >= 1
    series = demo.console("D SERIES,LAST=10")
    assert {row[0] for row in series.rows} >= {"CONNECTIONS", "HANDSHAKES", "REACTOR DELAY P99", "MEMORY"}


def test_a_page_of_connections_and_one_of_them(demo):
    with closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as client:
        assert client.recv(1000).startswith(b"220")
        page = demo.console("D CONNECTIONS,SORT=CONN,ORDER=DESC,COUNT=1,SERVICE=FTP,PORT=FTPD1")
        [row] = page.rows
        shown = dict(demo.console(f"D CONNECTIONS,ID={row[0]}").rows)
        assert shown["PEER"].startswith("127.0.0.1:")


def test_who_follows_hears_of_messages_records_and_connections(demo):
    with Console(demo.dir / "control.sock") as console:
        for topic in ("CONNECTION", "message", "AUDIT"):
            assert console.follow(topic).code == 0
        assert console.follow("WEATHER").code == 8
        with closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as client:
            assert client.recv(1000).startswith(b"220")
            port = client.getsockname()[1]
            opened = console.next_notice(lambda n: n.fields.get("peer") == f"127.0.0.1:{port}")
            assert opened.topic == "CONNECTION"
            assert opened.fields["what"] == "OPENED"
        closed = console.next_notice(lambda n: n.fields.get("connection") == opened.fields["connection"])
        assert closed.fields["what"] == "CLOSED"
        assert console.run("LISTUSER NOBODY9").code == 8
        said = console.next_notice(lambda n: n.topic == "MESSAGE" and "LISTUSER NOBODY9" in n.fields["text"])
        assert said.fields["id"] == "SLYO0002I"
        console.next_notice(lambda n: n.topic == "AUDIT" and "LISTUSER NOBODY9" in n.fields.get("text", ""))


def test_a_console_that_reads_nothing_slows_nobody(demo):
    with Console(demo.dir / "control.sock") as deaf, Console(demo.dir / "control.sock") as other:
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert deaf.follow("MESSAGE").code == 0
        for number in range(3000):  # each is a message of some 200 bytes
            assert other.run(f"D {number:0200}").code == 8
        [row] = [row for row in other.run("D EVENTS,MESSAGE").rows if int(row[3])]
        assert int(row[2]) == 2000
        lost = int(row[3])
        told = deaf.next_notice(lambda n: n.dropped > 0)
        assert told.dropped >= lost


def test_the_audit_is_searched_explained_verified_and_taken_out(demo):
    assert demo.console("LISTUSER NOBODY8").code == 8
    found = until(lambda: demo.console("D AUDIT,FIND='LISTUSER NOBODY8',COUNT=1").rows)
    record = demo.console(f"D AUDIT,RECORD={found[0][0]}")
    assert dict(record.rows)["SYSTEM"] == "MVS098"
    assert record.lines
    assert demo.console("D AUDIT,VERIFY").code == 0
    assert demo.console("F AUDIT,EXPORT,NAME=nobody8.csv,FORMAT=CSV,FIND=NOBODY8").code == 0
    assert "NOBODY8" in (demo.dir / "export" / "nobody8.csv").read_text()


def test_a_quarantined_source_is_refused_until_it_is_released(demo):
    console = Console(demo.dir / "control.sock")
    with console, closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as client:
        client.settimeout(60)
        assert client.recv(1000).startswith(b"220")
        try:
            assert console.run("V TCPIP,,QUARANTINE,IPADDR=127.0.0.1,MINUTES=60").code == 0
            while client.recv(1000):
                pass
            with closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as refused:
                refused.settimeout(60)
                assert _is_closed(refused)
            assert console.run("D TCPIP,,QUARANTINE").rows[0][3] == "QUARANTINE"
        finally:
            assert console.run("V TCPIP,,RELEASE,IPADDR=127.0.0.1").code == 0
        with closing(socket.create_connection(("127.0.0.1", demo.port(2121)))) as again:
            again.settimeout(60)
            assert again.recv(1000).startswith(b"220")


def _is_closed(client):
    try:
        return client.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_what_ends_first_is_first(demo):
    ends = demo.console("D EXPIRY")
    assert {row[2] for row in ends.rows} == {"CERTIFICATE", "CRL"}
    assert [row[0] for row in ends.rows] == sorted(row[0] for row in ends.rows)


def test_a_console_sees_the_end_and_the_next_start(own_demo):
    with Console(own_demo.dir / "control.sock") as console:
        assert console.follow("MESSAGE").code == 0
        own_demo.stop()
        with pytest.raises(EOFError):
            console.next_notice(lambda notice: False)
    assert not (own_demo.dir / "control.sock").exists()
    own_demo.start()
    with Console(own_demo.dir / "control.sock") as console:
        assert console.run("D PORTS").code == 0


def test_a_message_is_explained(demo):
    said = dict(demo.console("?SLYT0103E").rows)
    assert "gives no user ID" in said["TEXT"]
    assert said["CAUSE"]
    assert "RACDCERT" in said["ACTION"]
