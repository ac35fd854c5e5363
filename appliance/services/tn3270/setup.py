"""What all sessions of one Telnet port share: made once when the port is provisioned, held by each until it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from appliance.certs.tls import TlsContext
from appliance.config.appls import Application
from appliance.config.interpret import InterpretTable
from appliance.config.telnet import TelnetPort
from appliance.config.uss import UssTable
from appliance.saf.router import SafRouter
from appliance.services.tn3270.lupool import LuPools
from appliance.services.tn3270.printspool import PrintSpool

__all__ = ["PortSetup"]


@attrs.frozen(eq=False)
class PortSetup:
    """One port's configuration, and the things it needs from elsewhere.

    ``tls`` is None only when CONNTYPE is BASIC or NONE. ``backend_tls`` holds a client context for each application
    whose remote host is secure, by application name.
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
    tls: TlsContext | None = None
    backend_tls: Mapping[str, TlsContext] = attrs.field(factory=dict)
