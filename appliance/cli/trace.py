"""``sallyport trace``: a TLS trace in plain words."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["trace"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def trace(files: tuple[Path, ...]) -> None:
    """Show what handshakes F TRACE,START recorded, in plain words.

    The files are in the folder trace of the state folder: tls-PORT-DAY.jsonl.
    """
    from appliance.certs.trace_text import lines

    for path in files:
        with path.open(encoding="utf-8", errors="backslashreplace") as file:
            for line in lines(file):
                click.echo(line)
