"""``sallyport tui``: the administrator's terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from appliance.cli.defaults import control_socket

__all__ = ["tui"]


@click.command()
@click.option("--socket", "path", type=click.Path(path_type=Path), help="The control socket.")
@click.option(
    "--log", type=click.File("a", encoding="utf-8", lazy=False), help="Append to this file how long each refresh takes."
)
def tui(path: Path | None, log: TextIO | None) -> None:
    """Live sessions, certificates, CRLs, log and a command line, over the control socket; Ctrl+Q leaves."""
    from appliance.tui.app import run_tui
    from appliance.tui.pace import write_log

    if log is not None:
        write_log(log)
    run_tui(control_socket(path))
