"""A whole terminal session: USS screen, TSO, ECHO, relays and line mode behind the core, answers given as they come."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache

import attrs

from appliance.certs.tls import ClientAuth
from appliance.config.terminals.telnet import GroupMap, MonitorGroup
from appliance.config.terminals.telnetparms import UnlockKeyboard
from appliance.protocols.datastream.aid import Aid
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.session.actions import Action, Close, Command, Open, Send, SetTimer, Verify
from appliance.session.events import Closed, CloseReason, CommandDone, Event, Opened, TimerFired, Verified
from appliance.session.wires import Endpoint, Wire
from tests.fuzz.corpus import conversations, inbound_records, streams
from tests.fuzz.fuzz_tn3270_server import IN_SESSION
from tests.fuzz.invariants import Target, cut
from tests.support import pki
from tests.support.script import Replies, Script
from tests.support.terminals import MAPPING, Bench, Router

_HOST = Endpoint("127.0.0.1", 23270)
_TYPED = (b"LOGON APPLID(TSO)", b"LOGON APPLID(ECHO)", b"LOGON APPLID(RELAY1)", b"TSO", b"USER2", b"SECRET", b"LOGOFF")


def _screens() -> tuple[bytes, ...]:
    """What is typed at the USS screen and at READY, in TN3270E."""
    return tuple(bytes((Aid.ENTER,)) + b"\xc1\x50\x11\xc1\x50" + _ebcdic(text) for text in _TYPED)


def _ebcdic(text: bytes) -> bytes:
    return text.decode("ascii").encode("cp037")


def _lines() -> tuple[bytes, ...]:
    """The same in line mode."""
    return tuple(
        b"\xff\xfc\x28\xff\xfc\x18" + b"\r\n".join(_TYPED[at:] + _TYPED) + b"\r\n" for at in range(len(_TYPED))
    )


@cache
def _tls():
    return pki.tls_context(pki.server(), client_auth=ClientAuth.OPTIONAL)


def feed(data: bytes, source: random.Random) -> tuple[()]:
    script, replies = _port(Bench(Router(), _tls()), source).accept()
    opening = source.choice(IN_SESSION)
    for piece in (opening, *cut(data, source)):
        if _is_closed(script):
            break
        replies = script.receive(piece) if piece else Replies(())
        for _ in range(20):
            event = next(_answers(replies, source), None)
            if event is None or _is_closed(script):
                break
            replies = script.handle(event)
    script.handle(Closed(Wire.CLIENT, CloseReason.RESET))
    _check(script.history)
    return ()


def _port(bench: Bench, source: random.Random) -> Bench:
    """A plain port, or one where all is measured, limited and kept."""
    if source.random() < 0.5:
        return bench.mapped()
    measured = {"M": MonitorGroup("M", averages=True, buckets=True, dynamic_responses=True)}
    allowed = tuple(attrs.evolve(each, disconnectable=True, queue_seconds=0) for each in MAPPING.allowed)
    bench.mapped(monitor_groups=measured, monitor_maps=(GroupMap("M"),), allowed=allowed)
    return bench.port(max_vtam_send_queue=2, max_ru_chain=1, max_tcp_send_queue=9_000, unlock_keyboard=UnlockKeyboard())


def _is_closed(script: Script) -> bool:
    return any(isinstance(action, Close) and action.wire is Wire.CLIENT for action in script.history)


def _answers(replies: Replies, source: random.Random) -> Iterator[Event]:
    """What becomes of the first thing that was asked for."""
    for action in replies.actions:
        match action:
            case Verify(user) if source.random() < 0.7:
                yield Verified(Accepted(Acee(user, ("SYS1",)), VerifyMethod.PASSWORD))
            case Verify(user):
                yield Verified(Rejected(user, source.choice(tuple(RejectReason))))
            case Command():
                yield CommandDone(source.choice((0, 4, 8)), ("LINE",) * source.choice((0, 1, 60)))
            case Open(wire) if source.random() < 0.5:
                yield Opened(wire, _HOST, _HOST)
            case Open(wire):
                yield Closed(wire, CloseReason.REFUSED)
            case SetTimer(name) if source.random() < 0.05:
                yield TimerFired(name)


def _check(history: Sequence[Action]) -> None:
    """Nothing is sent to a client behind its end, and it is ended once."""
    ends = [at for at, action in enumerate(history) if isinstance(action, Close) and action.wire is Wire.CLIENT]
    assert len(ends) <= 1, f"closed {len(ends)} times"
    behind = history[ends[0] :] if ends else ()
    assert not any(isinstance(action, Send) and action.wire is Wire.CLIENT for action in behind), "sent behind the end"


#: Mostly what leads somewhere.
_CORPUS = (*streams("server"), *conversations(inbound_records()), *conversations(_screens() * 2) * 12, *_lines() * 6)
TARGET = Target("tn3270-session", _CORPUS, feed)
