"""The answer to DEVICE-TYPE REQUEST: an LU, or why not (RFC 2355 section 7.1).

What other connections hold is claimed of them first, where takeover is coded (``claimant``).
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRefused, DeviceRequested
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.claimant import Claimant, Settled
from appliance.services.tn3270.claims.takeover import Kept, Yielded
from appliance.services.tn3270.entry.lupool import Refusal, RefusalReason
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.session.actions import Action, Send

__all__ = ["Granting"]

#: A client that was refused an LU so often is closed.
_MAX_REFUSALS = 4

_REJECTIONS = {
    RefusalReason.NONE_FREE: RejectReason.DEVICE_IN_USE,
    RefusalReason.NONE_MAPPED: RejectReason.UNSUPPORTED_REQ,  # RFC 2355: no pool of such names is defined
    RefusalReason.IN_USE: RejectReason.DEVICE_IN_USE,
    RefusalReason.INACTIVE: RejectReason.UNKNOWN_ERROR,
    RefusalReason.UNKNOWN: RejectReason.INV_NAME,
    RefusalReason.WRONG_KIND: RejectReason.TYPE_NAME_ERROR,
    RefusalReason.PARTNER: RejectReason.CONN_PARTNER,
    RefusalReason.NO_PARTNER: RejectReason.INV_ASSOCIATE,
}


class Granting:
    """One client's requests for a device."""

    __slots__ = ("_refusals", "_tenancy", "claimant")

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy
        self._refusals = 0
        self.claimant = Claimant()

    @property
    def is_exhausted(self) -> bool:
        """The client was refused so often that it is to be closed."""
        return self._refusals >= _MAX_REFUSALS

    def request(self, core: ServerCore, request: DeviceRequested) -> Sequence[Action]:
        """An LU for what is asked, or why not; or others are asked first."""
        claim = self._tenancy.claim(core, request)
        return self._grant(core, request) if claim is None else self._go_on(self.claimant.claim(claim))

    def ask_next(self) -> Sequence[Action]:
        """The one that was asked takes too long."""
        return self._go_on(self.claimant.ask_next())

    def answered(self, sender: int, note: Kept | Yielded | None) -> Sequence[Action]:
        """The one that was asked answered; None: it is there no more."""
        return self._go_on(self.claimant.answered(sender, note))

    def _go_on(self, step: Sequence[Action] | Settled) -> Sequence[Action]:
        if not isinstance(step, Settled):
            return step
        return [*step.actions, *self._grant(step.core, step.request, step.lu)]

    def _grant(self, core: ServerCore, request: DeviceRequested, given_up: str = "") -> Sequence[Action]:
        """``given_up`` was given up for this client."""
        tenancy = self._tenancy
        answer = tenancy.assign(request, given_up)
        if isinstance(answer, Refusal):
            reply = core.reject_device(_REJECTIONS[answer.reason])
            said = self._refuse(request.name or request.request.value, request.device.name, answer.reason.value)
            return [*said, *([Send(reply)] if reply else [])]
        said = []
        if answer.warns_at is not None:
            said = tenancy.say(messages.GROUP_NEARLY_FULL, group=answer.group.name, percent=answer.warns_at)
        return [*said, Send(core.assign_device(answer.lu))]

    def grant_line(self, device: str) -> Sequence[Action] | None:
        """An LU for a client without a 3270, which keeps the one that it has; what is said when there is none."""
        if self._tenancy.assignment is not None:
            return None
        answer = self._tenancy.assign_line()
        return self._refuse("", device, answer.reason.value) if isinstance(answer, Refusal) else None

    def refused(self, event: DeviceRefused) -> Sequence[Action]:
        """The core has rejected a device of its own accord."""
        return self._refuse("", event.device_type, event.reason.name)

    def _refuse(self, wanted: str, device: str, detail: str) -> list[Action]:
        self._refusals += 1
        return self._tenancy.say(messages.LU_REFUSED, wanted=wanted, device=device, detail=detail)
