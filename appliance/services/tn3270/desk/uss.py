"""USS messages as screens: tokens replaced where they stand, inserts filled in, and an input field behind the text.

A token keeps its width: the @s in front of a name pad it to the room that its value needs, so a table is laid out as
it will show. ``@@PORT`` (the port that was connected to) and ``@@SSL`` (the TLS version) are ours; the others are
z/OS's, of which some have no meaning here and are blanked. A number that no table defines shows our own wording, with
its message id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import attrs

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Panel, Tone, paint
from appliance.config.usstables.uss import DateFormat, UssMessage, UssTable
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.constants import Attribute
from appliance.protocols.datastream.outbound import Painter
from appliance.services.tn3270 import messages

NO_SENSE = "00000000"

_ROWS, _COLUMNS = 24, 80
_DATES = {DateFormat.MDY: "%m{0}%d{0}%y", DateFormat.DMY: "%d{0}%m{0}%y", DateFormat.YMD: "%y{0}%m{0}%d"}

#: Token names with the number of @s in front; 0 = as many as there are.
_TOKENS = {
    "DATE": 4,
    "TIME": 4,
    "LUNAME": 2,
    "PRT": 2,
    "IPADDR": 0,
    "IPHOSTNAME": 0,
    "RUNAME": 4,
    "SENSE": 3,
    "PORT": 2,
    "SSL": 0,
    "HOSTNET": 1,
    "NETID": 3,
    "SSCPNM": 2,
    "NQN": 0,
    "ZONEID": 0,
}
_TOKEN = re.compile("(?P<pad>@+)(?P<name>" + "|".join(sorted(_TOKENS, key=len, reverse=True)) + ")")
_INSERT = re.compile(r"%\((\d)\)")
_BLANKS = re.compile(" {2,}")
#: Write, Erase/Write and Erase/Write Alternate, in the SNA coding and in that of local controllers.
_WRITES = tuple(bytes((command,)) for command in (0xF1, 0xF5, 0x7E, 0x01, 0x05, 0x0D))
#: A text line that ends in an arrow is where the user types.
_PROMPT = re.compile(r"===>\s*$")


@attrs.frozen
class UssValues:
    """What the tokens stand for."""

    lu: str
    client_address: str
    client_port: int
    port: int
    now: datetime
    tls: str = ""
    host_name: str = ""
    sense: str = NO_SENSE
    request: str = ""  # the SNA request that failed: RUNAME


def replace_tokens(line: str, table: UssTable, values: UssValues) -> str:
    """The line with every token replaced by a value of the same width."""
    facts = _facts(table, values)

    def value_of(match: re.Match[str]) -> str:
        name = match["name"]
        wanted = _TOKENS[name] or len(match["pad"])
        if len(match["pad"]) < wanted:
            return match.group()
        width = wanted + len(name)
        return match["pad"][wanted:] + facts.get(name, "").ljust(width)[:width]

    return _TOKEN.sub(value_of, line)


def _facts(table: UssTable, values: UssValues) -> dict[str, str]:
    date = values.now.strftime(_DATES[table.date_format].format(table.date_delimiter))
    return {
        "DATE": date,
        "TIME": values.now.strftime(f"%H{table.time_delimiter}%M{table.time_delimiter}%S"),
        "LUNAME": values.lu,
        "PRT": f"{values.client_port:05}",
        "PORT": f"{values.port:05}",
        "SSL": values.tls,
        "IPADDR": values.client_address,
        "IPHOSTNAME": values.host_name or values.client_address,
        "SENSE": values.sense,
        "RUNAME": values.request,
    }


@attrs.frozen
class Wording:
    """A message ready to show: lines of text, or ``stream``, a whole 3270 record that a table holds."""

    lines: tuple[str, ...] = ()
    stream: bytes = b""


def word(tables: Sequence[UssTable], number: int, values: UssValues, inserts: Sequence[str] = ()) -> Wording:
    """USS message ``number``: the wording of the first table that has it, else our own, else message 14."""
    for table in tables:
        if (message := table.messages.get(number)) is not None:
            return _word(table, message, values, inserts)
    first, second, third = [*inserts, "", "", ""][:3] if number in messages.USS else (str(number), "", "")
    return Wording((messages.USS.get(number, messages.USS[14]).format(first=first, second=second, third=third),))


def _word(table: UssTable, message: UssMessage, values: UssValues, inserts: Sequence[str]) -> Wording:
    def fill(line: str) -> str:
        if message.is_scanned:
            line = replace_tokens(line, table, values)
        if message.suppresses_blanks:
            line = _BLANKS.sub(" ", line)
        return _fill(line, inserts)

    # Every byte is one character of this page and comes back as itself.
    stream = fill(message.stream.decode("cp037")).encode("cp037", "replace")
    if stream[:1] in _WRITES:
        return Wording(stream=stream)
    lines = [fill(line) for line in message.lines] if not stream else _lines_of(stream)
    return Wording(tuple(line[:_COLUMNS] for line in lines[:_ROWS]))


def _lines_of(stream: bytes) -> list[str]:
    """SCS text as lines: NL ends one, every other control is left out."""
    return CP037.decode(stream).replace("\ufffd", "").strip("\n").split("\n")


def _fill(line: str, inserts: Sequence[str]) -> str:
    def insert(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return inserts[index] if 0 <= index < len(inserts) else ""

    return _INSERT.sub(insert, line)


def panel(text: Sequence[str], notice: str = "") -> Panel:
    """The screen of some lines: text, the input field, and ``notice`` (a message of ours) out of their way."""
    last = max((row for row, line in enumerate(text, 1) if line.strip()), default=0)
    prompt = next((row for row in range(last, 0, -1) if _PROMPT.search(text[row - 1])), None)
    row, column = (prompt, len(text[prompt - 1].rstrip()) + 2) if prompt else (min(last + 2, _ROWS), 2)
    used = {row for row, line in enumerate(text, 1) if line.strip()} | {row}
    labels = [Label(at, 1, line) for at, line in enumerate(text, 1) if line.strip() and (at != row or prompt)]
    if notice:
        free = next((at for at in range(_ROWS, 0, -1) if at not in used), 1 if row != 1 else 2)
        labels = [label for label in labels if label.row != free]
        labels.append(Label(free, 2, notice[: _COLUMNS - 2], Tone.MESSAGE))
    width = _COLUMNS - column - 1
    return Panel((*sorted(labels, key=lambda label: label.row), Input("command", row, column, width, has_cursor=True)))


def show(wording: Wording, display: Display, notice: str = "", *, is_alarm: bool = False) -> bytes:
    """The record that paints a message, in the default size of 24 by 80; ``notice`` is a message of ours."""
    if wording.stream:
        return wording.stream + (_last_row(notice, display) if notice else b"")
    return paint(panel(wording.lines, notice), attrs.evolve(display, rows=_ROWS, columns=_COLUMNS), is_alarm=is_alarm)


def _last_row(notice: str, display: Display) -> bytes:
    """Orders behind a screen that is not ours; where it left its cursor stays."""
    painter = Painter(_ROWS, _COLUMNS, is_extended=False, code_page=display.code_page)
    painter.label(_ROWS, 2, notice[: _COLUMNS - 2], Attribute.SKIP | Attribute.BRIGHT)
    return painter.record()[2:]


def text(wording: Wording, notice: str = "") -> str:
    """The same for a terminal without screen: ``notice``, then the lines; behind a last arrow the user types."""
    lines = [*([notice] if notice else ()), *(line.rstrip() for line in wording.lines)]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + (" " if lines and _PROMPT.search(lines[-1]) else "\n")
