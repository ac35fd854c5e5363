"""``sallyport tui``: the administrator's terminal."""

from __future__ import annotations

from pathlib import Path

import click

from appliance.cli.defaults import control_socket

__all__ = ["tui"]


@click.command()
@click.option("--socket", "path", type=click.Path(path_type=Path), help="The control socket.")
def tui(path: Path | None) -> None:
    """Live sessions, certificates, CRLs, log and a command line, over the control socket; Ctrl+Q leaves."""
    from appliance.tui.app import run_tui

    run_tui(control_socket(path))
