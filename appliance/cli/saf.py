"""``sallyport saf``: the SAF database as an unload, a site's RACF taken over, RACF commands from a file, a new key.

Export reads and may run beside the daemon; what changes the database wants it stopped.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from appliance.assembly.clock import utc_now
from appliance.cli.defaults import state_folder
from appliance.cli.offline import audit_offline, require_stopped
from appliance.config.language.report import Report
from appliance.config.racfinit import fill_random_keys, read_racf_init, without_jcl
from appliance.saf import messages
from appliance.saf.auditfile import JsonLinesAudit
from appliance.saf.commands.engine import RacfCommands
from appliance.saf.commands.importfolder import export_folder, import_folder
from appliance.saf.errors import StoreError
from appliance.saf.loading import read_unload
from appliance.saf.merging import merge
from appliance.saf.model import Acee
from appliance.saf.passwords import Passwords
from appliance.saf.sealing import key_file, place_of_key
from appliance.saf.store import SafStore
from appliance.saf.tokenkey import TokenPlace
from appliance.saf.unloading import unload

__all__ = ["saf"]

_EBCDIC_ZERO = 0xF0


@click.group()
@click.option("--state", type=click.Path(path_type=Path), help="The state folder.")
@click.option("--database", default="saf.sqlite", show_default=True, help="A file in it, as DATABASE names it.")
@click.pass_context
def saf(context: click.Context, state: Path | None, database: str) -> None:
    """The SAF database: export, import, commands, rekey."""
    context.obj = (state_folder(state), database)


@saf.command("export")
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def export(place: tuple[Path, str], target: Path) -> None:
    """Write users, groups, profiles and access lists to TARGET (- is the terminal) as an IRRDBU00 unload."""
    with _store(*place) as store:
        lines = list(unload(store.database))
    if str(target) == "-":
        click.echo("\n".join(lines))
        return
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)
    click.echo(messages.EXPORTED.format(records=len(lines), path=target))


@saf.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_(place: tuple[Path, str], source: Path) -> None:
    """Take over users, groups and profiles of an IRRDBU00 unload; what is there already stays as it is."""
    require_stopped(place[0])
    found = read_unload(_lines(source))
    with _store(*place) as store:
        before = store.database
        after = store.apply(lambda database: merge(database, found))
    for note in found.notes:
        click.echo(messages.NOT_IMPORTED.format(line=note.line or "-", detail=note.text))
    counts = {
        "users": len(after.users) - len(before.users),
        "groups": len(after.groups) - len(before.groups),
        "profiles": sum(map(len, after.profiles.values())) - sum(map(len, before.profiles.values())),
    }
    audit_offline(place[0] / "audit", "IMPORT", {**counts, "notes": len(found.notes)})
    click.echo(messages.IMPORTED.format(**counts))
    sys.exit(4 if found.notes else 0)


@saf.command("commands")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--user", default="IBMUSER", show_default=True, help="The user ID whose authority the commands have.")
@click.pass_obj
def commands(place: tuple[Path, str], source: Path, user: str) -> None:
    """Run the RACF commands of a member like RACF.INIT, or of a job: all, or none when one cannot be done."""
    state = place[0]
    require_stopped(state)
    report = Report()
    member = read_racf_init(without_jcl(source.read_text(encoding="utf-8")), source.name, report)
    for diagnostic in report.diagnostics:
        click.echo(str(diagnostic), err=True)
    if report.diagnostics:
        sys.exit(8)
    filled = [fill_random_keys(command, lambda: secrets.token_hex(8).upper()) for command in member]
    folders = import_folder(state / "import"), export_folder(state / "export")
    audit = JsonLinesAudit(state / "audit", utc_now, system="OFFLINE")
    with _store(*place) as store:
        engine = RacfCommands(store, audit, Passwords(), utc_now, *folders)
        batch = engine.run_all(
            Acee(user.upper()), [command.text for command in filled], source=f"CLI uid {os.getuid()}"
        )
    audit.close()
    for command, answer in zip(filled, batch.answers, strict=True):
        for line in answer.lines:
            click.echo(f"{command.place}: {line}" if answer.code else line)
    wrong = sum(answer.code == 8 for answer in batch.answers)
    if not batch.is_done:
        click.echo(messages.NOTHING_DONE.format(wrong=wrong, commands=len(filled)), err=True)
        sys.exit(8)
    click.echo(messages.COMMANDS_DONE.format(commands=len(filled)))
    sys.exit(max((answer.code for answer in batch.answers), default=0))


@saf.command()
@click.option("--module", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A PKCS#11 module.")
@click.option("--token", help="The token of the module that wraps the new key; its PIN is in saf.pin.")
@click.option(
    "--label", default="SALLYPORT.KEK", show_default=True, help="The token's AES key, made when it is absent."
)
@click.option("--plain", is_flag=True, help="A key that no token wraps.")
@click.pass_obj
def rekey(place: tuple[Path, str], module: Path | None, token: str | None, label: str, *, plain: bool) -> None:
    """Seal private keys, PassTicket keys and second factors under a new key-encryption key.

    Without options it is kept as the old one was: plain, or wrapped by the same token.
    """
    if (module is None) != (token is None) or (plain and token is not None):
        raise click.UsageError("--module and --token go together, and not with --plain")
    require_stopped(place[0])
    path = key_file(place[0])
    with _store(*place) as store:
        named = TokenPlace(module, token, label) if module is not None and token is not None else None
        count = store.rekey(path, None if plain else named or place_of_key(path))
    audit_offline(place[0] / "audit", "REKEY", {"count": count})
    click.echo(messages.REKEYED.format(count=count, path=path))


@contextmanager
def _store(state: Path, database: str) -> Iterator[SafStore]:
    path = state / database
    try:
        if "://" not in database and not path.exists():
            raise StoreError(f"{path}: there is no database")
        url = database if "://" in database else f"sqlite:///{path.absolute()}"
        store = SafStore.open(url, key_file=key_file(state), now=utc_now)
    except StoreError as error:
        click.echo(messages.DAEMON_RUNS.format(path=state, reason=error), err=True)
        sys.exit(8)
    try:
        yield store
    except (StoreError, OSError) as error:
        click.echo(messages.DAEMON_RUNS.format(path=state, reason=error), err=True)
        sys.exit(8)
    finally:
        store.close()


def _lines(source: Path) -> Iterator[str]:
    """The lines of an unload in ASCII, UTF-8 or EBCDIC."""
    with source.open("rb") as stream:
        first = stream.read(1)
        stream.seek(0)
        if first and first[0] == _EBCDIC_ZERO:
            yield from stream.read().decode("cp037").replace("\x85", "\n").split("\n")
            return
        for line in stream:
            yield line.decode("utf-8", "replace")
