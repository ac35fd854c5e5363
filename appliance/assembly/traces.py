"""F TRACE: TLS traces of single ports, each for a limited time, and what a traced port's policies are meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
from twisted.logger import Logger

from appliance.assembly import messages
from appliance.assembly.parts import Parts
from appliance.assembly.policies import Policies
from appliance.certs.tls import TlsPolicy
from appliance.certs.tracing import TlsTrace
from appliance.runtime.jsonlines import JsonLines
from appliance.services.control.facilities import Table

__all__ = ["Traces"]

_log = Logger()


@attrs.define(eq=False)
class _Running:
    trace: TlsTrace
    file: JsonLines
    timer: Any
    has_keys: bool


class Traces:
    """The traces of one appliance; files are in ``trace/`` of the state folder, for the daemon's user alone."""

    def __init__(self, appliance: Parts, changed: Callable[[], None]) -> None:
        """``changed`` makes the ports' sessions anew from what ``dress`` gives."""
        self._appliance = appliance
        self._changed = changed
        self._running: dict[int, _Running] = {}

    @property
    def _folder(self) -> Path:
        return self._appliance.state.path / "trace"

    def start(self, port: int, minutes: int, has_keys: bool) -> Sequence[str]:
        """Trace a port from now on; the lines to show. LookupError: no port with TLS has that number."""
        if all(plan.port != port or not plan.policy for _, plan in self._appliance.listeners.values()):
            raise LookupError(f"there is no port {port} with TLS")
        self._end(port)
        file = JsonLines(self._folder, f"tls-{port}", self._appliance.now)
        trace = TlsTrace(self._appliance.now, file.write, self._key_writer(port) if has_keys else None)
        timer = self._appliance.reactor.callLater(minutes * 60, self._time_is_up, port)
        self._running[port] = _Running(trace, file, timer, has_keys)
        self._changed()
        fields = {
            "port": port,
            "minutes": minutes,
            "folder": self._folder,
            "keys": " with its keys" if has_keys else "",
        }
        self._appliance.console(messages.TRACE_STARTED, fields)
        return (messages.TRACE_STARTED.format(**fields),)

    def stop(self, port: int) -> Sequence[str]:
        """End a trace; the lines to show. LookupError: there is none."""
        if port not in self._running:
            raise LookupError(f"port {port} is not traced")
        self._end(port)
        self._changed()
        self._appliance.console(messages.TRACE_ENDED, {"port": port})
        return (messages.TRACE_ENDED.format(port=port),)

    def stop_all(self) -> None:
        """At the end of the appliance."""
        for running in self._running.values():
            running.timer.cancel()
            running.file.close()
        self._running.clear()

    def table(self) -> Table:
        """D TRACE."""
        rows = []
        for port, running in sorted(self._running.items()):
            left = int(running.timer.getTime() - self._appliance.reactor.seconds())
            rows.append((str(port), str(left), "YES" if running.has_keys else "NO", str(running.file.dropped)))
        return Table(("PORT", "SECONDS", "KEYLOG", "DROPPED"), tuple(rows))

    def dress(self, policies: Policies) -> Policies:
        """The same policies, those of traced ports with their trace."""
        if not self._running:
            return policies
        site = self._appliance.site
        telnet = {port.name: [port.port] for port in site.profile.telnet}
        jobs = {server.jobname: [port for _, port in server.ports] for server in site.ftp}
        dcas = policies.dcas
        return attrs.evolve(
            policies,
            telnet={name: self._traced(policy, telnet.get(name, [])) for name, policy in policies.telnet.items()},
            telnet_groups={
                (name, group): self._traced(policy, telnet.get(name, []))
                for (name, group), policy in policies.telnet_groups.items()
            },
            ftp={job: self._traced(policy, jobs.get(job, [])) for job, policy in policies.ftp.items()},
            dcas=self._traced(dcas, [site.dcas.port]) if dcas is not None and site.dcas is not None else dcas,
        )

    def _traced(self, policy: TlsPolicy, ports: Sequence[int]) -> TlsPolicy:
        running = next((self._running[port] for port in ports if port in self._running), None)
        return policy if running is None else attrs.evolve(policy, trace=running.trace)

    def _time_is_up(self, port: int) -> None:
        self.stop(port)

    def _end(self, port: int) -> None:
        running = self._running.pop(port, None)
        if running is None:
            return
        running.trace.is_over = True
        if running.timer.active():
            running.timer.cancel()
        self._appliance.pools.files.run(running.file.close)  # it waits for the disk

    def _key_writer(self, port: int) -> Callable[[bytes], None]:
        path, run = self._folder / f"tls-{port}.keys", self._appliance.pools.files.run

        def append(line: bytes) -> None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "ab") as file:
                file.write(line)

        def write(line: bytes) -> None:
            run(append, line).addErrback(lambda failure: _log.failure("the key log was not written", failure))

        return write
