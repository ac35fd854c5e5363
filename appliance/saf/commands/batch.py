"""Many commands as one change: all of them are done, in one transaction, or none is.

They are rehearsed first, each on what the ones before it left; one that cannot be done is said with its reason, and
those behind it are rehearsed without it, so that one pass finds every line that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import sqlalchemy as sa

from appliance.saf.commands import messages
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.prepared import Prepared, qualifier_of
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import SafDatabase
from appliance.saf.issued import IssuedCertificate, insert_issued
from appliance.saf.store import SafStore

__all__ = ["Answer", "Batch", "rehearsed", "run_batch"]


@attrs.frozen
class Answer:
    """What became of one command: return code 0, 4 or 8, and its lines; what it issued."""

    code: int
    lines: tuple[str, ...]
    issued: tuple[IssuedCertificate, ...] = ()
    qualifier: str = ""  # for the audit, as ``qualifier_of`` gives it
    is_wrong_password: bool = False  # the issuer's own old one


@attrs.frozen
class Batch:
    """The answers in order, and whether the commands are done; when one answer is 8, none of them is."""

    answers: tuple[Answer, ...]
    is_done: bool


class _AbandonedError(Exception):
    """Something changed between the rehearsal and the transaction, and now a command cannot be done."""


def run_batch(store: SafStore, commands: Sequence[Prepared | None]) -> Batch:
    """Do all of them or none; None stands for a word that is no command. StoreError when it cannot be written."""
    answers, _ = _walk(commands, store.database)
    if any(answer.code == 8 for answer in answers):
        return Batch(answers, is_done=False)

    def change(database: SafDatabase) -> SafDatabase:
        nonlocal answers
        answers, after = _walk(commands, database)
        if any(answer.code == 8 for answer in answers):
            raise _AbandonedError
        return after

    def beside(connection: sa.Connection) -> None:
        for answer in answers:
            for issued in answer.issued:
                insert_issued(connection, issued)

    try:
        store.apply(change, beside)
    except _AbandonedError:
        return Batch(answers, is_done=False)
    return Batch(answers, is_done=True)


def rehearsed(commands: Sequence[Prepared | None], database: SafDatabase) -> tuple[Answer, ...]:
    """What each would answer after those before it that can be done; nothing is."""
    return _walk(commands, database)[0]


def _walk(commands: Sequence[Prepared | None], database: SafDatabase) -> tuple[tuple[Answer, ...], SafDatabase]:
    answers = []
    for command in commands:
        if command is None:
            answers.append(Answer(8, (messages.UNKNOWN_COMMAND.format(),)))
            continue
        try:
            outcome = command.on(database)
        except (TsoError, RefusalError) as error:
            is_wrong = isinstance(error, RefusalError) and error.is_wrong_password
            answers.append(Answer(8, (command.line_of(error),), (), qualifier_of(error), is_wrong))
        else:
            database = outcome.database
            answers.append(Answer(outcome.code, outcome.lines, outcome.issued))
    return tuple(answers), database
