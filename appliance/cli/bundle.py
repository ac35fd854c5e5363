"""``sallyport support-bundle``: what somebody needs to know who is to help."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.cli.defaults import config_folder, control_socket, state_folder

__all__ = ["support_bundle"]


@click.command("support-bundle")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--config", type=click.Path(path_type=Path), help="The configuration folder.")
@click.option("--state", type=click.Path(path_type=Path), help="The state folder.")
@click.option("--socket", type=click.Path(path_type=Path), help="The control socket.")
def support_bundle(target: Path, config: Path | None, state: Path | None, socket: Path | None) -> None:
    """Write FILE (tar.gz) with versions, members, counts, the end of the audit and displays; no secret is in it."""
    from appliance.assembly.keeping.bundle import write_bundle
    from appliance.assembly.keeping.places import Places, PlacesError

    home = state_folder(state)
    own = home / "control.sock"
    path = socket or (own if own.exists() else control_socket(None))
    try:
        names = write_bundle(Places.of(config_folder(config), home), target, utc_now(), lambda text: _ask(path, text))
    except (PlacesError, OSError) as error:
        click.echo(messages.NO_BUNDLE.format(reason=error), err=True)
        sys.exit(8)
    click.echo(messages.BUNDLE.format(path=target, parts=len(names)))


def _ask(path: Path, command: str) -> str | None:
    from appliance.cli.console import run_command
    from appliance.session.tables import aligned

    try:
        result = run_command(path, command)
    except OSError:
        return None
    return "".join(f"{line}\n" for line in (*aligned(result.columns, result.rows), *result.lines))
