"""Runs one RACF command: read, authorise, rehearse, commit, audit; always on a worker thread.

A command runs first as a rehearsal on the newest snapshot, where slow work is done (hashes, keys) and most refusals
come up; then once more inside the store's transaction, where nothing can change under it. What the second run says
is the answer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import attrs
import sqlalchemy as sa

from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.commands import messages
from appliance.saf.commands.batch import Answer, Batch, rehearsed, run_batch
from appliance.saf.commands.mask import HIDDEN, mask
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.prepared import Prepared, has_special, qualifier_of
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.table import WITHOUT_OBJECT, Entry, find
from appliance.saf.commands.tso import TsoError, parse
from appliance.saf.commands.workshop import (
    Published,
    ReadImport,
    Workshop,
    WriteExport,
    not_published,
    refuse_exports,
    refuse_imports,
)
from appliance.saf.database import SafDatabase
from appliance.saf.issued import insert_issued
from appliance.saf.model import Acee
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.store import SafStore, StoreError

__all__ = ["CommandResult", "RacfCommands", "is_racf_command", "masked", "operands_of", "syntax_error"]

_WIDTH = 76  # of a line on a terminal
#: Hashes that nobody keeps need not be slow to guess.
_QUICK = Passwords(HashCost(memory_kib=8, passes=1, lanes=1))
_QUALIFIERS = {0: "SUCCESS", 4: "SUCCESS", 8: "FAILURE"}


@attrs.frozen
class CommandResult:
    """Return code 0, 4 or 8, the lines to show, and the newest snapshot, for the router to install."""

    code: int
    lines: tuple[str, ...]
    database: SafDatabase
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def is_racf_command(text: str) -> bool:
    """Whether the first word is the name of a RACF command."""
    word = _first_word(text)
    return find(word) is not None or word in WITHOUT_OBJECT


def operands_of(name: str) -> tuple[str, ...]:
    """What a RACF command takes, in lines to be shown; nothing when there is no such command."""
    entry = find(name)
    if entry is None:
        return ()
    places = " ".join(f"<{place}>" for place in entry.syntax.positional)
    short = f", or {entry.short[0]}" if entry.short else ""
    keywords = " ".join(f"{name}{keyword.form}" for name, keyword in sorted(entry.syntax.keywords.items()))
    return (f"{entry.name}{short}  {places}".rstrip(), *textwrap.wrap(keywords, _WIDTH))


def masked(text: str) -> str:
    """A RACF command as it may be kept: passwords, keys and whatever is not known to be harmless are hidden."""
    entry = find(_first_word(text))
    return HIDDEN if entry is None else mask(text, entry.name, entry.syntax)


def syntax_error(text: str) -> TsoError | None:
    """What is wrong with the form of a command, without running it; None when it reads well."""
    try:
        entry = find(parse(text).name)
        if entry is None:
            raise TsoError("this is no RACF command", 1)
        bind(parse(text), entry.syntax)
    except TsoError as error:
        return error
    return None


def _first_word(text: str) -> str:
    return next(iter(text.split(maxsplit=1)), "").upper()


def _unknown(word: str) -> str:
    """Why a word is no command here."""
    return messages.NOTHING_TO_DO.format(command=word) if word in WITHOUT_OBJECT else messages.UNKNOWN_COMMAND.format()


def _prepared(acee: Acee, text: str, workshop: Workshop) -> Prepared | None:
    entry = find(_first_word(text))
    return None if entry is None else Prepared(entry, acee, text, workshop)


class RacfCommands:
    """The command engine on one store. Several threads may run commands; their changes are serial."""

    def __init__(
        self,
        store: SafStore,
        audit: AuditSink,
        passwords: Passwords,
        now: Callable[[], datetime],
        read_import: ReadImport = refuse_imports,
        write_export: WriteExport = refuse_exports,
        published: Published = not_published,
    ) -> None:
        self._store = store
        self._audit = audit
        self._passwords = passwords
        self._now = now
        self._read_import = read_import
        self._write_export = write_export
        self._published = published

    def run(self, acee: Acee, text: str, *, source: str) -> CommandResult:
        """Run one command as ``acee``; whatever goes wrong is a result with return code 8, never an exception."""
        return self._run(acee, text, source, is_trusted=False)

    def run_init(self, commands: Iterable[str]) -> tuple[CommandResult, ...]:
        """Run the commands of RACF.INIT into a database without users, with the authority of the appliance itself.

        Nothing is run, and nothing comes back, when there are users. Later commands run even when one fails.
        """
        if self._store.database.users:
            return ()
        master = Acee("IBMUSER", special=True, auditor=True)
        results = [self._run(master, text, "RACF.INIT", is_trusted=True) for text in commands]
        if not has_special(self._store.database, self._now().date()):
            results.append(CommandResult(4, (messages.NO_SPECIAL.format(),), self._store.database))
        return tuple(results)

    def _run(self, acee: Acee, text: str, source: str, *, is_trusted: bool) -> CommandResult:
        entry = find(_first_word(text))
        if entry is None:
            return CommandResult(8, (_unknown(_first_word(text)),), self._store.database)
        if self._audit.is_failed:
            return CommandResult(8, (messages.AUDIT_HALTED.format(),), self._store.database)
        qualifier, run = "", Prepared(entry, acee, text, self._workshop(), is_trusted)
        try:
            result = self._answer(run)
        except (TsoError, RefusalError) as error:
            qualifier = qualifier_of(error)
            result = CommandResult(8, (run.line_of(error),), self._store.database)
        except StoreError as error:
            result = CommandResult(8, (messages.NOT_WRITTEN.format(detail=error),), self._store.database)
        except BaseException:  # a fault of ours; that somebody tried is kept all the same
            self._record(entry, acee, text, source, 8)
            raise
        self._record(entry, acee, text, source, result.code, qualifier)
        return result

    def run_all(self, acee: Acee, texts: Sequence[str], *, source: str) -> Batch:
        """Run many commands as one change, all or none; StoreError when that cannot be written.

        The audit has those that were done, or those that could not be.
        """
        entries = [find(_first_word(text)) for text in texts]
        commands = [_prepared(acee, text, self._workshop()) for text in texts]
        if self._audit.is_failed:
            return Batch(tuple(Answer(8, (messages.AUDIT_HALTED.format(),)) for _ in texts), is_done=False)
        batch = run_batch(self._store, commands)
        for entry, text, answer in zip(entries, texts, batch.answers, strict=True):
            if entry is not None and (batch.is_done or answer.code == 8):
                self._record(entry, acee, text, source, answer.code, answer.qualifier)
        return batch

    def rehearse(self, acee: Acee, texts: Sequence[str]) -> tuple[Answer, ...]:
        """What each command would answer, after those before it that can be done. Nothing is changed or recorded.

        Nothing is written to the export folder either, so a name that is taken there comes up only when it is run. A
        wrong old password counts as one.
        """
        commands = [_prepared(acee, text, self._rehearsal_workshop()) for text in texts]
        answers = rehearsed(commands, self._store.database)
        for answer in answers:
            if answer.is_wrong_password:
                self._store.record_failure(acee.user)
        return answers

    def _record(self, entry: Entry, acee: Acee, text: str, source: str, code: int, qualifier: str = "") -> None:
        self._audit.write(
            AuditRecord(
                event=entry.name,
                qualifier=qualifier or _QUALIFIERS[code],
                user=acee.user,
                saf_rc=code,
                service=source,
                extra={"command": mask(text, entry.name, entry.syntax)},
            )
        )

    def _workshop(self) -> Workshop:
        return Workshop(self._passwords, self._now(), self._read_import, self._write_export, self._published)

    def _rehearsal_workshop(self) -> Workshop:
        return Workshop(_QUICK, self._now(), self._read_import, lambda name, data, user: name, self._published)

    def _answer(self, run: Prepared) -> CommandResult:
        try:
            outcome = run.on(self._store.database)
        except RefusalError as refusal:
            if refusal.is_wrong_password:  # counts as a wrong one at logon does
                self._store.record_failure(run.acee.user)
            raise
        if outcome.database is not self._store.database:
            outcome = self._commit(run)
        return CommandResult(outcome.code, outcome.lines, self._store.database, outcome.columns, outcome.rows)

    def _commit(self, run: Prepared) -> Outcome:
        outcome: Outcome | None = None

        def change(database: SafDatabase) -> SafDatabase:
            nonlocal outcome
            outcome = run.on(database)
            return outcome.database

        def beside(connection: sa.Connection) -> None:
            for issued in outcome.issued if outcome else ():
                insert_issued(connection, issued)

        self._store.apply(change, beside)
        assert outcome is not None
        return outcome
