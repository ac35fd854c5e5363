"""RACF.INIT: RACF commands in TSO syntax, run once into an empty database.

Lines go on as ``continuation`` says. The text of a command is not looked into here: the command language belongs to
``saf``. ``&RANDOM16.`` stands for sixteen random hexadecimal digits, drawn anew for each place by whoever runs the
commands, so that no key is ever the same on two systems.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.site import RacfCommand
from appliance.continuation import joined_lines

__all__ = ["RANDOM_KEY", "fill_random_keys", "read_racf_init", "without_jcl"]

#: Placeholder for 16 random hexadecimal digits.
RANDOM_KEY = "&RANDOM16."


def read_racf_init(text: str, file: str, report: Report) -> tuple[RacfCommand, ...]:
    """The commands, continuation lines joined, each with the place where it begins."""
    commands: list[RacfCommand] = []
    for joined in joined_lines(text):
        place = Place(file, joined.line, joined.column)
        if joined.is_open:
            report.say(messages.OPEN_CONTINUATION, place, joined.text.split()[0].upper())
        else:
            commands.append(RacfCommand(joined.text, place))
    return tuple(commands)


def without_jcl(text: str) -> str:
    """The text of a job without its statements, each line in its place: what a site has of RACF commands are jobs."""
    lines = text.splitlines()
    if not next(iter(lines), "").startswith("//"):
        return text
    cards = (line[:72].rstrip() for line in lines)  # what stands behind are numbers
    return "\n".join("" if _is_jcl(card) else card for card in cards) + "\n"


def _is_jcl(card: str) -> bool:
    """A statement; or PROFILE, which such jobs begin with."""
    return card.startswith("//") or card == "/*" or card.split()[:1] == ["PROFILE"]


def fill_random_keys(command: RacfCommand, draw: Callable[[], str]) -> RacfCommand:
    """The command with each ``&RANDOM16.`` replaced by what ``draw`` gives (16 hexadecimal digits)."""
    first, *rest = command.text.split(RANDOM_KEY)
    return RacfCommand(first + "".join(draw() + piece for piece in rest), command.place)
