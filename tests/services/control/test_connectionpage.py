"""Pages of the connection table."""

import pytest

from appliance.services.control import connectionpage
from appliance.services.control.language import parse
from tests.support.control_samples import Stage, connection


def show(text, stage=None):
    return connectionpage.page((stage or Stage()).facilities(), parse(text))


def numbers(text, count=9):
    stage = Stage()
    stage.rows = [connection(n, "FTP", f"USER{count - n}", "", f"10.0.0.{n}:1") for n in range(1, count + 1)]
    done = show(text, stage)
    assert done.code == 0
    return [int(row[0]) for row in done.rows], done.lines[0]


@pytest.mark.parametrize(
    ("operands", "expected", "total"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7, 8, 9], 9),
        (",COUNT=3", [1, 2, 3], 9),
        (",OFFSET=7,COUNT=3", [8, 9], 9),
        (",SORT=USER,COUNT=2", [9, 8], 9),
        (",SORT=user,ORDER=desc,COUNT=2", [1, 2], 9),
        (",SORT=CONN,ORDER=DESC,OFFSET=1,COUNT=2", [8, 7], 9),
        (",USER=USER4", [5], 1),
        (",FIND=user7", [2], 1),
        (",FIND=10.0.0.3", [3], 1),
        (",FIND=nothing", [], 0),
    ],
)
def test_pages(operands, expected, total):
    assert numbers(f"D CONNECTIONS{operands}") == (expected, f"{len(expected)} OF {total} RECORDS DISPLAYED")


def test_a_page_in_the_order_of_the_numbers_looks_at_its_own_rows_alone():
    class Rows(list):
        def __iter__(self):
            raise AssertionError("every row was looked at")

        def __getitem__(self, place):
            assert isinstance(place, slice)
            return list.__getitem__(self, place)

    stage = Stage()
    stage.rows = Rows(connection(n, "FTP", "USER2", "", "10.0.0.1:1") for n in range(1, 10))
    assert [row[0] for row in show("D CONNECTIONS,OFFSET=2,COUNT=2", stage).rows] == ["3", "4"]


@pytest.mark.parametrize("operands", ["SORT=COLOR", "ORDER=UP", "OFFSET=-1", "COUNT=x", "COUNT=9999999", "COLOR=RED"])
def test_what_is_no_page(operands):
    assert show(f"D CONNECTIONS,{operands}").code == 8


def test_one_connection():
    done = show("D CONNECTIONS,ID=1")
    shown = dict(done.rows)
    assert (shown["USER"], shown["LU"], shown["LUGROUP"]) == ("USER2", "TCPABC01", "LUS")
    assert show("D CONNECTIONS,ID=99").lines == ("SLYO0106E there is no connection 99",)
