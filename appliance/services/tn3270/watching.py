"""The timer of a seated client that is looked at now and then (``idle``): what is seen, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270 import messages
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.idle import IdleWatch, Look, limits_of
from appliance.session.actions import Action, Send, SetTimer

__all__ = ["SCAN_TIMER", "Watching"]

SCAN_TIMER = "scan"


class Watching:
    """One seated client."""

    __slots__ = ("_tenancy", "_watch", "is_over")

    def __init__(self, tenancy: Tenancy, *, is_printer: bool) -> None:
        self._tenancy = tenancy
        limits = limits_of(tenancy.setup.config, is_printer=is_printer, keeps_open=tenancy.keeps_open)
        self._watch = IdleWatch(limits)
        #: The connection is to be closed.
        self.is_over = False

    def start(self) -> list[Action]:
        """Begin to look, when any limit is set."""
        return [SetTimer(SCAN_TIMER, self._watch.period)] if self._watch.period else []

    def heard(self) -> None:
        """The client sent anything at all."""
        self._watch.is_heard = True

    def moved(self) -> None:
        """A record passed, either way."""
        self._watch.has_traffic = True

    def look(self, core: ServerCore, *, has_session: bool) -> Sequence[Action]:
        """The timer fired."""
        watch, tenancy = self._watch, self._tenancy
        look = watch.look(has_session=has_session, is_current=tenancy.setup.profile.is_current)
        self.is_over = look in (Look.INACTIVE, Look.GONE)
        match look:
            case Look.FINE:
                return self.start()
            case Look.ASK:
                return [Send(core.timing_mark()), *self.start()]
            case Look.INACTIVE:
                return tenancy.say(messages.IDLE, seconds=watch.exceeded)
            case Look.GONE:
                return tenancy.say(messages.UNREACHABLE)
