"""``sallyport check``: read and cross-check every member; nothing is changed, nothing is started."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from appliance.config.language.diagnostics import Severity

__all__ = ["check"]


@click.command()
@click.option(
    "--config", "directory", type=click.Path(path_type=Path), default=Path("/etc/sallyport"), show_default=True
)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
def check(directory: Path, strict: bool) -> None:
    """Print file:line:col for every problem; exit 0, 1 (warnings with --strict) or 2 (errors)."""
    from appliance.config.loader import load

    loaded = load(directory)
    for diagnostic in loaded.diagnostics:
        click.echo(str(diagnostic))
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in loaded.diagnostics)
    warnings = len(loaded.diagnostics) - errors
    click.echo(f"{directory}: {errors} errors, {warnings} warnings")
    sys.exit(2 if errors else 1 if warnings and strict else 0)
