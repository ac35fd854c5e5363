"""Members of the configuration: read, check, compare, put in force, take back.

    D MEMBER[,NAME=member[,VERSION=n]]     all of them; the text of one, as it is on the disk or once was
    D MEMBER,CHECK,NAME=member             its diagnostics, and those of members that refer to it
    D MEMBER,DIFF,NAME=member[,VERSION=n]  against what is in force, as a unified diff
    D MEMBER,CHANGES,NAME=member           the values that would change
    D MEMBER,HISTORY,NAME=member           every version that was in force
    D MEMBER,STATEMENTS,NAME=member        what can be written in it
    F MEMBER,APPLY,NAME=member             put a text in force, and keep it
    F MEMBER,ROLLBACK,NAME=member,VERSION=n

CHECK, DIFF, CHANGES and APPLY take the text that came with the command, and without one that of the disk.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities, Rows
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone

__all__ = ["DIAGNOSTIC_COLUMNS", "apply", "changes", "check", "difference", "history", "member", "rollback",
           "statements"]  # fmt: skip

DIAGNOSTIC_COLUMNS = ("MEMBER", "LINE", "COLUMN", "SEVERITY", "ID", "STATEMENT", "TEXT")
CHANGE_COLUMNS = ("WHAT", "BEFORE", "AFTER")
_LIST_COLUMNS = ("NAME", "BYTES", "STATE", "VERSION", "TIME", "USER")
_HISTORY_COLUMNS = ("VERSION", "TIME", "USER", "SOURCE", "BYTES", "STATE")
_STATEMENT_COLUMNS = ("BLOCK", "STATEMENT", "OPERANDS", "VALUES", "REPEATS", "EFFECT")


def member(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER: the list, or one text as lines."""
    members, name, version = facilities.members, command.keyword("NAME"), _version(command)
    if not name:
        return on_thread(lambda: _table(_LIST_COLUMNS, members.all()))
    return _of_one(facilities, command, lambda: CommandDone(0, tuple(members.text(name, version).split("\n"))))


def check(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER,CHECK: code 8 when it could not be put in force, 4 with warnings."""
    return _of_one(
        facilities,
        command,
        lambda: diagnosed(facilities.members.check(command.keyword("NAME"), command.document)),
    )


def diagnosed(rows: Rows, *lines: str) -> CommandDone:
    """Diagnostics as a result."""
    severities = {row[DIAGNOSTIC_COLUMNS.index("SEVERITY")] for row in rows}
    code = 8 if "ERROR" in severities else 4 if severities else 0
    return CommandDone(code, (*lines, count(len(rows), len(rows))), DIAGNOSTIC_COLUMNS, tuple(rows))


def difference(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER,DIFF: nothing when there is no difference."""
    name, version = command.keyword("NAME"), _version(command)
    return _of_one(
        facilities,
        command,
        lambda: CommandDone(0, tuple(facilities.members.difference(name, command.document, version))),
    )


def changes(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER,CHANGES."""
    name = command.keyword("NAME")
    return _of_one(
        facilities, command, lambda: _table(CHANGE_COLUMNS, facilities.members.changes(name, command.document))
    )


def history(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER,HISTORY: the newest first."""
    return _listed(facilities, command, _HISTORY_COLUMNS, facilities.members.history)


def statements(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MEMBER,STATEMENTS: VALUES are separated by blanks, EFFECT is empty where the statement acts."""
    return _listed(facilities, command, _STATEMENT_COLUMNS, facilities.members.statements)


def apply(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F MEMBER,APPLY: checked, put in force, written and kept, or nothing of it."""
    name = command.keyword("NAME")
    if command.document is not None:
        return _refusal(facilities, name) or _apply(facilities, command, command.document)
    return _of_one(facilities, command, lambda: facilities.members.text(name, None), _applying(facilities, command))


def rollback(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F MEMBER,ROLLBACK: an earlier version becomes the newest."""
    name, version = command.keyword("NAME"), _version(command)
    if version is None:
        return CommandDone(8, (messages.MISSING.format(command="ROLLBACK", keyword="VERSION"),))
    return _of_one(facilities, command, lambda: facilities.members.text(name, version), _applying(facilities, command))


def _applying(facilities: Facilities, command: OperatorCommand) -> Callable[[str], Answer]:
    return lambda text: _apply(facilities, command, text)


def _apply(facilities: Facilities, command: OperatorCommand, text: str) -> Answer:
    return facilities.members.apply(command.keyword("NAME"), text, command.user, command.source)


def _listed(
    facilities: Facilities, command: OperatorCommand, columns: tuple[str, ...], rows: Callable[[str], Rows]
) -> Answer:
    return _of_one(facilities, command, lambda: _table(columns, rows(command.keyword("NAME"))))


def _of_one(
    facilities: Facilities,
    command: OperatorCommand,
    work: Callable[[], object],
    finish: Callable[[str], Answer] | None = None,
) -> Answer:
    """``work`` on a thread, when NAME= is a member's."""
    return _refusal(facilities, command.keyword("NAME")) or on_thread(work, finish)


def _refusal(facilities: Facilities, name: str) -> CommandDone | None:
    if not name:
        return CommandDone(8, (messages.MISSING.format(command="MEMBER", keyword="NAME"),))
    if not facilities.members.is_name(name):
        return CommandDone(8, (messages.NO_SUCH_MEMBER.format(name=name),))
    return None


def _version(command: OperatorCommand) -> int | None:
    text = command.keyword("VERSION")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _table(columns: tuple[str, ...], rows: Rows) -> CommandDone:
    return CommandDone(0, (count(len(rows), len(rows)),), columns, tuple(rows))
