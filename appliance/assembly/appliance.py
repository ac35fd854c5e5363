"""The tree of running services: opened from a state folder and a configuration, reloaded, stopped.

Opening blocks (files, the database) and happens before the reactor runs. Ports are all bound before the first client
is accepted, so a taken one leaves nothing half started; a reload binds what is new first and then swaps.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from twisted.internet.defer import Deferred, succeed

from appliance import __version__
from appliance.assembly import messages
from appliance.assembly.access import Owner, entry_of, key_refused, listening_refused, may_reach
from appliance.assembly.clock import utc_now
from appliance.assembly.commanddesk import CommandDesk
from appliance.assembly.configuration import Configuration
from appliance.assembly.displays.metrics import metrics_page
from appliance.assembly.displays.overview import probes
from appliance.assembly.displays.telnetdisplay import debugged
from appliance.assembly.errors import StartError
from appliance.assembly.facilities import make_facilities
from appliance.assembly.jobs import JobDesk
from appliance.assembly.journal import Journal
from appliance.assembly.limits import accept_limits, penalty_rules
from appliance.assembly.livekeys import LiveKeys
from appliance.assembly.members import Members
from appliance.assembly.ownca import OwnCa
from appliance.assembly.policies import TELNET_USER, PolicyError, make_policies
from appliance.assembly.ports import Ports
from appliance.assembly.publication import publication
from appliance.assembly.revocation import RevocationSources
from appliance.assembly.sessions import Plan, Shared, control_factory, plans
from appliance.assembly.smf import SmfWriter
from appliance.assembly.state import State
from appliance.assembly.traces import Traces
from appliance.assembly.vitals import Vitals
from appliance.assembly.watching import Watch, WatchedAudit
from appliance.certs.expiry import Expiring, certificates_in_rings, crls
from appliance.config.site import SiteConfig
from appliance.runtime.capabilities import Capabilities, Limits, Pools
from appliance.runtime.daemon.activation import Inherited
from appliance.runtime.listener import Listener
from appliance.runtime.logging import LogRing
from appliance.runtime.penalties import Penalties
from appliance.runtime.recordings import RecordingWriter
from appliance.runtime.registry import Registry
from appliance.runtime.sourceshare import SourceShare
from appliance.runtime.threads import Workers
from appliance.saf.commands.engine import RacfCommands
from appliance.saf.commands.importfolder import export_folder, import_folder
from appliance.saf.database import SafDatabase
from appliance.saf.publication import Publication
from appliance.saf.router import SafRouter
from appliance.saf.sealing import key_file, place_of_key
from appliance.services.control.eventhub import EventHub
from appliance.services.control.operator import Operator
from appliance.services.control.session import ConsoleSite
from appliance.services.directory.server import DirectoryFactory
from appliance.services.metrics.server import listen as listen_metrics
from appliance.services.responder.server import listen as listen_responder
from appliance.services.tn3270.claims.disconnected import Disconnected
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profiles
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.session.actions import Command
from appliance.session.events import CloseReason, CommandDone

__all__ = ["Appliance"]


class Appliance:
    """All services of one configuration; make it with its parts open, then ``start`` it on a running reactor."""

    def __init__(self, reactor: Any, configuration: Configuration, state: Path, log: LogRing) -> None:
        """Read the members, open the state folder. StartError names what is wrong with the members."""
        loaded = configuration.read()
        if loaded.site is None:
            raise StartError("\n".join(str(diagnostic) for diagnostic in loaded.diagnostics))
        self.reactor = reactor
        self.site = site = loaded.site
        self.log = log
        self.since = utc_now()
        system = site.system
        self.state = State(state, system)
        self.events = EventHub(utc_now, reactor.callLater, lambda number: self.registry.wake(number))
        self.watch = Watch(self.events)
        trail = WatchedAudit(self.state.audit, self.watch, reactor.callFromThread)
        self._journal = Journal(self.watch, trail)
        self.console = self._journal.console
        self.members = Members(configuration, loaded, self.state.versions, self._install, self._journal)
        store, passwords = self.state.store, self.state.passwords
        self.router = SafRouter(
            store.database, store, trail, passwords, utc_now, system=system.system, notify=self._journal.notify
        )
        if refused := key_refused(self.router, place_of_key(key_file(state))):
            raise StartError(refused)
        self.own_ca = OwnCa(store, state / system.pki, self.router, self.published)
        folders = import_folder(state / "import"), export_folder(state / "export")
        self.racf = RacfCommands(store, trail, passwords, utc_now, *folders, self.own_ca.published_for)
        self.registry = Registry(self.watch.connected)
        self.penalties = Penalties(penalty_rules(system), reactor.seconds)
        self.profiles = Profiles(self.console)
        self.lus = LuPools(reactor.seconds)
        self.print_spool = PrintSpool(utc_now)
        self.is_ready = False
        self._when_ready: list[Callable[[], None]] = []

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return utc_now

    @property
    def listeners(self) -> dict[str, tuple[Listener, Plan]]:
        """The ports of the services, by the names of their plans."""
        return self.ports.listeners

    # -- life

    def start(self) -> None:
        """Open every port. StartError names the first that cannot be had; then nothing stays open."""
        self._make_pools()
        self._make_services()
        for pool in (self.pools, self.saf_pool, self._recording_pool, self.revocation):
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
        self.own_ca.start(self.reactor, self.saf_pool)
        self.revocation.refresher.start().addCallback(lambda _: self._ready())

    def _make_pools(self) -> None:
        """Threads, for each kind of work that blocks."""
        reactor, system = self.reactor, self.site.system
        verify = Workers(reactor, "verify", size=system.verify_threads, queue=system.verify_queue, deadline=10.0)
        self.pools = attrs.evolve(Pools.create(reactor), verify=verify)
        self.saf_pool = Workers(reactor, "saf", size=1, queue=64, deadline=60.0)
        self._recording_pool = Workers(reactor, "recordings", size=1, queue=1024, deadline=60.0)

    def _make_services(self) -> None:
        """Everything that runs, not yet running."""
        system, state = self.site.system, self.state
        self.revocation = self._revocation_sources()
        self._keys = LiveKeys(self)
        self.traces = Traces(self, self._keys.renew_plans)
        self.capabilities = Capabilities(
            reactor=self.reactor,
            router=self.router,
            check_revocation=self.revocation.check,
            run_command=self.run_command,
            console=self.console,
            registry=self.registry,
            penalties=self.penalties,
            pools=self.pools,
            now=utc_now,
            account=SmfWriter(state.smf.write, system.system, utc_now).account,
            record=RecordingWriter(state.recordings, self._recording_pool, self.console).record,
            verifications=SourceShare(system.verify_per_source),
            audited=self._audited,
            entry_of=lambda peer, local, number: entry_of(self.site, peer, local, number),
            may_connect=lambda host: may_reach(self.router, self.site, self.router.started(TELNET_USER), host),
            limits=Limits(stalled=system.stall_seconds),
        )
        self.shared = Shared(
            router=self.router,
            tree=state.tree,
            data_sets=state.data_sets,
            jobs=state.spool,
            pools=self.lus,
            profiles=self.profiles,
            prints=self.print_spool,
            now=utc_now,
            smf=state.smf,
            disconnected=Disconnected(utc_now),
        )
        self.ports = Ports(self.capabilities, accept_limits(system), self.console, Inherited.from_environment())
        self.vitals = Vitals(self.reactor, self.console, probes(self), self._ends)
        operator = Operator(self.router, make_facilities(self))
        self._commands = CommandDesk(operator, self.saf_pool, self.pools.files, self._journal, self._audited)
        self._jobs = JobDesk(self)

    def _revocation_sources(self) -> RevocationSources:
        crl, folder = self.site.system.crl, self.state.path / "crl"
        try:
            return RevocationSources(self.reactor, crl, folder, self.registry, utc_now, self.console)
        except (OSError, ssl.SSLError) as error:
            raise StartError(messages.NOT_STARTED.format(reason=f"CRLLDAPACCESS: {error}")) from None

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
        self.traces.stop_all()
        self.ports.close()
        self.registry.drop_all(CloseReason.SHUTDOWN)
        self.revocation.stop()
        self._jobs.stop()
        for pool in (self.pools, self.saf_pool, self._recording_pool):
            pool.stop()
        self.state.close()
        return succeed(None)

    # -- ports

    def _install(self, site: SiteConfig) -> None:
        """Put a configuration in force."""
        policies = make_policies(site, self.router, utc_now)
        self.ports.limits = accept_limits(site.system)
        wanted = plans(site, self.traces.dress(policies), self.shared)
        self.ports.install(wanted, lambda plan: listening_refused(self.router, site, plan.owner, plan.port))
        self.profiles.install(plan.profile for plan in wanted if plan.profile is not None)
        for message, fields in debugged(self.profiles):
            self.console(message, fields)
        self.site = site
        self.penalties.rules = penalty_rules(site.system)
        self.capabilities.verifications.limit = site.system.verify_per_source
        self._keys.installed(policies)

    def _listen_others(self) -> None:
        system, reactor, own_ca = self.site.system, self.reactor, self.own_ca

        def refusal(port: int) -> str | None:
            return listening_refused(self.router, self.site, Owner(TELNET_USER, TELNET_USER), port)

        if system.directory is not None:
            port, host = system.directory.port, system.directory.address or system.bind_address
            factory = DirectoryFactory(own_ca.directory, reactor, self.console)
            self.ports.listen(lambda: reactor.listenTCP(port, factory, interface=host), "DIRECTORY", refusal(port))
        if system.metrics is not None:
            address, number = system.metrics
            page, where = metrics_page(self), address or system.bind_address
            self.ports.listen(lambda: listen_metrics(reactor, where, number, page), "METRICS", refusal(number))
        if system.responder is not None:
            at, place = system.responder.port, system.responder.address or system.bind_address
            pages = own_ca.pages()
            self.ports.listen(lambda: listen_responder(reactor, place, at, pages), "OCSPRESPONDER", refusal(at))

    def _open_control(self) -> None:
        control = self.site.system.control
        users = dict(control.users)
        if control.owner_user:
            users = {0: control.owner_user, os.getuid(): control.owner_user} | users  # root could become the owner
        site = ConsoleSite(self.site.system.system, __version__, self.events, control.idle_seconds)
        factory = control_factory(self.router, users, site)
        self.ports.open_control(self.state.path / control.path, control.group, factory)

    # -- what comes into force while everything runs

    def take(self, database: SafDatabase) -> None:
        """Put a newer snapshot in force, and the keys and certificates of the ports with it."""
        self.router.swap(database)
        self._keys.look()

    def published(self, authority: x509.Name) -> Publication:
        """Where an own authority of that name publishes."""
        return publication(self.site.system, authority)

    def run_command(self, command: Command) -> Deferred[CommandDone]:
        """Run one operator or RACF command; whatever fails is an answer."""
        return self._commands.run(command)

    def _audited(self) -> Deferred[None]:
        """Fires once the audit of everything so far is on disk, or halts."""
        done: Deferred[None] = Deferred()
        self.state.audit.when_settled(lambda: self.reactor.callFromThread(done.callback, None))
        return done

    def reload(self) -> Deferred[CommandDone]:
        """Read every member again, as the service manager asks (SIGHUP); an error leaves what is in force."""
        return self._commands.settled(self.members.reload("", "SIGHUP"))

    def _ends(self) -> Iterator[Expiring]:
        """What will expire."""
        yield from certificates_in_rings(self.router.database)
        yield from crls(self.revocation.lists.entries())
