"""The tree of running services: started, reloaded, stopped.

Ports are all bound before the first client is accepted, so a taken one leaves nothing half started; a reload binds what
is new first and then swaps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, succeed

from appliance import __version__
from appliance.assembly import messages
from appliance.assembly.access import Owner, listening_refused
from appliance.assembly.clock import utc_now
from appliance.assembly.commanddesk import CommandDesk
from appliance.assembly.configuration import Configuration
from appliance.assembly.displays.metrics import metrics_page
from appliance.assembly.displays.overview import probes
from appliance.assembly.displays.telnetdisplay import debugged
from appliance.assembly.errors import StartError
from appliance.assembly.facilities import make_facilities
from appliance.assembly.jobs import JobDesk
from appliance.assembly.limits import accept_limits, console_limits, directory_limits, penalty_rules
from appliance.assembly.livekeys import LiveKeys
from appliance.assembly.members import Members
from appliance.assembly.parts import Parts
from appliance.assembly.policies import TELNET_USER, PolicyError, make_policies
from appliance.assembly.sessions import control_factory, plans
from appliance.assembly.storewatch import StoreWatch
from appliance.assembly.traces import Traces
from appliance.assembly.vitals import Vitals
from appliance.certs.expiry import Expiring, certificates_in_rings, crls
from appliance.config.site import SiteConfig
from appliance.runtime.logging import LogRing
from appliance.saf.database import SafDatabase
from appliance.services.control.operator import Operator
from appliance.services.control.session import ConsoleSite
from appliance.services.directory.server import DirectoryFactory
from appliance.services.metrics.server import metrics_site
from appliance.services.responder.server import responder_site
from appliance.session.actions import Command
from appliance.session.events import CloseReason, CommandDone

__all__ = ["Appliance"]


class Appliance(Parts):
    """All services of one configuration; make it with its parts open, then ``start`` it on a running reactor."""

    def __init__(self, reactor: Any, configuration: Configuration, state: Path, log: LogRing) -> None:
        """Read the members, open the state folder. StartError names what is wrong with the members."""
        loaded = configuration.read()
        if loaded.site is None:
            raise StartError("\n".join(str(diagnostic) for diagnostic in loaded.diagnostics))
        super().__init__(reactor, loaded.site, state, log)
        self.members = Members(configuration, loaded, self.state.versions, self._install, self.journal)
        self._when_ready: list[Callable[[], None]] = []

    # -- life

    def start(self) -> None:
        """Open every port. StartError names the first that cannot be had; then nothing stays open."""
        self.equip(self.run_command)
        self._make_services()
        for pool in (self.pools, self.saf_pool, self.recording_pool, self.revocation):
            pool.start()
        self._jobs.start()
        try:
            self._listen_others()
            self._install(self.site)
            self._open_control()
        except (PolicyError, StartError) as error:
            self.ports.close()
            raise StartError(str(error)) from None
        self.vitals.start()
        self._stores.start()
        self.own_ca.start(self.reactor, self.saf_pool)
        self.revocation.refresher.start().addCallback(lambda _: self._ready())

    def _make_services(self) -> None:
        """What stands on the parts, not yet running."""
        self._keys = LiveKeys(self, lambda policies: self.traces.dress(policies))
        self.traces = Traces(self, self._keys.renew_plans)
        self.vitals = Vitals(self.reactor, self.console, probes(self), self._ends)
        state = self.state
        self._stores = StoreWatch(self.reactor, state.store, state.audit, self.saf_pool, self.console)
        operator = Operator(self.router, make_facilities(self, self.members, self.traces, self.take))
        self._jobs = JobDesk(self, self.run_command)
        work = (self.saf_pool, self.pools.files)
        self._commands = CommandDesk(self.reactor, operator, self._jobs.monitor, *work, self.journal, self.audited)

    def when_ready(self, say: Callable[[], None]) -> None:
        """Call ``say`` once every listener is up and the CRL servers have been asked."""
        if self.is_ready:
            say()
        else:
            self._when_ready.append(say)

    def _ready(self) -> None:
        self.is_ready = True
        self.ports.say_idle()
        for say_ready in self._when_ready:
            say_ready()
        self.console(messages.READY, {"system": self.site.system.system, "ports": len(self.listeners)})

    def stop(self) -> Deferred[None]:
        """Close every port, drop every client, flush the audit; the Deferred fires when all of it is done."""
        self.is_ready = False
        self.console(messages.STOPPING, {"system": self.site.system.system})
        self.own_ca.stop()
        self.vitals.stop()
        self._stores.stop()
        self.traces.stop_all()
        self.ports.close()
        self.registry.drop_all(CloseReason.SHUTDOWN)
        self.revocation.stop()
        self._jobs.stop()
        for pool in (self.pools, self.saf_pool, self.recording_pool):
            pool.stop()
        self.state.close()
        return succeed(None)

    # -- ports

    def _install(self, site: SiteConfig) -> None:
        """Put a configuration in force."""
        policies = make_policies(site, self.router, utc_now)
        self.ports.limits, self.ports.console_limits = accept_limits(site.system), console_limits(site.system)
        wanted = plans(site, self.traces.dress(policies), self.shared)
        self.ports.install(wanted, lambda plan: listening_refused(self.router, site, plan.owner, plan.port))
        self.profiles.install(plan.profile for plan in wanted if plan.profile is not None)
        for message, fields in debugged(self.profiles):
            self.console(message, fields)
        self.site = site
        self.penalties.rules = penalty_rules(site.system)
        self._keys.installed(policies)

    def _listen_others(self) -> None:
        system, reactor, own_ca = self.site.system, self.reactor, self.own_ca
        room = system.max_queries, system.max_queries_per_source

        def refusal(port: int) -> str | None:
            return listening_refused(self.router, self.site, Owner(TELNET_USER, TELNET_USER), port)

        if system.directory is not None:
            port, host = system.directory.port, system.directory.address or system.bind_address
            factory = DirectoryFactory(own_ca.directory, reactor, self.console, directory_limits(system))
            self.queries["DIRECTORY"] = factory
            self.ports.listen(lambda: reactor.listenTCP(port, factory, interface=host), "DIRECTORY", refusal(port))
        if system.metrics is not None:
            address, number = system.metrics
            page, where = metrics_page(self), address or system.bind_address
            http = self.queries["METRICS"] = metrics_site(page, *room)
            self.ports.listen(lambda: reactor.listenTCP(number, http, interface=where), "METRICS", refusal(number))
        if system.responder is not None:
            at, place = system.responder.port, system.responder.address or system.bind_address
            ocsp = self.queries["OCSPRESPONDER"] = responder_site(own_ca.pages(), *room)
            self.ports.listen(lambda: reactor.listenTCP(at, ocsp, interface=place), "OCSPRESPONDER", refusal(at))

    def _open_control(self) -> None:
        control = self.site.system.control
        users = dict(control.users)
        if control.owner_user:
            users = {0: control.owner_user, os.getuid(): control.owner_user} | users  # root could become the owner
        site = ConsoleSite(
            self.site.system.system,
            __version__,
            self.events,
            self.watches,
            logon_seconds=self.site.system.logon_seconds,
            idle_seconds=control.idle_seconds,
        )
        factory = control_factory(self.router, users, site)
        self.ports.open_control(self.state.path / control.path, control.group, factory)

    # -- what comes into force while everything runs

    def take(self, database: SafDatabase) -> None:
        """Put a newer snapshot in force, and the keys and certificates of the ports with it."""
        self.router.swap(database)
        self._keys.look()

    def run_command(self, command: Command) -> Deferred[CommandDone]:
        """Run one operator or RACF command; whatever fails is an answer."""
        return self._commands.run(command)

    def reload(self) -> Deferred[CommandDone]:
        """Read every member again, as the service manager asks (SIGHUP); an error leaves what is in force."""
        return self._commands.settled(self.members.reload("", "SIGHUP"))

    def _ends(self) -> Iterator[Expiring]:
        """What will expire."""
        yield from certificates_in_rings(self.router.database)
        yield from crls(self.revocation.lists.entries())
