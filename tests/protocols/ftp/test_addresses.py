"""PORT, EPRT and EPSV arguments, and the texts of 227 and 229."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.ftp.addresses import (
    BadAddress,
    Passive,
    extended_passive_text,
    passive_text,
    plain_host,
    read_eprt,
    read_epsv,
    read_port,
)


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("127,0,0,1,4,1", ("127.0.0.1", 1025)),
        ("10,1,2,3,255,255", ("10.1.2.3", 65_535)),
        ("10,1,2,3,0,0", BadAddress.SYNTAX),
        ("10,1,2,256,4,1", BadAddress.SYNTAX),
        ("10,1,2,3,4", BadAddress.SYNTAX),
        ("10,1,2,3,4,1,", BadAddress.SYNTAX),
        ("localhost,4,1", BadAddress.SYNTAX),
        ("١,0,0,1,4,1", BadAddress.SYNTAX),
    ],
)
def test_port(argument, found):
    assert read_port(argument) == found


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("|1|10.0.0.1|5000|", ("10.0.0.1", 5000)),
        ("!2!::1!5000!", ("::1", 5000)),
        ("|2|::ffff:10.0.0.1|5000|", ("10.0.0.1", 5000)),
        ("|1|::1|5000|", BadAddress.SYNTAX),
        ("|2|10.0.0.1|5000|", BadAddress.SYNTAX),
        ("|3|x|5000|", BadAddress.FAMILY),
        ("|1|localhost|5000|", BadAddress.SYNTAX),
        ("|1|10.0.0.1|0|", BadAddress.SYNTAX),
        ("|1|10.0.0.1|65536|", BadAddress.SYNTAX),
        ("|1|10.0.0.1|5000", BadAddress.SYNTAX),
        ("x|1|10.0.0.1|5000|", BadAddress.SYNTAX),
        ("", BadAddress.SYNTAX),
    ],
)
def test_eprt(argument, found):
    assert read_eprt(argument) == found


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("", Passive.SAME),
        ("1", Passive.IPV4),
        ("2", Passive.IPV6),
        ("all", Passive.ALL),
        ("3", BadAddress.FAMILY),
        ("x", BadAddress.SYNTAX),
    ],
)
def test_epsv(argument, found):
    assert read_epsv(argument) is found


@given(st.ip_addresses(v=4).map(str), st.integers(1, 65_535))
def test_what_227_says_port_understands(host, port):
    text = passive_text(host, port)
    assert read_port(text[text.index("(") + 1 : text.index(")")]) == (host, port)


@given(st.text())
def test_no_argument_raises(argument):
    for read in (read_port, read_eprt, read_epsv):
        read(argument)


def test_229_names_the_port_alone():
    assert extended_passive_text(6446).endswith("(|||6446|)")


@pytest.mark.parametrize(
    ("host", "plain"), [("::ffff:1.2.3.4", "1.2.3.4"), ("0:0:0:0:0:0:0:1", "::1"), ("fe80::1%lo", "fe80::1")]
)
def test_one_spelling_per_host(host, plain):
    assert plain_host(host) == plain
