"""What SAF says of the ports themselves: through what a client comes, and who may listen.

A listener belongs to the user of its started task (class STARTED). That user needs READ to EZB.STACKACCESS when it
has a profile, and to EZB.PORTACCESS.sysname.tcpname.name for a port that PORT reserves with SAF name. The user of TCPIP
is asked about when a token opens the database.
"""

from __future__ import annotations

import attrs

from appliance.assembly import messages
from appliance.assembly.policies import TELNET_USER
from appliance.config.site import SiteConfig
from appliance.saf import resources
from appliance.saf.model import Acee, PortOfEntry
from appliance.saf.router import SafRouter
from appliance.saf.tokenkey import TokenPlace
from appliance.session.wires import Endpoint

__all__ = ["Owner", "entry_of", "key_refused", "listening_refused", "may_reach"]

_SERVICE = "TCPIP"
_LOOPBACK = "127.0.0.1"
_UNWRAP = "CSF1UWK"  # PKCS#11 Unwrap Key, as ICSF names the service


@attrs.frozen
class Owner:
    """Whose a listener is: a procedure and its job, as class STARTED names them."""

    procedure: str
    job: str


def entry_of(site: SiteConfig, peer: Endpoint, local: Endpoint, number: int) -> PortOfEntry:
    """Where an accepted client comes from; a client of the control socket has no network zone."""
    entry = PortOfEntry(port=local.port, session=str(number))
    zone = site.profile.network_access.zone_of(peer.host, local.host) if local.port else ""
    if not zone:
        return entry
    return attrs.evolve(entry, servauth=resources.netaccess(site.system.system, site.system.stack, zone).name)


def may_reach(router: SafRouter, site: SiteConfig, acee: Acee | None, host: str) -> bool:
    """Whether somebody may connect to an address: READ to its zone, unless NETACCESS says NOOUTBOUND."""
    access = site.profile.network_access
    zone = access.zone_of(host, _LOOPBACK) if access.outbound else ""
    if not zone:
        return True
    resource = resources.netaccess(site.system.system, site.system.stack, zone)
    return router.auth(acee, resource, service=_SERVICE, peer=host).is_permitted


def listening_refused(router: SafRouter, site: SiteConfig, owner: Owner, port: int) -> str | None:
    """The message that says why the owner may not listen at a port; None when he may. Both questions are audited."""
    system, stack = site.system.system, site.system.stack
    asked = [resources.stackaccess(system, stack)]
    asked += [
        resources.portaccess(system, stack, entry.saf_name)
        for entry in site.profile.reservations
        if entry.saf_name and entry.port == port and entry.protocol == "TCP"
    ]
    acee = router.started(owner.procedure, owner.job)
    for resource in asked:
        if not router.auth(acee, resource, service=_SERVICE).is_permitted:
            user = acee.user if acee is not None else f"the user of {owner.procedure}.{owner.job}"
            return messages.NOT_LISTENING.format(port=port, job=owner.job, user=user, resource=resource.name)
    return None


def key_refused(router: SafRouter, place: TokenPlace | None) -> str | None:
    """The message that says why the daemon may not use the token's key that it opened its database with."""
    if place is None or router.may_use_key(TELNET_USER, _UNWRAP, place.label):
        return None
    reason = f"{TELNET_USER} may not use the key {place.label} of token {place.token} ({_UNWRAP}, CSFKEYS)"
    return messages.NOT_STARTED.format(reason=reason)
