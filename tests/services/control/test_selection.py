"""Operands that select rows."""

import pytest

from appliance.services.control import selection
from appliance.services.control.language import parse
from appliance.services.control.selection import SelectionError


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("", 100), (",MAX=5", 5), (",MAX=*", 65_533), (",MAX=0", 1), (",MAX=x", 100), (",MAX=99999", 65_533)],
)
def test_how_many(text, wanted):
    assert selection.limit(parse(f"D X{text}")) == wanted


@pytest.mark.parametrize(
    ("port", "names"),
    [
        ("ALL", ["23", "992", "992,10.1.1.1"]),
        ("992", ["992", "992,10.1.1.1"]),
        ("(992,10.1.1.1)", ["992,10.1.1.1"]),
        ("20..30", ["23"]),
        ("SECURE", ["992", "992,10.1.1.1"]),
        ("BASIC", ["23"]),
        ("B", ["23"]),
    ],
)
def test_which_ports(port, names):
    wanted = selection.port_filter(parse(f"D X,PORT={port}"))
    assert [n for n in ("23", "992", "992,10.1.1.1") if wanted(n, n != "23")] == names


def test_which_profiles():
    wanted = selection.profile_filter(parse("D X"), "CURRENT")
    assert [wanted(1, False, True), wanted(2, True, False)] == [False, True]
    wanted = selection.profile_filter(parse("D X,PROFILE=0001"), "ALL")
    assert [wanted(1, False, True), wanted(2, True, False)] == [True, False]


def test_which_addresses():
    assert selection.address_filter("2001:db8::/32")("2001:db8::1")
    assert selection.address_filter("10.0.0.*")("10.0.0.9")
    assert not selection.address_filter("255.255.0.0:10.1.0.0")("10.2.0.1")
    assert selection.address_filter("::1")("::1")


@pytest.mark.parametrize("text", ["PORT=x", "PORT=1..", "PORT=(1)"])
def test_ports_that_cannot_be(text):
    with pytest.raises(SelectionError):
        selection.port_filter(parse(f"D X,{text}"))


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        *(
            ("FTPD1", "ftpd1", True),
            ("ftpd1", "FTPD", False),
            ("TCPABC01", "TCP*", True),
            ("TCPABC01", "TCPABC0?", True),
        ),
        *(("A[1]", "A[1]", True), ("A1", "A[1]", False), ("XA[1]", "*[1]", True), ("", "", True)),
    ],
)
def test_patterns(text, pattern, fits):
    assert selection.matches(text, pattern) is fits
    assert selection.matcher(pattern)(text) is fits
