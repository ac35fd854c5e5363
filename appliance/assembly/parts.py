"""What the appliance is made of: opened from a state folder and the members; ``appliance.py`` gives it its life.

Displays, desks and traces are made from the parts and need to know nothing of that life. Opening blocks (files, the
database) and happens before the reactor runs.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import attrs
from cryptography import x509
from twisted.internet.defer import Deferred

from appliance.assembly import messages
from appliance.assembly.access import entry_of, key_refused, may_reach
from appliance.assembly.clock import utc_now
from appliance.assembly.errors import StartError
from appliance.assembly.journal import Journal
from appliance.assembly.limits import accept_limits, console_limits, penalty_rules
from appliance.assembly.ownca import OwnCa
from appliance.assembly.policies import TELNET_USER
from appliance.assembly.ports import Ports
from appliance.assembly.publication import publication
from appliance.assembly.revocation import RevocationSources
from appliance.assembly.sessions import Plan, Shared
from appliance.assembly.smf import SmfWriter
from appliance.assembly.state import State
from appliance.assembly.vitals import Vitals
from appliance.assembly.watching import Watch, WatchedAudit
from appliance.config.site import SiteConfig
from appliance.runtime.capabilities import Capabilities, Limits, Pools
from appliance.runtime.daemon.activation import Inherited
from appliance.runtime.listener import Listener
from appliance.runtime.logging import LogRing
from appliance.runtime.penalties import Penalties
from appliance.runtime.recordings import RecordingWriter
from appliance.runtime.registry import Registry
from appliance.runtime.threads import Workers
from appliance.saf.commands.engine import RacfCommands
from appliance.saf.commands.importfolder import export_folder, import_folder
from appliance.saf.publication import Publication
from appliance.saf.router import SafRouter
from appliance.saf.sealing import key_file, place_of_key
from appliance.services.control.eventhub import EventHub
from appliance.services.control.operator import may_watch
from appliance.services.control.watchhub import WatchHub
from appliance.services.tn3270.claims.disconnected import Disconnected
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profiles
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.session.actions import Command
from appliance.session.events import CommandDone

__all__ = ["Parts", "Queried"]

_MOST_HANDSHAKE_THREADS = 4


class Queried(Protocol):
    """A port of MAXQUERIES, as far as it is counted."""

    @property
    def clients(self) -> int:
        """Those that are connected."""
        ...

    @property
    def refused(self) -> int:
        """Those that were too many, since the start."""
        ...


class Parts:
    """Everything that lives as long as the appliance. What works on the reactor is there after ``equip``."""

    pools: Pools
    saf_pool: Workers
    recording_pool: Workers
    revocation: RevocationSources
    capabilities: Capabilities
    shared: Shared
    ports: Ports
    vitals: Vitals

    def __init__(self, reactor: Any, site: SiteConfig, state: Path, log: LogRing) -> None:
        """Open the state folder. StartError: the key of the SAF database is not for this appliance."""
        self.reactor = reactor
        self.site = site
        self.log = log
        self.since = utc_now()
        self.is_ready = False
        system = site.system
        self.state = State(state, system)
        self.events = EventHub(utc_now, reactor.callLater, lambda number: self.registry.wake(number))
        self.watch = Watch(self.events)
        trail = WatchedAudit(self.state.audit, self.watch, reactor.callFromThread)
        self.journal = Journal(self.watch, trail)
        self.console = self.journal.console
        store, passwords = self.state.store, self.state.passwords
        self.router = SafRouter(
            store.database, store, trail, passwords, utc_now, system=system.system, notify=self.journal.notify
        )
        if refused := key_refused(self.router, place_of_key(key_file(state))):
            raise StartError(refused)
        self.own_ca = OwnCa(store, state / system.pki, self.router, self.published)
        folders = import_folder(state / "import"), export_folder(state / "export")
        self.racf = RacfCommands(store, trail, passwords, utc_now, *folders, self.own_ca.published_for)
        self.registry = Registry(self.watch.connected)
        self.watches = WatchHub(
            *(utc_now, reactor.callLater, self.registry.wake, self.registry.row, self.console),
            may=lambda user: may_watch(self.router, user),
        )
        #: Who serves clients that do not log on, by the statement that asks for it.
        self.queries: dict[str, Queried] = {}
        self.penalties = Penalties(penalty_rules(system), reactor.seconds)
        self.profiles = Profiles(self.console)
        self.lus = LuPools(reactor.seconds)
        self.print_spool = PrintSpool(utc_now)

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return utc_now

    @property
    def listeners(self) -> dict[str, tuple[Listener, Plan]]:
        """The ports of the services, by the names of their plans."""
        return self.ports.listeners

    def published(self, authority: x509.Name) -> Publication:
        """Where an own authority of that name publishes."""
        return publication(self.site.system, authority)

    def audited(self) -> Deferred[None]:
        """Fires once the audit of everything so far is on disk, or halts."""
        done: Deferred[None] = Deferred()
        self.state.audit.when_settled(lambda: self.reactor.callFromThread(done.callback, None))
        return done

    def equip(self, run_command: Callable[[Command], Deferred[CommandDone]]) -> None:
        """Make what sessions work with, not yet running: threads, revocation, ports. StartError as it says."""
        self._make_pools()
        self.revocation = self._revocation_sources()
        self.capabilities = self._make_capabilities(run_command)
        self.shared = self._make_shared()
        limits = accept_limits(self.site.system)
        consoles = console_limits(self.site.system)
        self.ports = Ports(self.capabilities, limits, consoles, self.console, Inherited.from_environment())

    def _make_pools(self) -> None:
        """Threads, for each kind of work that blocks."""
        reactor, system = self.reactor, self.site.system
        verify = Workers(reactor, "verify", size=system.verify_threads, queue=system.verify_queue, deadline=10.0)
        # The reactor has a core, what blocks or computes for it another. What a handshake's thread has computed waits
        # for the reactor: more threads than cores that are left keep these busy.
        cores_left = max(len(os.sched_getaffinity(0)) - 2, 0)
        handshake_threads = min(2 * cores_left, _MOST_HANDSHAKE_THREADS)
        pools = Pools.create(
            reactor, files=system.file_threads, transfers=system.transfer_threads, handshakes=handshake_threads
        )
        self.pools = attrs.evolve(pools, verify=verify)
        self.saf_pool = Workers(reactor, "saf", size=1, queue=64, deadline=60.0)
        self.recording_pool = Workers(reactor, "recordings", size=1, queue=1024, deadline=60.0)

    def _revocation_sources(self) -> RevocationSources:
        crl, folder = self.site.system.crl, self.state.path / "crl"
        try:
            return RevocationSources(self.reactor, crl, folder, self.registry, utc_now, self.console)
        except (OSError, ssl.SSLError) as error:
            raise StartError(messages.NOT_STARTED.format(reason=f"CRLLDAPACCESS: {error}")) from None

    def _make_capabilities(self, run_command: Callable[[Command], Deferred[CommandDone]]) -> Capabilities:
        """What every connection performs its session's actions with."""
        system, state = self.site.system, self.state
        return Capabilities(
            reactor=self.reactor,
            router=self.router,
            check_revocation=self.revocation.check,
            run_command=run_command,
            console=self.console,
            registry=self.registry,
            penalties=self.penalties,
            pools=self.pools,
            now=utc_now,
            account=SmfWriter(state.smf.write, system.system, utc_now).account,
            record=RecordingWriter(state.recordings, self.recording_pool, self.console).record,
            entry_of=lambda peer, local, number: entry_of(self.site, peer, local, number),
            may_connect=lambda host: may_reach(self.router, self.site, self.router.started(TELNET_USER), host),
            verifications_of_source=lambda: self.site.system.verify_per_source,
            audited=self.audited,
            limits=Limits(stalled=system.stall_seconds, handshake=float(system.handshake_seconds)),
        )

    def _make_shared(self) -> Shared:
        """What the sessions of all ports have in common."""
        state = self.state
        return Shared(
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
            watchers=self.watches,
        )
