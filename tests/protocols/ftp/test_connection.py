"""Lines to commands: cutting, Telnet, limits, and what is never followed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.ftp.connection import MAX_DROPPED, MAX_LINE, ServerCore
from appliance.protocols.ftp.events import (
    CommandReceived,
    LineRejected,
    PasswordReceived,
    PeerViolation,
    RejectReason,
)


def events(*chunks: bytes):
    core = ServerCore()
    found = []
    for chunk in chunks:
        core.receive_data(chunk)
        while (event := core.next_event()) is not None:
            found.append(event)
    return found


def only(data: bytes):
    (event,) = events(data)
    return event


def said(event) -> tuple[str, str]:
    assert isinstance(event, CommandReceived)
    return event.command.verb, event.argument


@pytest.mark.parametrize(
    ("line", "verb", "argument"),
    [
        (b"NOOP\r\n", "NOOP", ""),
        (b"noop\n", "NOOP", ""),
        (b"Type I\r\n", "TYPE", "I"),
        (b"TYPE  I \r\n", "TYPE", "I"),
        (b"RETR  two blanks \r\n", "RETR", " two blanks "),
        (b"STAT\r\n", "STAT", ""),
        ("STOR å.txt\r\n".encode(), "STOR", "å.txt"),
        (b"\xff\xf4\xff\xf2ABOR\r\n", "ABOR", ""),
        (b"\xff\xf4\xffABOR\r\n", "ABOR", ""),  # the DM went by as urgent data
        (b"\xf4\xffABOR\r\n", "ABOR", ""),  # IP without its IAC, as some clients send it out of band
        (b"\xff\xfd\nNOOP\r\n", "NOOP", ""),  # IAC DO 10: that LF is an option
        (b"NO\xff\xf1OP\r\n", "NOOP", ""),
    ],
)
def test_a_line_is_a_command(line, verb, argument):
    assert said(only(line)) == (verb, argument)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"XYZZY\r\n", RejectReason.UNKNOWN),
        (b"\r\n", RejectReason.UNKNOWN),
        (b"RETR\r\n", RejectReason.ARGUMENT_MISSING),
        (b"TYPE  \r\n", RejectReason.ARGUMENT_MISSING),
        (b"PASV now\r\n", RejectReason.ARGUMENT_UNWANTED),
        (b"RETR a\x00b\r\n", RejectReason.CONTROL_CHARACTER),
        (b"RETR a\rb\r\n", RejectReason.CONTROL_CHARACTER),
        (b"RETR a\x1b[2Jb\r\n", RejectReason.CONTROL_CHARACTER),
        (b"RETR a\xc2\x85b\r\n", RejectReason.CONTROL_CHARACTER),
        (b"RETR \xc0\xaf\r\n", RejectReason.NOT_UTF8),  # an overlong slash
        (b"RETR \xff\xff\r\n", RejectReason.NOT_UTF8),
    ],
)
def test_a_line_that_is_no_command_is_rejected_and_the_next_one_is_read(line, reason):
    rejected, next_one = events(line + b"NOOP\r\n")
    assert isinstance(rejected, LineRejected)
    assert rejected.reason is reason
    assert said(next_one) == ("NOOP", "")


@pytest.mark.parametrize(("line", "verb"), [(b"XYZZY\r\n", "XYZZY"), (b"<script>\r\n", ""), (b"ABCDEFGHI\r\n", "")])
def test_only_a_short_word_of_letters_is_ever_repeated(line, verb):
    assert only(line).verb == verb


def test_a_password_shows_nowhere():
    event = only(b"PASS hunter2\r\n")
    assert isinstance(event, PasswordReceived)
    assert event.secret.reveal() == b"hunter2"
    assert "hunter2" not in repr(event)
    assert only(b"PASS\r\n").secret.reveal() == b""
    assert only(b"PASS  a b \r\n").secret.reveal() == b" a b "


def test_the_longest_line_is_read_and_one_byte_more_is_not():
    rest = MAX_LINE - len(b"RETR \r")
    assert len(said(only(b"RETR " + b"a" * rest + b"\r\n"))[1]) == rest
    rejected, next_one = events(b"RETR " + b"a" * (rest + 1) + b"\r\nNOOP\r\n")
    assert rejected == LineRejected(RejectReason.TOO_LONG)
    assert said(next_one)[0] == "NOOP"


def test_an_endless_line_ends_the_connection():
    found = events(b"A" * (MAX_DROPPED + 1), b"A", b"\r\nNOOP\r\n")
    assert found[0] == LineRejected(RejectReason.TOO_LONG)
    assert isinstance(found[1], PeerViolation)
    assert len(found) == 2


@pytest.mark.parametrize("request_line", [b"GET / HTTP/1.1\r\n", b"POST /x HTTP/1.0\r\n", b"PRI * HTTP/2.0\r\n"])
def test_http_is_not_answered(request_line):
    (violation,) = events(request_line + b"Host: localhost\r\n\r\nUSER x\r\n")
    assert isinstance(violation, PeerViolation)
    assert violation.hint == ""


def test_what_was_read_behind_a_command_can_be_taken_away():
    core = ServerCore()
    core.receive_data(b"AUTH TLS\r\nUSER evil\r\n")
    assert said(core.next_event()) == ("AUTH", "TLS")
    assert core.take_pending() == b"USER evil\r\n"
    assert core.next_event() is None
    assert core.take_pending() == b""


_PIECES = st.sampled_from(
    [
        b"USER x\r\n",
        b"PASS y\r\n",
        b"\xff",
        b"\xf4",
        b"\xfb",
        b"\n",
        b"\r",
        b"a" * 5000,
        b"GET /\r\n",
        b"RETR ",
        b"\xc3",
        b"\xa9",
    ]
)
_STREAMS = st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=30).map(b"".join)


@given(_STREAMS, st.lists(st.integers(min_value=0, max_value=20_000), max_size=12))
def test_cutting_changes_nothing(stream, cuts):
    places = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    pieces = [stream[a:b] for a, b in itertools.pairwise(places)]
    assert events(*pieces) == events(stream)


@given(_STREAMS)
def test_byte_by_byte_is_the_same(stream):
    stream = stream[:300]
    assert events(*(stream[i : i + 1] for i in range(len(stream)))) == events(stream)
