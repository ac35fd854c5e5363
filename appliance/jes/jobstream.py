"""The jobs of one submission: records as they came, cut before each JOB statement.

A JOB statement begins a job wherever an internal reader sees one, so also behind a null statement, and not inside data
that only a delimiter ends (DD DATA, DLM). What stands before the first one belongs to no job. Comments and JES2 control
statements may stand there, anything else is refused: a command or a step that is left out would never be missed.
"""

from __future__ import annotations

import attrs

from appliance.jes.cards import read_cards
from appliance.storage.text.tables import text_of

__all__ = ["NoJob", "jobs_in"]

_MAY_PRECEDE = ("//*", "/*")


@attrs.frozen
class NoJob:
    """Why nothing is submitted."""

    detail: str


def jobs_in(records: list[bytes]) -> tuple[list[bytes], ...] | NoJob:
    """The records of each job, at least one of them, or why there is none."""
    statements, _ = read_cards(records, past_null=True)
    starts = [statement.line - 1 for statement in statements if statement.operation == "JOB"]
    if not any(map(_is_filled, records)):
        return NoJob("the submission is empty")
    if not starts:
        return NoJob("there is no JOB statement")
    stray = next((n for n, record in enumerate(records[: starts[0]], 1) if not _may_precede(record)), None)
    if stray is not None:
        return NoJob(f"line {stray} stands before the first JOB statement")
    starts[0] = 0
    return tuple(records[start:end] for start, end in zip(starts, [*starts[1:], len(records)], strict=True))


def _is_filled(record: bytes) -> bool:
    return bool(text_of(record).strip(" \0"))


def _may_precede(record: bytes) -> bool:
    return not _is_filled(record) or text_of(record).startswith(_MAY_PRECEDE)
