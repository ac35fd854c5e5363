"""Real streams to damage: the transcripts, and the screens of the built-in applications."""

from __future__ import annotations

import datetime as dt

from appliance.applications.base import Display, Show, Terminal
from appliance.applications.echo import EchoApplication
from appliance.applications.tso import TsoApplication
from appliance.protocols.datastream import terminal
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, encode_query_replies
from appliance.protocols.telnet.framing import encode_record
from tests.support.transcripts import TRANSCRIPTS, read_transcript

_NOW = dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC)
_DISPLAYS = (Display(), Display(43, 80, is_extended=True), Display(27, 132, is_extended=True))
_PF8 = bytes((Aid.PF8, 0x40, 0x40))
_READS = (b"\xf2", b"\xf6", b"\x6e", b"\x6f", READ_PARTITION_QUERY, b"\xf3\x00\x00\x40\x00\xf5\xc3\xc1\xc2")
_COLOURED = bytes.fromhex("7D 4040 11 4040 28 42F1 C1")


def streams(role: str) -> tuple[bytes, ...]:
    """What each transcript feeds to a core of that role."""
    transcripts = map(read_transcript, TRANSCRIPTS)
    return tuple(
        b"".join(step.stream for step in transcript.steps)
        for transcript in transcripts
        if (transcript.role == "server") == (role == "server")
    )


def conversations(records: tuple[bytes, ...], *others: bytes) -> tuple[bytes, ...]:
    """Records as one end of TN3270E sends them once in session, three in a stream, each with ``others`` around it."""
    framed = [encode_record(b"\x00\x00\x02\x00" + bytes((number,)) + data) for number, data in enumerate(records)]
    return tuple(b"".join((*others, *framed[at : at + 3], *others)) for at in range(0, len(framed), 2))


def outbound_records() -> tuple[bytes, ...]:
    """What hosts send: every page of ECHO and the panel of TSO on three screens, reads, structured fields."""
    records = list(_READS)
    for display in _DISPLAYS:
        echo = EchoApplication(Terminal("LU1", display, "MVS098", "ECHO", "192.0.2.1:1", lambda: _NOW))
        tso = TsoApplication(Terminal("LU1", display, "MVS098", "TSO", "192.0.2.1:1", lambda: _NOW, "USER2"))
        asks = [*echo.start(), *(ask for _ in range(3) for ask in echo.receive(_PF8)), *tso.start()]
        records += [ask.record for ask in asks if isinstance(ask, Show)]
    return tuple(records)


def inbound_records() -> tuple[bytes, ...]:
    """What terminals answer to those: keys with and without fields, whole buffers, query replies."""
    records = [
        encode_query_replies(43, 80),
        encode_query_replies(27, 132, 1047),
        b"\x7d\x40\x40\x11\x40\x40\x28\x42\xf1\xc1",
    ]
    for record in outbound_records():
        emulator = terminal.Terminal(43, 80)
        emulator.apply(record)
        emulator.tab()
        emulator.type_text("USER2")
        records += [emulator.press(aid) for aid in (Aid.ENTER, Aid.PF3, Aid.CLEAR)]
        emulator.apply(record)
        answer = emulator.apply(b"\xf2")
        records += [answer] if isinstance(answer, bytes) else []
    return tuple(records)
