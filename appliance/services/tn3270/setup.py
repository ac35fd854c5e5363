"""What all sessions of one Telnet port share: made once when the port is provisioned, held by each until it ends.

A client that PARMSMAP or PMAP gives parameters of its own gets a setup derived from its port's; clients with the same
groups share one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from appliance.certs.tls import TlsContext
from appliance.config.appls import Application, RemoteDcas, Switching
from appliance.config.terminals.interpret import InterpretTable
from appliance.config.terminals.telnet import LuMap, TelnetPort
from appliance.config.terminals.telnetparms import DebugLevel, ParmsGroup
from appliance.config.usstables.uss import UssTable
from appliance.message import Message
from appliance.saf.router import SafRouter
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.disconnected import Disconnected
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.mapping import wants_host_name
from appliance.services.tn3270.entry.profiles import Profile
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.services.tn3270.records.watchable import NoWatchers, Watchers

__all__ = ["PortSetup"]

#: What is settled once a client has been admitted: groups that are mapped later change it no more.
_SETTLED = ("conn_type", "client_auth", "ciphers", "tls12", "tls13", "ssl_timeout")


def _asks(setup: PortSetup) -> bool:
    mapping = setup.config.mapping
    names = {name for uss in mapping.uss_tables for name in (uss.table, uss.scs_table)}
    shown = any(setup.uss_tables[name].shows_host_name for name in names if name in setup.uss_tables)
    return shown or wants_host_name(mapping)


@attrs.frozen(eq=False)
class PortSetup:
    """One port's configuration, and the things it needs from elsewhere.

    ``tls`` is None only when CONNTYPE is BASIC or NONE. ``backend_tls`` holds a client context for each application
    whose remote host is secure, ``host_lus`` lends the LU names of each remote host, both by application name;
    ``group_tls`` holds a context for each PARMSGROUP that changes CLIENTAUTH or ENCRYPTION, by its name.
    """

    config: TelnetPort
    system: str
    stack: str
    router: SafRouter
    pools: LuPools
    spool: PrintSpool
    applications: Mapping[str, Application]
    uss_tables: Mapping[str, UssTable]
    interpret_tables: Mapping[str, InterpretTable]
    now: Callable[[], datetime]
    profile: Profile
    logon_seconds: int = 120  # LOGONTIMEOUT, of a client without a screen
    tls: TlsContext | None = None
    backend_tls: Mapping[str, TlsContext] = attrs.field(factory=dict)
    group_tls: Mapping[str, TlsContext] = attrs.field(factory=dict)
    host_lus: Mapping[str, LuPools] = attrs.field(factory=lambda: defaultdict(LuPools))
    switching: Switching | None = None
    dcas: RemoteDcas | None = None
    dcas_tls: TlsContext | None = None  # to that DCAS
    disconnected: Disconnected = attrs.Factory(lambda self: Disconnected(self.now), takes_self=True)
    watchers: Watchers = attrs.field(factory=NoWatchers)
    #: Something is mapped by host name, or shows it.
    asks_host_name: bool = attrs.field(init=False, default=attrs.Factory(_asks, takes_self=True))
    _derived: dict[tuple[object, ...], PortSetup] = attrs.field(init=False, factory=dict, repr=False)

    def says(self, message: Message) -> bool:
        """Whether DEBUG CONN lets ``message`` be said: information is SUMMARY, the rest is said at any level but OFF.

        What goes to the auditor is said always.
        """
        if message.audit or not self.profile.is_debugged:
            return message.audit or message.severity != "I"
        needed = DebugLevel.SUMMARY if message.severity == "I" else DebugLevel.EXCEPTION
        return self.config.debug.conn >= needed

    def folds(self, message: Message) -> bool:
        """Whether equal messages are folded: what ends connections is, at EXCEPTION; the auditor gets every one."""
        return self.config.debug.conn is DebugLevel.EXCEPTION and message in messages.DROPS and not message.audit

    def for_client(
        self, accepted: ParmsGroup | None, user: ParmsGroup | None = None, lu_map: LuMap | None = None
    ) -> PortSetup:
        """For a client with the group it had when it was accepted, the one its user has, and the map of its LU.

        KEEPOPEN keeps the connection when an application ends, as LUSESSIONPEND does.
        """
        pmap = self.config.mapping.parms_groups.get(lu_map.parms_group or "") if lu_map else None
        keeps_open = lu_map is not None and lu_map.keep_open
        if accepted is user is pmap is None and not keeps_open:
            return self
        key = (accepted and accepted.name, user and user.name, pmap and pmap.name, keeps_open)
        if key not in self._derived:
            self._derived[key] = self._derive(accepted, user, pmap, keeps_open=keeps_open)
        return self._derived[key]

    def _derive(
        self, accepted: ParmsGroup | None, user: ParmsGroup | None, pmap: ParmsGroup | None, *, keeps_open: bool
    ) -> PortSetup:
        first = self.config.overlaid(*filter(None, (accepted,)))
        config = self.config.overlaid(*filter(None, (user or accepted, pmap)))
        settled = {field: getattr(first, field) for field in _SETTLED}
        config = attrs.evolve(config, **settled, lu_session_pend=config.lu_session_pend or keeps_open)
        tls = self.group_tls.get(accepted.name, self.tls) if accepted else self.tls
        return attrs.evolve(self, config=config, tls=tls)
