"""The tree of running services: opened from a state folder and a configuration, reloaded, stopped.

Opening blocks (files, the database) and happens before the reactor runs. Ports are all bound before the first client
is accepted, so a taken one leaves nothing half started; a reload binds what is new first and then swaps.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort
from twisted.logger import Logger

from appliance.assembly import messages
from appliance.assembly.certificates import AuthorityRecords
from appliance.assembly.facilities import make_facilities
from appliance.assembly.jobs import JobDesk
from appliance.assembly.livekeys import LiveKeys
from appliance.assembly.overview import probes
from appliance.assembly.policies import PolicyError, make_policies
from appliance.assembly.publication import publication
from appliance.assembly.revocation import RevocationSources
from appliance.assembly.sessions import Plan, Shared, control_factory, plans
from appliance.assembly.smf import SmfWriter
from appliance.assembly.traces import Traces
from appliance.assembly.watching import Watch, WatchedAudit
from appliance.certs.ca_service import OwnAuthority
from appliance.certs.expiry import ExpiryWatch, certificates_in_rings, crls
from appliance.certs.ocsp_responder import OwnResponder
from appliance.config import system as config
from appliance.config.site import SiteConfig
from appliance.jes.spool import Spool
from appliance.message import Message
from appliance.runtime import messages as runtime_messages
from appliance.runtime.activation import Inherited
from appliance.runtime.capabilities import Capabilities, Limits, Pools
from appliance.runtime.connector import bind_source
from appliance.runtime.jsonlines import JsonLines
from appliance.runtime.listener import AcceptLimits, Listener, PortTakenError, bind, bind_unix, prepare
from appliance.runtime.logging import LogRing, say
from appliance.runtime.penalties import Penalties, PenaltyRules
from appliance.runtime.reactordelay import ReactorDelay
from appliance.runtime.recordings import RecordingWriter
from appliance.runtime.registry import Registry
from appliance.runtime.threads import Workers, WorkersBusyError
from appliance.runtime.timeseries import TimeSeries
from appliance.saf.audit import AuditRecord
from appliance.saf.auditfile import FullPolicy, JsonLinesAudit, SyncPolicy
from appliance.saf.commands.engine import RacfCommands, is_racf_command, masked
from appliance.saf.commands.importfolder import export_folder, import_folder
from appliance.saf.database import CERTAUTH, SafDatabase
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.publication import Publication
from appliance.saf.router import SafRouter
from appliance.saf.sealing import key_file
from appliance.saf.store import SafStore
from appliance.services.control import messages as control_messages
from appliance.services.control.eventhub import EventHub
from appliance.services.control.facilities import Later
from appliance.services.control.operator import Operator
from appliance.services.directory.entries import Directory
from appliance.services.directory.server import DirectoryFactory
from appliance.services.metrics.page import Counter, Gauge, MetricsPage, Readiness
from appliance.services.metrics.server import listen as listen_metrics
from appliance.services.responder.pages import Pages
from appliance.services.responder.server import listen as listen_responder
from appliance.services.tn3270.lupool import LuPools
from appliance.services.tn3270.printspool import PrintSpool
from appliance.services.tn3270.profiles import Profiles
from appliance.session.actions import Command
from appliance.session.events import CloseReason, CommandDone
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.recordings import RecordingFolder
from appliance.storage.tree import HfsTree

__all__ = ["Appliance", "StartError", "utc_now"]

_log = Logger()
CA_LABEL = "SALLYPORT CA"
_DAY, _HOUR = 86_400.0, 3_600.0


class StartError(Exception):
    """The appliance cannot start, or a reload cannot be done; the text is one message."""


def utc_now() -> datetime:
    """The clock of everything."""
    return datetime.now(UTC)


class Appliance:
    """All services of one configuration; make it with its parts open, then ``start`` it on a running reactor."""

    def __init__(
        self, reactor: Any, site: SiteConfig, state: Path, log: LogRing, load: Callable[[], SiteConfig]
    ) -> None:
        """Open the state folder. ``load`` reads the members again for a reload; StartError when they are wrong."""
        self.reactor = reactor
        self.site = site
        self.state = state
        self.log = log
        self._load = load
        system = site.system
        self.audit = JsonLinesAudit(
            state / system.audit,
            utc_now,
            system=system.system,
            policy=FullPolicy(system.audit_full.value.lower()),
            rotate_at=system.audit_rotate * 1024 * 1024,
            sync=SyncPolicy(system.audit_sync.value.lower()),
        )
        self.events = EventHub(utc_now, reactor.callLater, lambda number: self.registry.wake(number))
        self.watch = Watch(self.events)
        self.trail = WatchedAudit(self.audit, self.watch, reactor.callFromThread)
        self.since = utc_now()
        url = system.database if "://" in system.database else f"sqlite:///{(state / system.database).absolute()}"
        self.store = SafStore.open(url, key_file=key_file(state), now=utc_now)
        cost = system.password_hash
        self.passwords = Passwords(HashCost(cost.memory_kib, cost.passes, cost.lanes))
        self.router = SafRouter(
            self.store.database,
            self.store,
            self.trail,
            self.passwords,
            utc_now,
            system=system.system,
            notify=self._notify,
        )
        folders = import_folder(state / "import"), export_folder(state / "export")
        self.racf = RacfCommands(self.store, self.trail, self.passwords, utc_now, *folders, self._published)
        self.data_sets = DataSetStore(state / system.data / "datasets", utc_now)
        self.recordings = RecordingFolder(state / "recordings")
        self.spool = Spool(state / system.data / "spool", utc_now)
        self.directory = Directory()
        self._own: tuple[bytes | None, bytes | None] = None, None  # the CA's certificate and its CRL, in DER
        self.responder = OwnResponder(utc_now, self._is_issued)
        self.authority = OwnAuthority(
            AuthorityRecords(self.store),
            state / system.pki,
            utc_now,
            self._publish_authority,
            label=CA_LABEL,
            respond=self.responder.publish,
            published=self.published,
        )
        self._ends = ExpiryWatch()
        self.registry = Registry(self.watch.connected)
        self.inherited = Inherited.from_environment()
        self.penalties = Penalties(_penalty_rules(system.penalties), reactor.seconds)
        self.profiles = Profiles()
        self.listeners: dict[str, tuple[Listener, Plan]] = {}
        self._control: Listener | None = None
        self._others: list[IListeningPort] = []
        self.is_ready = False
        self._when_ready: list[Callable[[], None]] = []

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return utc_now

    @property
    def lus(self) -> LuPools:
        """The LU names lent to terminals."""
        return self.shared.pools

    @property
    def print_spool(self) -> PrintSpool:
        """What waits to be printed."""
        return self.shared.prints

    # -- life

    def start(self) -> None:
        """Open every port. StartError names the first that cannot be had; then nothing stays open."""
        system = self.site.system
        self.pools = attrs.evolve(
            Pools.create(self.reactor),
            verify=Workers(
                self.reactor, "verify", size=system.verify_threads, queue=system.verify_queue, deadline=10.0
            ),
        )
        self.saf_pool = Workers(self.reactor, "saf", size=1, queue=64, deadline=60.0)
        self._recording_pool = Workers(self.reactor, "recordings", size=1, queue=1024, deadline=60.0)
        writer = RecordingWriter(self.recordings, self._recording_pool, self.console)
        self._hfs = HfsTree(self.state / system.data / "hfs", self.state / system.data / "scratch")
        self.revocation = self._revocation_sources()
        self._keys = LiveKeys(self)
        self.traces = Traces(self, self._keys.renew_plans)
        self._smf = JsonLines(self.state / "smf", "smf", utc_now)
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
            account=SmfWriter(self._smf.write, system.system, utc_now).account,
            record=writer.record,
            limits=Limits(stalled=system.stall_seconds),
        )
        self.shared = Shared(
            self.router,
            self._hfs,
            self.data_sets,
            self.spool,
            LuPools(),
            self.profiles,
            PrintSpool(utc_now),
            utc_now,
            self._smf,
        )
        self.operator = Operator(self.router, make_facilities(self))
        self._limits = AcceptLimits(system.max_connections, system.max_per_source)
        for pool in (self.pools, self.saf_pool, self._recording_pool, self.revocation):
            pool.start()
        self._jobs = JobDesk(self)
        self._jobs.start()
        try:
            self._listen_others()
            self._install(self.site)
        except (PortTakenError, PolicyError, StartError) as error:
            self._close_ports()
            raise StartError(str(error)) from None
        self._open_control()
        self.delay = ReactorDelay(self.reactor)
        self.series = TimeSeries(self.reactor, probes(self))
        self.delay.start()
        self.series.start()
        self._publish_daily()
        self._look_at_ends()
        self.revocation.refresher.start().addCallback(lambda _: self._ready())

    def _revocation_sources(self) -> RevocationSources:
        crl, folder = self.site.system.crl, self.state / "crl"
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

    def _look_at_ends(self) -> None:
        """Warn of certificates and CRLs that are about to expire, every hour."""
        ends = (*certificates_in_rings(self.router.database), *crls(self.revocation.lists.entries()))
        for message, fields in self._ends.look(ends, utc_now()):
            self.console(message, fields)
        self._hourly = self.reactor.callLater(_HOUR, self._look_at_ends)

    def _publish_daily(self) -> None:
        """Sign the own CA's CRL anew, long before its nextUpdate and at every start: the directory is empty then."""
        if self.router.database.certificate(CERTAUTH, CA_LABEL) is not None:
            self.saf_pool.run(self.authority.publish_crl).addErrback(_log_failure)
        self._daily = self.reactor.callLater(_DAY, self._publish_daily)

    def _ready(self) -> None:
        self.is_ready = True
        for address in self.inherited.idle():
            self.console(runtime_messages.IDLE_SOCKET, {"address": address})
        for say_ready in self._when_ready:
            say_ready()
        self.console(messages.READY, {"system": self.site.system.system, "ports": len(self.listeners)})

    def stop(self) -> Deferred[None]:
        """Close every port, drop every client, flush the audit; the Deferred fires when all of it is done."""
        self.is_ready = False
        self.console(messages.STOPPING, {"system": self.site.system.system})
        self._daily.cancel()
        self._hourly.cancel()
        self.delay.stop()
        self.series.stop()
        self.traces.stop_all()
        self._close_ports()
        self.registry.drop_all(CloseReason.SHUTDOWN)
        self._jobs.stop()
        self.pools.stop()
        self.saf_pool.stop()
        self.revocation.stop()
        self._recording_pool.stop()
        self.audit.close()
        self.store.close()
        self._hfs.close()
        self.data_sets.close()
        self._smf.close()
        self.spool.close()
        return succeed(None)

    def _close_ports(self) -> None:
        for listener, _ in self.listeners.values():
            listener.stop()
        for port in self._others:
            port.stopListening()
        if self._control is not None:
            self._control.stop()
            (self.state / self.site.system.control.path).unlink(missing_ok=True)

    # -- ports

    def _install(self, site: SiteConfig) -> None:
        """Bind what is new, then swap: sessions that live keep what they were accepted under."""
        policies = make_policies(site, self.router, utc_now)
        wanted = {plan.name: plan for plan in plans(site, self.traces.dress(policies), self.shared)}
        bound: list[tuple[Plan, Any]] = []
        try:
            for name, plan in wanted.items():
                if name not in self.listeners:
                    bound.append((plan, self._bind(plan)))
        except StartError:
            for _, sock in bound:
                sock.close()
            raise
        for name in [name for name in self.listeners if name not in wanted]:
            self.listeners.pop(name)[0].stop()
        for name, (listener, _) in self.listeners.items():
            listener.session_factory = wanted[name].factory
            self.listeners[name] = (listener, wanted[name])
        for plan, sock in bound:
            listener = Listener(self.capabilities, plan.name, sock, plan.factory, self._limits)
            self.listeners[plan.name] = (listener, plan)
            if plan.service == "FTP":
                self._say_active_port(plan)
        self.profiles.install(plan.profile for plan in wanted.values() if plan.profile is not None)
        self.site = site
        self.penalties.rules = _penalty_rules(site.system.penalties)
        self._keys.installed(policies)

    def take(self, database: SafDatabase) -> None:
        """Put a newer snapshot in force, and the keys and certificates of the ports with it."""
        self.router.swap(database)
        self._keys.look()

    def _say_active_port(self, plan: Plan) -> None:
        """Whether active data connections can come from the port below the control port (RFC 959 section 8)."""
        port = plan.port - 1
        family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                bind_source(probe, plan.host, port)
        except OSError as error:
            fields = {"listener": plan.name, "port": port, "reason": error.strerror}
            self.console(messages.ACTIVE_PORT_EPHEMERAL, fields)
        else:
            self.console(messages.ACTIVE_PORT, {"listener": plan.name, "port": port})

    def _bind(self, plan: Plan) -> Any:
        inherited = self.inherited.take(plan.host, plan.port)
        if inherited is not None:
            return prepare(inherited)
        try:
            return bind(plan.host, plan.port)
        except PortTakenError as error:
            fields = {"port": plan.port, "member": plan.member, "name": plan.name, "reason": error}
            raise StartError(messages.PORT_TAKEN.format(**fields)) from None

    def _listen_others(self) -> None:
        system = self.site.system
        if system.directory is not None:
            port, host = system.directory.port, system.directory.address or system.bind_address
            factory = DirectoryFactory(self.directory, self.reactor, self.console)
            self._listen(lambda: self.reactor.listenTCP(port, factory, interface=host), "DIRECTORY")
        if system.metrics is not None:
            address, number = system.metrics
            page, where = self._metrics_page(), address or system.bind_address
            self._listen(lambda: listen_metrics(self.reactor, where, number, page), "METRICS")

        if system.responder is not None:
            pages = Pages(self.responder.answer, crl=lambda: self._own[1], ca=lambda: self._own[0])
            at, where = system.responder.port, system.responder.address or system.bind_address
            self._listen(lambda: listen_responder(self.reactor, where, at, pages), "OCSPRESPONDER")

    def _is_issued(self, ca: x509.Certificate, serial: int) -> bool:
        """Whether a certificate of the own CA with this serial number is registered."""
        return (serial, ca.subject.public_bytes()) in self.router.database.certificates

    def published(self, authority: x509.Name) -> Publication:
        """Where an own authority of that name publishes."""
        return publication(self.site.system, authority)

    def _published(self, signer: x509.Certificate) -> Publication | None:
        """The same for the certificates that RACDCERT signs; only the own CA's lists are published."""
        own = self.store.database.certificate(CERTAUTH, CA_LABEL)
        return self.published(signer.subject) if own is not None and own.certificate == signer else None

    def _publish_authority(self, name: x509.Name, certificate: bytes, crl: bytes) -> None:
        """What the own CA publishes goes into the directory, and to the responder's port."""
        self._own = certificate, crl
        self.directory.publish_authority(name, certificate, crl)

    def _listen(self, listen: Callable[[], IListeningPort], name: str) -> None:
        try:
            self._others.append(listen())
        except CannotListenError as error:
            fields = {"port": error.port, "member": "SYSTEM.CONF", "name": name, "reason": error.socketError}
            raise StartError(messages.PORT_TAKEN.format(**fields)) from None

    def _open_control(self) -> None:
        control = self.site.system.control
        users = dict(control.users)
        if control.owner_user:
            users.setdefault(os.getuid(), control.owner_user)
        factory = control_factory(self.router, self.site.system.system, users, self.events)
        path = self.state / control.path
        try:
            self._control = Listener(self.capabilities, "CONTROL", bind_unix(str(path)), factory)
            if control.group:
                shutil.chown(path, group=control.group)
        except (PortTakenError, LookupError, OSError) as error:
            self._close_ports()
            raise StartError(messages.NOT_STARTED.format(reason=error)) from None

    # -- commands and messages

    def console(self, message: Message, fields: Mapping[str, object]) -> None:
        """Log a message; when it asks for that, the auditor gets it as well."""
        say(message, fields)
        self.watch.said(message, fields)
        if message.audit:
            record = AuditRecord(
                event="MESSAGE",
                qualifier=message.severity,
                user=str(fields.get("user", "")),
                peer=str(fields.get("peer", "")),
                message=message.id,
                extra={"text": message.format(**fields)},
            )
            self.trail.write(record)

    def _notify(self, record: AuditRecord) -> None:
        """A refusal whose profile wants somebody to be told: that is a line of the log, which the operator sees."""
        say(
            messages.NOTIFY,
            {
                "notify": record.notify,
                "user": record.user or "an undefined user",
                "asked": record.asked.name if record.asked is not None else "",
                "resource": record.resource,
                "cls": record.cls,
                "profile": record.profile,
            },
        )

    def run_command(self, command: Command) -> Deferred[CommandDone]:
        """Run one operator or RACF command; whatever fails is an answer."""
        answer = self.operator.run(command.acee, command.text, command.source)
        done: Deferred[CommandDone]
        if isinstance(answer, Later):
            done = self.saf_pool.run(answer.work)
            done.addCallback(answer.finish)
            done.addErrback(self._command_failed, command)
        else:
            done = succeed(answer)
        return done.addCallback(self._command_done, command)

    def _command_failed(self, failure: Any, command: Command) -> CommandDone:
        if failure.check(WorkersBusyError):
            return CommandDone(8, (control_messages.BUSY.format(),))
        _log.failure("a command failed", failure=failure)
        return CommandDone(8, (control_messages.FAILED.format(reason=failure.type.__name__),))

    def _command_done(self, done: CommandDone, command: Command) -> CommandDone:
        is_quiet_display = done.code == 0 and command.source == "TUI" and command.text.lstrip().upper().startswith("D")
        if not is_quiet_display:
            shown = masked(command.text) if is_racf_command(command.text) else command.text
            fields = {"user": command.acee.user, "source": command.source, "command": shown}
            self.console(control_messages.COMMAND, {**fields, "code": done.code})
        return done

    def reload(self) -> CommandDone:
        """V TCPIP,,OBEYFILE: read every member again; an error leaves what is in force."""
        directory = "the configuration folder"
        try:
            self._install(self._load())
        except (StartError, PolicyError, PortTakenError) as error:
            return CommandDone(8, (messages.NOT_RELOADED.format(directory=directory, reason=error),))
        fields = {"directory": directory, "ports": len(self.listeners)}
        self.console(messages.RELOADED, fields)
        return CommandDone(0, (messages.RELOADED.format(**fields),))

    # -- metrics

    def _metrics_page(self) -> MetricsPage:
        def by_service() -> dict[str, float]:
            counts: dict[str, float] = {}
            for row in self.registry.rows():
                counts[row.service] = counts.get(row.service, 0) + 1
            return counts

        counters = self.registry.counters
        families = (
            Gauge("sallyport_connections", "Live connections.", "service", by_service),
            Counter("sallyport_accepted", "Connections accepted.", lambda: {"all": counters.accepted}),
            Gauge(
                "sallyport_penalized_sources",
                "Sources refused by PENALTY.",
                "state",
                lambda: {"waiting": len(self.penalties)},
            ),
            Counter("sallyport_handshakes", "TLS handshakes done.", lambda: {"all": counters.handshakes}),
            Counter(
                "sallyport_handshakes_failed", "TLS handshakes failed.", lambda: {"all": counters.handshakes_failed}
            ),
            Gauge("sallyport_crl_seconds_left", "Until nextUpdate.", "issuer", self._crl_seconds),
            Gauge(
                "sallyport_certificate_seconds_left",
                "Until notAfter, of certificates in key rings.",
                "certificate",
                self._certificate_seconds,
            ),
        )
        return MetricsPage(families, lambda: Readiness(() if self.is_ready else ("not every listener is up",)))

    def _certificate_seconds(self) -> dict[str, float]:
        now = utc_now()
        return {one.name: one.seconds_left(now) for one in certificates_in_rings(self.router.database)}

    def _crl_seconds(self) -> dict[str, float]:
        now = utc_now()
        return {
            entry.source.name.rfc4514_string(): (entry.crl.next_update - now).total_seconds()
            for entry in self.revocation.lists.entries()
            if entry.crl is not None
        }


def _log_failure(failure: Any) -> None:
    _log.failure("the CRL could not be published", failure=failure)


def _penalty_rules(written: config.Penalties) -> PenaltyRules:
    return PenaltyRules(written.failures, written.seconds, written.maximum, written.exempt)
