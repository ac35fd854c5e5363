"""What a file would do: RACF commands with the lines that they come from, and lines that cannot be read."""

from __future__ import annotations

from pathlib import Path

import attrs

from appliance.continuation import joined_lines

__all__ = ["LARGEST", "Fault", "Plan", "Planned", "commands_plan", "read_text"]

#: What the daemon takes as the text of one request, with room for the request around it (bytes).
LARGEST = 2 * 1024 * 1024


@attrs.frozen
class Planned:
    """One command; ``line`` is where it begins in the file, 0 for one that follows from all of them."""

    line: int
    command: str = attrs.field(repr=False)


@attrs.frozen
class Fault:
    """A line that no command can be made of, and why."""

    line: int
    text: str


@attrs.frozen
class Plan:
    """All of a file. With faults, nothing of it ought to be run."""

    commands: tuple[Planned, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_text(path: Path) -> str:
    """The text of a file in UTF-8; OSError or ValueError says why there is none to be had."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"the file is larger than {LARGEST} bytes: cut it")
    return data.decode("utf-8-sig")


def commands_plan(text: str) -> Plan:
    """RACF commands as in TSO, lines that go on joined, comments left out."""
    joined = list(joined_lines(text))
    faults = (Fault(one.line, "the command goes on, but the file ends") for one in joined if one.is_open)
    return Plan(tuple(Planned(one.line, one.text) for one in joined), tuple(faults))
