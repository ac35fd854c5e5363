"""New certificates and key rings come into force while everything runs: the ports' policies follow the SAF database.

Sessions that live go on under what they were accepted with. A port whose ring does not do any more (its certificate
was deleted, its last authority taken away) takes no new connections, rather than go on trusting whom it should not.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.assembly import messages
from appliance.assembly.parts import Parts
from appliance.assembly.policies import Policies, renew_policies, rings_of
from appliance.assembly.sessions import plans
from appliance.certs.crls.crl_source import sources
from appliance.runtime.listener import ListenerState
from appliance.saf.keyring import ring_contents

__all__ = ["LiveKeys"]


class LiveKeys:
    """Watches the rings of one appliance. ``look`` is called with each snapshot that comes into force."""

    def __init__(self, appliance: Parts, dress: Callable[[Policies], Policies]) -> None:
        """``dress`` gives traced ports their trace."""
        self._appliance = appliance
        self._dress = dress
        self._policies: Policies | None = None
        self._contents: tuple[object, ...] = ()
        self._closed: dict[str, str] = {}  # policy name -> why its ports are shut
        self._quiesced: set[str] = set()  # the listeners that were quiesced for that

    def installed(self, policies: Policies) -> None:
        """These policies are in force, made from the snapshot that is."""
        self._policies = policies
        self._contents = self._read()
        self._shut({})
        self._appliance.revocation.refresher.watch(sources(policies.all()))

    def look(self) -> None:
        """Make the policies anew when a ring that they come from has changed."""
        if self._policies is None:
            return
        contents = self._read()
        if contents == self._contents:
            return
        appliance = self._appliance
        before = self._policies
        policies, reasons = renew_policies(appliance.site, appliance.router, appliance.now, before)
        self._policies, self._contents = policies, contents
        self.renew_plans()
        self._shut(reasons)
        appliance.revocation.refresher.watch(sources(policies.all()))
        shown = {(policy.name, policy.chain, policy.trust) for policy in before.all()}
        names = [one.name for one in policies.all() if (one.name, one.chain, one.trust) not in shown]
        if names:
            appliance.console(messages.KEYS_RENEWED, {"policies": ", ".join(names)})

    def renew_plans(self) -> None:
        """Have every port make its sessions from the policies in force, traced ones with their trace."""
        appliance = self._appliance
        assert self._policies is not None
        for plan in plans(appliance.site, self._dress(self._policies), appliance.shared):
            if plan.name in appliance.listeners:
                listener, _ = appliance.listeners[plan.name]
                listener.session_factory = plan.factory
                appliance.listeners[plan.name] = (listener, plan)

    def _read(self) -> tuple[object, ...]:
        database = self._appliance.router.database
        return tuple(ring_contents(database, ring, owner) for ring, owner in rings_of(self._appliance.site))

    def _shut(self, reasons: dict[str, str]) -> None:
        for name, (listener, plan) in self._appliance.listeners.items():
            if plan.policy in reasons and listener.state is ListenerState.ACTIVE:
                listener.quiesce()
                self._quiesced.add(name)
            elif plan.policy not in reasons and name in self._quiesced:  # not what an operator quiesced
                listener.resume()
                self._quiesced.discard(name)
        for policy, reason in reasons.items():
            if policy not in self._closed:
                self._appliance.console(messages.KEYS_LOST, {"policy": policy, "reason": reason})
        self._closed = reasons
