"""READY: what a TSO command does, whether it was typed on a 3270 screen or on a line.

A command prints lines, ends the session, or is a RACF or operator command that runs as the user who logged on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from appliance.applications import messages
from appliance.applications.base import CancelPrint, End, PrintOut, RunCommand, Terminal
from appliance.applications.tsonetstat import netstat
from appliance.applications.tsoprint import print_out
from appliance.jes.terminal import VERBS
from appliance.saf.commands.engine import is_racf_command, operands_of
from appliance.saf.model import Acee

__all__ = ["PROMPT", "LoggedOn", "Printed", "done", "run", "without_secrets"]

PROMPT = "READY"

_HELP = (
    "HELP, HELP command       THIS LIST, OR THE OPERANDS OF A RACF COMMAND",
    "TIME                     DATE AND TIME OF THE SYSTEM",
    "PROFILE                  WHO AND WHERE YOU ARE",
    "LISTCAT, LISTDS name     WHAT DATA SETS THERE ARE, WHAT ONE IS LIKE (MEMBERS)",
    "LIST name                WHAT STANDS IN A DATA SET OR MEMBER",
    "DELETE, RENAME           DATA SETS AND MEMBERS",
    "DEFINE GDG(NAME(name) LIMIT(n))        A GENERATION DATA GROUP",
    "SUBMIT name              A JOB OUT OF A DATA SET OR MEMBER",
    "STATUS, OUTPUT, CANCEL   YOUR JOBS, WHAT ONE PRINTED, AWAY WITH IT",
    "LISTUSER, RLIST, ...     RACF COMMANDS, AS YOUR AUTHORITY ALLOWS",
    "CONSOLE SYSCMD(command)  ONE OPERATOR COMMAND: CONSOLE SYSCMD(D PRINT)",
    "NETSTAT report (filter   CONNECTIONS: CONN, TELNET, PORTLIST: CONN (PORT 992",
    "PRINT LU(name)           PRINT THE LISTING ABOVE, OR TEXT(..); CANCEL DROPS IT",
    "LOGOFF                   END THE SESSION",
)
#: PRINT of a data set and not on a printer.
_DATA_SET = re.compile(r"(?i)\s*(?:INDATASET|IDS)\(")
_PREFIX = re.compile(r"(?i)\bNO?PRE\w*|\bPRE\w*\([^)]*\)?")
_SYSCMD = re.compile(r"(?i)SYSCMD\((?P<command>.+)\)")
#: Operands that hold a secret: the line that repeats a command on the screen stops in front of them.
_SECRET_OPERAND = re.compile(r"(?i)\b(?:PASSWORD|PASSWD|PASS|PHRASE|KEYMASKED|KEYENCRYPTED|PW)\w*\s*\(.*")


@attrs.frozen
class LoggedOn:
    """Who is at READY, where, and since when."""

    terminal: Terminal
    acee: Acee
    since: datetime
    command: str = ""  # what was typed last
    listing: tuple[str, ...] = ()  # what the last command but PRINT printed

    def typed(self, command: str) -> LoggedOn:
        """A command begins."""
        return attrs.evolve(self, command=command)

    def printed(self, lines: Sequence[str]) -> LoggedOn:
        """What it printed; PRINT can be given again for the same listing."""
        is_kept = bool(lines) and self.command.partition(" ")[0].upper() != "PRINT"
        return attrs.evolve(self, listing=tuple(lines)) if is_kept else self

    def greeting(self, days_left: int | None) -> tuple[str, ...]:
        """What a user reads in front of the first READY; ``days_left`` as in ``Accepted``."""
        fields = {"time": f"{self.since:%H:%M:%S}", "date": f"{self.since:%Y-%m-%d}"}
        greeting = messages.LOGGED_ON.format(user=self.acee.user, lu=self.terminal.lu, **fields)
        if days_left is None:
            return (greeting,)
        return (greeting, messages.EXPIRES_SOON.format(user=self.acee.user, days=days_left))

    def resumed(self, lost: LoggedOn) -> LoggedOn:
        """This logon in the session that another terminal lost: since when, and the listing that was there."""
        return attrs.evolve(lost, terminal=self.terminal, acee=self.acee)

    def welcome_back(self) -> tuple[str, ...]:
        """The listing again, and what a user reads behind it."""
        fields = {"user": self.acee.user, "lu": self.terminal.lu, "time": f"{self.since:%H:%M:%S}"}
        return (*self.listing, messages.RECONNECTED.format(**fields))


@attrs.frozen
class Printed:
    """The command is done: its lines; READY follows them."""

    lines: tuple[str, ...] = ()


Outcome = Printed | RunCommand | PrintOut | CancelPrint | End


def run(session: LoggedOn, typed: str) -> Outcome:
    """One line typed at READY. What is asked for is answered by ``command_done``, see ``done``."""
    command = typed.strip()
    name, _, operands = command.partition(" ")
    name = name.upper()
    if not name:
        return Printed()
    if is_racf_command(name):
        return RunCommand(session.acee, command)
    if name in VERBS and (name not in _COMMANDS or _DATA_SET.match(operands)):
        return RunCommand(session.acee, command, is_tso=True)
    answer = _COMMANDS.get(name)
    if answer is None:
        return Printed((messages.UNKNOWN_COMMAND.format(name=name[:8]),))
    return answer(session, operands.strip())


def done(code: int, lines: tuple[str, ...]) -> Printed:
    """What a RACF or operator command printed, and its return code when that is not 0."""
    return Printed((*lines, *([messages.COMMAND_FAILED.format(code=code)] if code else [])))


def without_secrets(command: str) -> str:
    """A command as it may be shown again."""
    return _SECRET_OPERAND.sub("...", command)


def _help(session: LoggedOn, operands: str) -> Outcome:
    if not operands:
        return Printed(_HELP)
    asked = operands.split()[0].upper()
    found = [line for line in _HELP if asked in line.partition("  ")[0]]
    return Printed(tuple(operands_of(asked)) or tuple(found) or (messages.UNKNOWN_COMMAND.format(name=asked[:8]),))


def _time(session: LoggedOn, operands: str) -> Outcome:
    return Printed((f"{session.terminal.now():%Y-%m-%d %H:%M:%S} UTC",))


def _list_allocations(session: LoggedOn, operands: str) -> Outcome:
    return Printed(("NO DATA SETS ARE ALLOCATED TO THE SESSION",))


def _profile(session: LoggedOn, operands: str) -> Outcome:
    if prefix := _PREFIX.search(operands):  # names follow the user ID, always
        return Printed((messages.OPERAND_UNKNOWN.format(name="PROFILE", operand=prefix[0].upper()),))
    terminal, acee = session.terminal, session.acee
    return Printed(
        (
            f"PREFIX({acee.user})",
            f"USER {acee.user}  GROUP {acee.group or '-'}  SINCE {session.since:%Y-%m-%d %H:%M:%S} UTC",
            f"LU {terminal.lu}  FROM {terminal.peer}  SCREEN {terminal.display.rows} X {terminal.display.columns}",
            f"APPLICATION {terminal.application}  SYSTEM {terminal.system}",
        )
    )


def _print(session: LoggedOn, operands: str) -> Outcome:
    job = print_out(session.acee, session.listing, operands)
    return Printed((job,)) if isinstance(job, str) else job


def _netstat(session: LoggedOn, operands: str) -> Outcome:
    asked = netstat(session.acee, operands)
    return Printed((asked,)) if isinstance(asked, str) else asked


def _console(session: LoggedOn, operands: str) -> Outcome:
    if (command := _SYSCMD.fullmatch(operands)) is None:
        return Printed((messages.OPERAND_MISSING.format(name="CONSOLE", operand="SYSCMD(command)"),))
    return RunCommand(session.acee, command["command"].strip())


def _logoff(session: LoggedOn, operands: str) -> Outcome:
    return End()


_COMMANDS: dict[str, Callable[[LoggedOn, str], Outcome]] = {
    **dict.fromkeys(("HELP", "H"), _help),
    "TIME": _time,
    **dict.fromkeys(("PROFILE", "PROF"), _profile),
    **dict.fromkeys(("LISTALC", "LISTA"), _list_allocations),
    "NETSTAT": _netstat,
    "PRINT": _print,
    "CONSOLE": _console,
    "LOGOFF": _logoff,
    "LOGOUT": _logoff,
}
