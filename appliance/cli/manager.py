"""What the service manager wants of the daemon: reload on SIGHUP, and to hear that the reactor turns."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from twisted.logger import Logger

from appliance.cli.notify import notify
from appliance.runtime.daemon.watchdog import Watchdog
from appliance.session.events import CommandDone
from appliance.session.tables import aligned

if TYPE_CHECKING:
    from appliance.assembly.appliance import Appliance

__all__ = ["obey_manager", "watchdog_seconds"]

_log = Logger()


def obey_manager(appliance: Appliance) -> None:
    """Reload on SIGHUP from now on, and feed the watchdog if there is one."""

    def on_hangup(number: int, frame: object) -> None:
        appliance.reactor.callFromThread(_reload, appliance)

    signal.signal(signal.SIGHUP, on_hangup)
    seconds = watchdog_seconds()
    if seconds:
        Watchdog(appliance.reactor, seconds, lambda: notify("WATCHDOG=1"), appliance.console).start()


def _reload(appliance: Appliance) -> None:
    """Members that have an error change nothing; the manager's status line and the log say so."""
    notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
    appliance.reload().addCallback(_reloaded)


def _reloaded(done: CommandDone) -> None:
    said = [line for line in done.lines if line.startswith("SLY")]
    notify(f"READY=1\nSTATUS={said[-1]}")
    if done.code:
        for line in (*aligned(done.columns, done.rows), *done.lines):
            _log.error("{text}", text=line)


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """How long the manager waits for a sign of life of this process, None: it does not (sd_watchdog_enabled(3))."""
    microseconds = environment.get("WATCHDOG_USEC", "")
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()) or not microseconds.isdigit():
        return None
    return int(microseconds) / 1e6 or None
