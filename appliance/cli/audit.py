"""``sallyport audit``: read the audit, verify its chain, follow it, explain a record.

It reads files and asks nobody, so it works while the daemon is down and on a copy of the folder.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from appliance.cli.defaults import audit_folder
from appliance.saf import messages
from appliance.saf.auditchain import verify_chain
from appliance.saf.auditreader import Record, Selection, follow, line_of, records
from appliance.saf.explanation import explain_record

__all__ = ["audit"]

_PATH = click.option("--dir", "directory", type=click.Path(path_type=Path), help="The audit folder, or one file of it.")


class _Moment(click.ParamType[datetime]):
    """A date, or a date and time; UTC when no zone is given."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date YYYY-MM-DD or time YYYY-MM-DDThh:mm:ss", param, ctx)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


@click.group(invoke_without_command=True)
@_PATH
@click.option("--user", help="Of this user; * and ? stand for anything.")
@click.option("--class", "cls", help="About this class.")
@click.option("--resource", help="About this resource.")
@click.option("--event", help="ACCESS, JOBINIT, INITACEE, PTCREATE, or the name of a command.")
@click.option("--service", help="From this service.")
@click.option("--peer", help="From this address.")
@click.option("--since", type=_Moment(), help="Not before.")
@click.option("--until", type=_Moment(), help="Not after.")
@click.option("--outcome", type=click.Choice(["granted", "refused"]), help="Only what was granted, or refused.")
@click.option("--follow", "is_followed", is_flag=True, help="Go on with what is written from now on.")
@click.option("--json", "as_json", is_flag=True, help="Records as they are in the file.")
@click.pass_context
def audit(
    context: click.Context,
    directory: Path | None,
    user: str | None,
    cls: str | None,
    resource: str | None,
    event: str | None,
    service: str | None,
    peer: str | None,
    since: datetime | None,
    until: datetime | None,
    outcome: str | None,
    is_followed: bool,
    as_json: bool,
) -> None:
    """Show audit records, oldest first."""
    path = audit_folder(directory)
    context.obj = path
    if context.invoked_subcommand is not None:
        return
    refused = None if outcome is None else outcome == "refused"
    selection = Selection(user, cls, resource, event, service, peer, since, until, refused)
    try:
        for record in records(path):
            _show(record, selection, as_json=as_json)
        if is_followed:
            for record in follow(path, lambda: False):
                _show(record, selection, as_json=as_json)
    except OSError as error:
        _stop(path, error)
    except KeyboardInterrupt:
        pass


def _show(record: Record, selection: Selection, *, as_json: bool) -> None:
    if selection.fits(record):
        click.echo(json.dumps(record) if as_json else line_of(record))


@audit.command()
@click.pass_obj
def verify(path: Path) -> None:
    """Check the chain: exit 0 when no record is missing, changed or moved."""
    try:
        report = verify_chain(path)
    except OSError as error:
        _stop(path, error)
    for fault in report.faults:
        click.echo(messages.BROKEN_CHAIN.format(fault=fault))
    last = report.last
    click.echo(messages.CHAIN.format(records=report.records, last=last.sequence, lost=report.lost, digest=last.digest))
    sys.exit(0 if report.is_sound else 8)


@audit.command()
@click.argument("number", type=int)
@click.pass_obj
def explain(path: Path, number: int) -> None:
    """Say of record NUMBER which profile and rule decided, and what would permit it."""
    try:
        found = next((record for record in records(path) if record.get("seq") == number), None)
    except OSError as error:
        _stop(path, error)
    if found is None:
        click.echo(messages.NO_RECORD.format(number=number, path=path), err=True)
        sys.exit(8)
    click.echo(line_of(found))
    for line in explain_record(found):
        click.echo(line)


def _stop(path: Path, error: OSError) -> None:
    click.echo(messages.UNREADABLE.format(path=path, reason=error.strerror), err=True)
    sys.exit(8)
