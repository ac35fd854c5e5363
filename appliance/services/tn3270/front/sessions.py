"""The sessions of one terminal: begun, in front or behind, ended. How many there may be is the seat's to decide.

The one that was in front last comes last, so that "the other one" is the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.applications.base import Display
from appliance.config.appls import Application, BuiltIn
from appliance.services.tn3270.express.fillin import FillIn
from appliance.services.tn3270.front.hosted import Hosted
from appliance.services.tn3270.front.partner import Partner
from appliance.services.tn3270.front.sessionmenu import Listed
from appliance.services.tn3270.front.window import Window
from appliance.services.tn3270.host.hostlu import HostLu
from appliance.services.tn3270.host.hostrules import HostRules
from appliance.services.tn3270.host.hostwire import HostWire, Origin
from appliance.services.tn3270.host.relay import Relay
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.wires import BACKENDS, Wire

__all__ = ["Sessions"]


class Sessions:
    """Every partner in session with one terminal; ``remembers`` when there may be more than one."""

    __slots__ = ("_logon", "_origin", "_partners", "_remembers", "_setup", "_terminal", "_users", "front")

    def __init__(
        self, setup: PortSetup, terminal: BoundTerminal, origin: Origin, logon: FillIn | None, *, remembers: bool
    ) -> None:
        self._setup = setup
        self._terminal = terminal
        self._origin = origin
        self._logon = logon
        self._remembers = remembers
        self._partners: list[Partner] = []
        self._users: dict[Partner, str] = {}  # who was asked for by RESTRICTAPPL
        #: The one in front; None at the USS screen and at the menu.
        self.front: Partner | None = None

    def __len__(self) -> int:
        return len(self._partners)

    def all(self) -> Sequence[Partner]:
        """All of them, the one that was in front last at the end."""
        return tuple(self._partners)

    def other(self) -> Partner:
        """The one before the one that was in front last; the only one when there is no other."""
        return self._partners[-2] if len(self._partners) > 1 else self._partners[-1]

    def at(self, wire: Wire) -> Sequence[Partner]:
        """The one that has this wire, if any."""
        return [partner for partner in self._partners if partner.wire is wire]

    def answered(self, sequence: int) -> Partner | None:
        """Whose record a RESPONSE of the terminal answers: maybe of one that is not in front any more."""
        found = (partner for partner in reversed(self._partners) if partner.window.takes_response(sequence))
        return next(found, self.front)

    def listed(self) -> Sequence[Listed]:
        """What the menu shows."""
        return [Listed(p.application.name, self.user_of(p), p.state) for p in self._partners]

    def user_of(self, partner: Partner) -> str:
        """Who is logged on to it, else who the solicitor screen let through."""
        return partner.user or self._users.get(partner, "")

    @property
    def restricted_user(self) -> str:
        """Who the solicitor screen let through to the one in front."""
        return self._users.get(self.front, "") if self.front is not None else ""

    def add(self, application: Application, peer: str, data: str, display: Display, user: str = "") -> Partner:
        """A new one, in front, to be started; ``display`` is how large it is when it is one of our own.

        ``user`` gave his password at the solicitor screen.
        """
        partner = self._make(application, peer, data, display)
        self._partners.append(partner)
        self._users[partner] = user
        self.bring(partner)
        return partner

    def bring(self, partner: Partner | None) -> None:
        """Who is in front from now on; Express Logon makes tickets for that one."""
        if self.front is not None and self.front is not partner:
            self.front.window.to_back()
        self.front = partner
        if partner is not None:
            self._partners.remove(partner)
            self._partners.append(partner)
        if self._logon is not None:
            self._logon.logon.bind(partner.application.passticket_name if partner is not None else None)

    def remove(self, partner: Partner) -> None:
        """It is over."""
        self._partners.remove(partner)
        self._users.pop(partner, None)
        if partner is not self.front:
            return
        self.bring(None)
        if self._logon is not None:
            self._logon.forget()

    def _make(self, application: Application, peer: str, data: str, display: Display) -> Partner:
        setup, terminal = self._setup, self._terminal
        logon = self._logon.logon if self._logon is not None else None
        window = Window(terminal, logon, remembers=self._remembers, display=display)
        if isinstance(application.target, BuiltIn):
            return Hosted(setup, application, terminal, window, peer, data)
        wire = next(wire for wire in BACKENDS if not self.at(wire))
        lu = HostLu(application.target.lu, setup.host_lus[application.name])
        tls = setup.backend_tls.get(application.name)
        rules = HostRules.of(setup.config, application.name)
        way = HostWire(application.target, tls, wire, self._origin)
        return Relay(application, way, lu, terminal, window, rules)
