"""``sallyport run`` and ``sallyport demo``: the appliance in the foreground, until a signal.

The one file that names the reactor; everything else is given it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from appliance.assembly import messages
from appliance.assembly.keeping.places import Places, PlacesError
from appliance.cli.defaults import SYSTEM_SOCKET, SYSTEM_STATE
from appliance.cli.notify import notify
from appliance.config.offset import offset_of

if TYPE_CHECKING:
    from appliance.assembly.appliance import Appliance

__all__ = ["demo", "run"]


@click.command()
@click.option("--config", "config", type=click.Path(path_type=Path), default=Path("/etc/sallyport"), show_default=True)
@click.option("--state", type=click.Path(path_type=Path), default=Path("/var/lib/sallyport"), show_default=True)
def run(config: Path, state: Path) -> None:
    """The daemon, in the foreground; before the first boot it listens on its local socket alone."""
    from appliance.runtime.listener import PortTakenError

    try:
        _await_first_boot(config, state)
    except (PlacesError, PortTakenError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(8)
    _serve(config, state, 0, demo_files=False)


@click.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=Path("var"), show_default=True)
def demo(directory: Path) -> None:
    """A self-contained playground on loopback; starting it again keeps its data."""
    from appliance.cli.provision import copy_members, samples

    try:
        offset = offset_of(os.environ.get("SALLYPORT_PORT_OFFSET", ""))
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(8)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    (directory / "ready").unlink(missing_ok=True)
    copy_members(samples(), directory / "etc")
    _serve(directory / "etc", directory, offset, demo_files=True)


def _await_first_boot(config: Path, state: Path) -> None:
    from appliance.cli.waiting import wait_for_first_boot

    system = Places.of(config, state).system
    if "://" in system.database:
        return
    path = SYSTEM_SOCKET if state == SYSTEM_STATE else state / system.control.path
    state.mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_over() -> bool:
        return Places.of(config, state).database.exists()

    if not is_over():
        wait_for_first_boot(path, is_over)


def _serve(config: Path, state: Path, offset: int, *, demo_files: bool) -> None:
    from appliance.runtime.daemon import poller

    poller.install()
    from twisted.internet import reactor  # noqa: TID251  the one place
    from twisted.logger import globalLogBeginner

    from appliance.assembly.appliance import Appliance
    from appliance.assembly.configuration import Configuration
    from appliance.assembly.errors import StartError
    from appliance.runtime.logging import JsonObserver, LogRing
    from appliance.saf.errors import StoreError

    # Twisted's own clock is the time of day: one that is set would end every session that is waited for.
    reactor.seconds = time.monotonic  # type: ignore[method-assign]
    ring = LogRing()
    globalLogBeginner.beginLoggingTo([JsonObserver(sys.stderr, ring)], redirectStandardIO=False)

    try:
        appliance = Appliance(reactor, Configuration(config, offset), state, ring)
        if demo_files:
            from appliance.cli.provision import provision

            provision(appliance)
        reactor.callWhenRunning(_start, appliance, state / "ready" if demo_files else None)
    except StoreError as error:
        click.echo(messages.NOT_STARTED.format(reason=error), err=True)
        sys.exit(8)
    except (StartError, ValueError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(8)
    # Everything made so far lives as long as the process: the collector need not look at it again.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    reactor.run()
    sys.exit(_exit_code)


_exit_code = 0


def _start(appliance: Appliance, ready: Path | None) -> None:
    from appliance.assembly.errors import StartError
    from appliance.cli.manager import obey_manager

    global _exit_code
    try:
        appliance.start()
    except Exception as error:
        # A fault of our own must end the process too: a daemon that serves nothing is worse than none.
        if isinstance(error, StartError):
            click.echo(str(error), err=True)
        else:
            traceback.print_exc()
        _exit_code = 8
        appliance.reactor.stop()
        return
    appliance.reactor.addSystemEventTrigger("before", "shutdown", _stop, appliance, ready)
    obey_manager(appliance)
    appliance.when_ready(lambda: _say_ready(appliance, ready))


def _say_ready(appliance: Appliance, ready: Path | None) -> None:
    notify("READY=1")
    if ready is not None:
        from appliance.cli.provision import endpoints

        part = ready.with_suffix(".part")
        part.write_text(json.dumps(endpoints(appliance), indent=1) + "\n")
        part.rename(ready)
        click.echo(_welcome(ready.parent))


def _stop(appliance: Appliance, ready: Path | None) -> object:
    notify("STOPPING=1")
    if ready is not None:
        ready.unlink(missing_ok=True)
    return appliance.stop()


def _welcome(directory: Path) -> str:
    shown = directory if directory != Path("var") else Path("var")
    return (
        f"Sallyport is up. Users and passwords: {shown}/credentials.txt; certificates: {shown}/pki\n"
        f"In another terminal:  .venv/bin/sallyport tui --socket {shown}/control.sock\n"
        "Ctrl+C ends it; the next start keeps everything."
    )
