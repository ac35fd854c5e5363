"""What SYSTEM.CONF says of limits, as the runtime takes it; a reload puts new ones in force."""

from __future__ import annotations

import attrs

from appliance.config.system import SystemConf
from appliance.runtime.listener import AcceptLimits
from appliance.runtime.penalties import PenaltyRules
from appliance.runtime.startups import StartupRules
from appliance.services.directory.server import DirectoryLimits

__all__ = ["accept_limits", "console_limits", "directory_limits", "penalty_rules"]


def accept_limits(system: SystemConf) -> AcceptLimits:
    """MAXCONNECTIONS, MAXHANDSHAKES and MAXSTARTUPS, for each port of a service."""
    return AcceptLimits(
        system.max_connections,
        system.max_per_source,
        system.max_handshakes,
        system.max_handshakes_per_source,
        StartupRules(**attrs.asdict(system.startups)),
    )


def console_limits(system: SystemConf) -> AcceptLimits:
    """MAXCONSOLES: a uid that opens consoles without end would take descriptors from everybody."""
    return AcceptLimits(system.max_consoles, system.max_consoles_per_uid)


def directory_limits(system: SystemConf) -> DirectoryLimits:
    """MAXQUERIES for clients of the directory."""
    return DirectoryLimits(clients=system.max_queries, per_source=system.max_queries_per_source)


def penalty_rules(system: SystemConf) -> PenaltyRules:
    """PENALTY and PENALTYEXEMPT."""
    written = system.penalties
    return PenaltyRules(written.failures, written.seconds, written.maximum, written.exempt, written.sources)
