"""What all sessions of one Telnet port share: made once when the port is provisioned, held by each until it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from appliance.certs.tls import TlsContext
from appliance.config.appls import Application, RemoteDcas, Switching
from appliance.config.telnet import TelnetPort
from appliance.config.usstab import UssTable
from appliance.saf.router import SafRouter
from appliance.services.tn3270.lupool import LuPools

__all__ = ["PortSetup"]


@attrs.frozen(eq=False)
class PortSetup:
    """One port's configuration, and the things it needs from elsewhere.

    ``tls`` is None only when CONNTYPE is BASIC or NONE. ``backend_tls`` holds a client context for each application
    whose remote host is secure, ``host_lus`` lends the LU names of each remote host, both by application name.
    """

    config: TelnetPort
    system: str
    stack: str
    router: SafRouter
    pools: LuPools
    applications: Mapping[str, Application]
    uss_tables: Mapping[str, UssTable]
    now: Callable[[], datetime]
    tls: TlsContext | None = None
    backend_tls: Mapping[str, TlsContext] = attrs.field(factory=dict)
    host_lus: Mapping[str, LuPools] = attrs.field(factory=lambda: defaultdict(LuPools))
    switching: Switching | None = None
    dcas: RemoteDcas | None = None
    dcas_tls: TlsContext | None = None  # to that DCAS
