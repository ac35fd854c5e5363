"""The command line: one file per verb of the contract, joined here.

Verbs import what they need when they are called, so ``sallyport console`` starts without loading the daemon.
"""

from __future__ import annotations

import click

from appliance import __version__
from appliance.cli.audit import audit
from appliance.cli.backup import backup, restore
from appliance.cli.bundle import support_bundle
from appliance.cli.check import check
from appliance.cli.console import console
from appliance.cli.daemon import demo, run
from appliance.cli.dcas import dcas
from appliance.cli.init import init
from appliance.cli.saf import saf
from appliance.cli.trace import trace
from appliance.cli.tui import tui

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sallyport")
def main() -> None:
    """Sallyport, a secure access appliance: FTPS, TN3270E and DCAS under one SAF authority."""


for command in (audit, saf, backup, restore, support_bundle, trace, init, demo, run, check, console, tui, dcas):
    main.add_command(command)
