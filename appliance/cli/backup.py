"""``sallyport backup`` and ``sallyport restore``: one sealed file with all that an appliance is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.cli.defaults import config_folder, state_folder
from appliance.cli.offline import audit_offline, passphrase, require_stopped

__all__ = ["backup", "restore"]

_FOLDERS = (
    click.option("--config", type=click.Path(path_type=Path), help="The configuration folder."),
    click.option("--state", type=click.Path(path_type=Path), help="The state folder."),
    click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True, dir_okay=False)),
)


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@_FOLDERS[0]
@_FOLDERS[1]
@_FOLDERS[2]
@click.option("--key-file", type=click.Path(path_type=Path, exists=True), help="saf.key, when it is a credential.")
@click.option("--data", is_flag=True, help="The files and data sets of users too.")
def backup(
    target: Path,
    config: Path | None,
    state: Path | None,
    passphrase_file: Path | None,
    key_file: Path | None,
    data: bool,
) -> None:
    """Write members, SAF database, keys and certificates to FILE, sealed under a passphrase; the daemon may run.

    The passphrase has at least 12 characters. When FILE is a folder, the file in it is named by the time.
    """
    from appliance.assembly.keeping.backup import WeakPassphraseError, make_backup
    from appliance.assembly.keeping.places import Places, PlacesError
    from appliance.saf.errors import StoreError

    secret = passphrase(passphrase_file, confirm=True)
    if target.is_dir():
        target /= f"sallyport-{utc_now():%Y%m%dT%H%M%SZ}.backup"
    try:
        places = Places.of(config_folder(config), state_folder(state), key_file)
        made = make_backup(places, target, secret, utc_now(), data=data)
    except (WeakPassphraseError, PlacesError, StoreError, OSError) as error:
        click.echo(messages.NOT_BACKED_UP.format(reason=error), err=True)
        sys.exit(8)
    click.echo(messages.BACKED_UP.format(path=target, files=made.files, bytes=made.bytes))


@click.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_FOLDERS[0]
@_FOLDERS[1]
@_FOLDERS[2]
def restore(source: Path, config: Path | None, state: Path | None, passphrase_file: Path | None) -> None:
    """Put the backup FILE in the place of what is there, which is kept beside it; the daemon must be stopped."""
    from appliance.assembly.keeping.places import Places, PlacesError
    from appliance.assembly.keeping.restoring import restore_backup
    from appliance.assembly.keeping.sealedfile import SealedFileError
    from appliance.saf.errors import StoreError

    folder, home = config_folder(config), state_folder(state)
    require_stopped(home)
    secret = passphrase(passphrase_file, confirm=False)
    try:
        restored = restore_backup(source, folder, home, secret, utc_now())
    except (SealedFileError, PlacesError, StoreError, OSError) as error:
        click.echo(messages.NOT_RESTORED.format(reason=error), err=True)
        sys.exit(8)
    extra = {"system": restored.system, "made": restored.made, "before": restored.before.name}
    audit_offline(Places.of(folder, home).audit, "RESTORE", extra)
    click.echo(messages.RESTORED.format(path=source, made=restored.made, before=restored.before))
