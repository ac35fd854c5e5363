"""D TCPIP,,FTP: lists, one connection, transfers."""

from __future__ import annotations

import msgspec
import pytest

from appliance.services.control import ftp
from appliance.services.control.language import parse
from tests.support.control_samples import Stage

MOVING = (("TRANSFER", "RETR /u/user4/f"), ("DATA CONNECTION", "PASSIVE"), ("BYTES", "4096"), ("KBYTES/S", "2"))


def show(text, function, details=MOVING, state="TRANSFER"):
    stage = Stage()
    stage.rows[1] = msgspec.structs.replace(stage.rows[1], state=state)
    stage.details[2] = details
    return function(stage.facilities(), parse(text))


def test_connections_are_those_of_ftp():
    assert [row[1] for row in show("D CONN", ftp.connections).rows] == ["FTP"]
    assert show("D CONN,USER=USER2", ftp.connections).rows == ()
    one = dict(show("D CONN,CONN=2", ftp.connections).rows)
    assert (one["USER"], one["BYTES"]) == ("USER4", "4096")


@pytest.mark.parametrize("filters", ["CONN=1", "CONN=9", "COLOR=RED"])
def test_what_is_not_there_is_an_error(filters):
    assert show(f"D CONN,{filters}", ftp.connections).code == 8


def test_transfers_with_bytes_and_rate():
    done = show("D TRANSFER", ftp.transfers)
    [row] = [dict(zip(done.columns, cells, strict=True)) for cells in done.rows]
    assert (row["CONN"], row["USER"], row["TRANSFER"]) == ("2", "USER4", "RETR /u/user4/f")
    assert (row["BYTES"], row["OF BYTES"], row["KBYTES/S"]) == ("4096", "", "2")
    assert done.lines == ("1 OF 1 RECORDS DISPLAYED",)


def test_who_moves_nothing_is_not_among_them():
    assert show("D TRANSFER", ftp.transfers, details=()).rows == ()
    assert show("D TRANSFER", ftp.transfers, state="LOGGED IN").rows == ()
    assert show("D TRANSFER,COLOR=RED", ftp.transfers).code == 8
