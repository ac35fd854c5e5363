"""Transcripts: a conversation as text, replayed against a core whole, byte by byte and cut at random.

    @ server asks_application=yes     the core that is tested, and how it is made (else: client DEVICE-TYPE)
    ! begin                           what its session does: a builder, and its arguments
    S FF FD 28                        bytes of the server   } one side is fed, the other is what the core must give,
    C FF FB 28 "text" e"EBCDIC"       bytes of the client   } its replies and what its builders return
    E DeviceRequested IBM-3278-2-E    an event, with the fields that follow its name (see ``describe``)

``#`` begins a comment. Lines are in order; client lines with no ``!`` between are one stream, cut anywhere.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType, Function, RejectReason, ResponseFlag
from appliance.protocols.tn3270.devices import Device
from appliance.protocols.tn3270.events import Reply
from appliance.protocols.tn3270.server import ServerCore

TRANSCRIPTS = sorted((Path(__file__).parent.parent / "cases" / "transcripts").glob("*.txt"))

Core = ServerCore | ClientCore
Cut = Callable[[bytes], Iterable[bytes]]

_LINE = re.compile(r'([@!SCE]) ((?:[^#"]|"[^"]*")*)')
_BYTES = re.compile(r'(e?)"([^"]*)"|([0-9A-Fa-f]{2})|\s+')


@attrs.frozen
class Step:
    """Something done to the core (a stream to feed, or words for an action), and what it gives then."""

    stream: bytes
    action: tuple[str, ...]
    expected: Sequence[bytes | str]


@attrs.frozen
class Transcript:
    role: str
    options: dict[str, str]
    steps: Sequence[Step]

    def core(self) -> Core:
        return _make_server(self.options) if self.role == "server" else _make_client(self.role, self.options)


def read_transcript(path: Path) -> Transcript:
    lines = [found.groups() for line in path.read_text().splitlines() if (found := _LINE.match(line))]
    role, *options = lines[0][1].split()
    fed = "C" if role == "server" else "S"
    steps: list[Step] = []
    stream, action, expected = b"", ("",), list[bytes | str]()
    for kind, text in lines[1:]:
        if kind == "!" or (kind == fed and action):
            steps.append(Step(stream, action, _merge(expected)))
            stream, action, expected = b"", (tuple(text.split()) if kind == "!" else ()), []
        if kind == fed:
            stream += read_bytes(text)
        elif kind != "!":
            expected.append(" ".join(text.split()) if kind == "E" else read_bytes(text))
    steps.append(Step(stream, action, _merge(expected)))
    name = role if role == "server" else options.pop(0)
    return Transcript(name, dict(option.split("=", 1) for option in options), steps[1:])


def read_bytes(text: str) -> bytes:
    """Hex, "ASCII" and e"EBCDIC"."""
    out, at = b"", 0
    while at < len(text):
        found = _BYTES.match(text, at)
        assert found, f"no bytes: {text[at:]!r}"
        ebcdic, quoted, pair = found.groups()
        if quoted is not None:
            out += quoted.encode("cp037" if ebcdic else "ascii")
        elif pair:
            out += bytes.fromhex(pair)
        at = found.end()
    return out


def replay(transcript: Transcript, cut: Cut) -> list[tuple[Step, list[bytes | str]]]:
    """What the core gives at each step when every stream is cut like that."""
    core = transcript.core()
    return [(step, _merge(_perform(core, step, cut))) for step in transcript.steps]


def pull(core: Core) -> list[Any]:
    """Every event there is."""
    events = []
    while (event := core.next_event()) is not None:
        events.append(event)
    return events


def describe(event: Any) -> str:
    """The name of an event and its fields, as transcripts spell them."""
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    shown = (f"{value:08X}" if name == "sense" else _show(value) for name, value in fields.items())
    return " ".join([type(event).__name__, *shown])


def _perform(core: Core, step: Step, cut: Cut) -> list[bytes | str]:
    if step.action:
        sent = _act(core, step.action)
        return [sent, *_outcomes(core)] if sent else _outcomes(core)
    outcomes = []
    for piece in cut(step.stream):
        core.receive_data(piece)
        outcomes += _outcomes(core)
    return outcomes


def _outcomes(core: Core) -> list[bytes | str]:
    return [event.data if isinstance(event, Reply) else describe(event) for event in pull(core)]


def _act(core: Any, action: tuple[str, ...]) -> bytes:
    match action:
        case ("reject", reason):
            return core.reject_device(RejectReason[reason])
        case ("assign", lu):
            return core.assign_device(lu)
        case ("record", data, *rest):
            kinds = [DataType[rest[0]], ResponseFlag[rest[1]]] if rest else []
            return core.send_record(bytes.fromhex(data), *kinds)
        case ("pending", data):
            assert core.take_pending() == bytes.fromhex(data)
            return b""
        case ("hide_input", answer):
            return core.hide_input(answer == "yes")
        case ("respond", sequence):
            return core.send_response(int(sequence))
        case ("refuse", sequence, sense):
            return core.send_response(int(sequence), is_positive=False, sense=int(sense, 16))
        case (name, *arguments):
            return getattr(core, name)(*arguments) or b""
    raise AssertionError(action)


def _merge(outcomes: Iterable[bytes | str]) -> list[bytes | str]:
    """Bytes that follow each other are one: how often something is sent makes no difference."""
    merged: list[bytes | str] = []
    for outcome in outcomes:
        if merged and isinstance(outcome, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += outcome
        else:
            merged.append(outcome)
    return merged


def _show(value: object) -> str:
    match value:
        case Device():
            return value.name
        case enum.Enum():
            return value.name
        case frozenset():
            return "+".join(sorted(function.name for function in value)) or "-"
        case bytes():
            return value.hex() or "-"
        case _:
            return str(value) if value not in ("", None) else "-"


def _functions(text: str) -> frozenset[Function]:
    return frozenset(Function[name] for name in text.split("+") if name)


def _make_server(options: dict[str, str]) -> ServerCore:
    flags = {name: value == "yes" for name, value in options.items() if name != "functions"}
    return ServerCore(**flags, **({"functions": _functions(options["functions"])} if "functions" in options else {}))


def _make_client(device_type: str, options: dict[str, str]) -> ClientCore:
    flags = {name: options[name] == "yes" for name in ("wants_tn3270e", "wants_starttls") if name in options}
    functions = {"functions": _functions(options["functions"])} if "functions" in options else {}
    environment = {"IBMELF": "YES", "IBMAPPLID": options["application"]} if "application" in options else None
    return ClientCore(device_type, name=options.get("name", ""), environment=environment, **flags, **functions)
