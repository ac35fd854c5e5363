"""RACF.INIT: RACF commands in TSO syntax, run once into an empty database.

A line that ends in ``-`` goes on in the next one as that stands, one that ends in ``+`` without its leading blanks. A
line that begins with ``;``, and ``/* ... */`` on a line of its own, are comments. The text of a command is not looked
into here: the command language belongs to ``saf``. ``&RANDOM16.`` stands for sixteen random hexadecimal digits, drawn
anew for each place by whoever runs the commands, so that no key is ever the same on two systems.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.site import RacfCommand

__all__ = ["RANDOM_KEY", "fill_random_keys", "read_racf_init"]

#: Placeholder for 16 random hexadecimal digits.
RANDOM_KEY = "&RANDOM16."


def read_racf_init(text: str, file: str, report: Report) -> tuple[RacfCommand, ...]:
    """The commands, continuation lines joined, each with the place where it begins."""
    commands: list[RacfCommand] = []
    begun, place, strips = "", Place(file, 1, 1), False
    for number, line in enumerate(text.splitlines(), 1):
        if not begun and _is_comment(line):
            continue
        if not begun:
            place = Place(file, number, len(line) - len(line.lstrip()) + 1)
        piece = line.rstrip()
        begun += piece.lstrip() if strips or not begun else piece
        strips = begun.endswith("+")
        if begun.endswith(("-", "+")):
            begun = begun[:-1]
        elif begun:
            commands.append(RacfCommand(begun, place))
            begun = ""
    if begun:
        report.say(messages.OPEN_CONTINUATION, place, begun.split()[0].upper())
    return tuple(commands)


def fill_random_keys(command: RacfCommand, draw: Callable[[], str]) -> RacfCommand:
    """The command with each ``&RANDOM16.`` replaced by what ``draw`` gives (16 hexadecimal digits)."""
    first, *rest = command.text.split(RANDOM_KEY)
    return RacfCommand(first + "".join(draw() + piece for piece in rest), command.place)


def _is_comment(line: str) -> bool:
    words = line.strip()
    return not words or words.startswith(";") or (words.startswith("/*") and words.endswith("*/"))
