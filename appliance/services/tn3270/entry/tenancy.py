"""How one client comes by its parameters and its LU, and gives the LU back.

What is mapped to a client changes as more is known of it: its address at first, then its host name, its user, its LU.
``setup`` is always the port's setup with the parameters that hold by now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from appliance.config.terminals.telnet import LuMap
from appliance.config.terminals.telnetparms import ParmsGroup
from appliance.message import Message
from appliance.protocols.tn3270.events import DeviceRequested, LuRequest
from appliance.protocols.tn3270.server import ServerCore
from appliance.saf.model import UNKNOWN_ENTRY, Acee
from appliance.services.tn3270.claims import takeover
from appliance.services.tn3270.claims.takeover import Check, Claim, PartnerGone
from appliance.services.tn3270.desk import uss
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.entry.lupool import Assignment, Holder, Refusal, RefusalReason
from appliance.services.tn3270.occupant import Occupant
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, Console, Tell
from appliance.session.events import Opened
from appliance.session.wires import Endpoint

__all__ = ["Tenancy"]


class Tenancy:
    """One client of one port."""

    __slots__ = (
        "_accepted",
        "_lu_map",
        "_port",
        "assignment",
        "client",
        "entry",
        "keeps_open",
        "local",
        "number",
        "peer",
        "setup",
        "tls",
    )

    def __init__(self, port: PortSetup) -> None:
        self._port = port
        #: That of the connection.
        self.number = 0
        self._accepted: ParmsGroup | None = None  # what PARMSMAP gave before a user was known
        self._lu_map: LuMap | None = None  # what its LU came by
        self.client = mapping.Client("", "")
        self.peer = self.local = Endpoint("", 0)
        self.entry = UNKNOWN_ENTRY
        #: The TLS version, "" in the clear.
        self.tls = ""
        self.setup = port
        self.assignment: Assignment | None = None
        #: KEEPOPEN: the connection outlives its sessions.
        self.keeps_open = False

    @property
    def lu(self) -> str:
        """The LU's name, "" without one."""
        return self.assignment.lu if self.assignment is not None else ""

    @property
    def _holder(self) -> Holder:
        user, address = self.client.user, self.client.address
        return Holder(self.number, user or address, address, user, bool(self.tls))

    def say(self, message: Message, **fields: object) -> list[Action]:
        """``message`` about this client, if DEBUG CONN lets it be said."""
        if not self.setup.says(message):
            return []
        facts = {"peer": str(self.peer), "port": self.setup.config.port, "lu": self.lu}
        return [Console(message, {**facts, **fields}, self.setup.folds(message))]

    def occupant(self, acee: Acee | None) -> Occupant:
        """The client as its seat knows it."""
        return Occupant(self.setup, self.client, self.lu, str(self.peer), acee, self._lu_map)

    def uss_values(self) -> Callable[[str], uss.UssValues]:
        """The facts behind the tokens of a USS table, by sense code. Refers to no session."""
        port, now, peer, lu = self._port.config.port, self._port.now, self.peer, self.lu
        tls, host = self.tls, self.client.host

        def values(sense: str) -> uss.UssValues:
            return uss.UssValues(lu, peer.host, peer.port, port, now(), tls, host, sense)

        return values

    # -- who the client is

    def accept(self, event: Opened) -> bool:
        """The client is connected; whether its host name has to be found first."""
        self._port.profile.enter()
        self.number, self.peer, self.local = event.number, event.peer, event.local
        self.entry = event.entry
        link = self._port.config.mapping.links.get(event.local.host, "")
        self.client = mapping.Client(event.peer.host, event.local.host, link=link)
        return self._port.asks_host_name

    def admit(self, host: str) -> None:
        """All that can be known before TLS is known: CONNTYPE, CLIENTAUTH and ENCRYPTION are settled by it."""
        self.client = attrs.evolve(self.client, host=host)
        self._accepted = mapping.parameters(self._port.config.mapping, self.client)
        self._look_up(None)

    def identify(self, user: str) -> None:
        """The certificate's user is known: what is mapped by user ID counts from here on."""
        self.client = attrs.evolve(self.client, user=user)
        self._look_up(None)

    def end(self) -> list[Action]:
        """The connection is over."""
        self._port.profile.leave()
        return self.release()

    def _look_up(self, lu_map: LuMap | None) -> None:
        group = mapping.parameters(self._port.config.mapping, self.client) if self.client.user else None
        self._lu_map = lu_map
        self.keeps_open = lu_map is not None and lu_map.keep_open
        self.setup = self._port.for_client(self._accepted, group, lu_map)

    # -- its LU

    def claim(self, core: ServerCore, request: DeviceRequested) -> Claim | None:
        """Whose LUs may be taken over for this request, when takeover is coded for it and there are any."""
        if request.request is LuRequest.ASSOCIATE:
            return None
        candidates = self._candidates(is_printer=request.device.is_printer)
        found = takeover.eligible(self.setup.config, self.setup.pools, candidates, request.name, self._holder)
        return Claim(core, request, found[0], list(found[1])) if found is not None else None

    def assign(self, request: DeviceRequested, wanted: str = "") -> Assignment | Refusal:
        """An LU for what the client asked; ``wanted`` is one that was given up for it."""
        is_printer = request.device.is_printer
        if request.request is not LuRequest.ASSOCIATE:
            return self._assign(wanted or request.name, is_printer=is_printer)
        if not is_printer:
            return Refusal(RefusalReason.NO_PARTNER)
        return self._settle(self.setup.pools.associate(request.name, self._holder), is_printer=True)

    def assign_line(self) -> Assignment | Refusal:
        """An LU for a client without a device."""
        return self._assign("", is_printer=False)

    def _assign(self, wanted: str, *, is_printer: bool) -> Assignment | Refusal:
        sequential = self.setup.config.sequential_lu
        candidates = self._candidates(is_printer=is_printer)
        answer = self.setup.pools.assign(candidates, wanted or None, sequential=sequential, holder=self._holder)
        return self._settle(answer, is_printer=is_printer)

    def _settle(self, answer: Assignment | Refusal, *, is_printer: bool) -> Assignment | Refusal:
        if isinstance(answer, Assignment):
            self.assignment = answer
            lu_map = mapping.lu_map_of(self._port.config.mapping, self.client, answer, is_printer=is_printer)
            self._look_up(lu_map)
        return answer

    def _candidates(self, *, is_printer: bool) -> mapping.Candidates:
        groups = mapping.printers if is_printer else mapping.terminals
        return groups(self.setup.config.mapping, self.client)

    def release(self, *, is_taken: bool = False) -> list[Action]:
        """Give the LU back, to be kept for this client (KEEPLU) unless another has taken it.

        DROPASSOCPRINTER ends the session of its printer.
        """
        assignment, self.assignment = self.assignment, None
        if assignment is None:
            return []
        pools, drops = self.setup.pools, self.setup.config.drop_assoc_printer
        pools.release(assignment, keep=0 if is_taken else self.setup.config.keep_lu)
        partner = pools.holding(assignment.partner) if drops and assignment.partner else None
        return [Tell(partner.holder.connection, PartnerGone())] if partner is not None else []

    def check_others(self) -> Sequence[Action]:
        """CHECKCLIENTCONN: are the client's other connections still there?"""
        wanted = self.setup.config.check_client_conn
        if wanted is None:
            return []
        held = self.setup.pools.held_by(self._holder.identity)
        others = dict.fromkeys(h.holder.connection for h in held if h.holder.connection != self.number)
        return [Tell(number, Check(wanted.seconds)) for number in list(others)[: wanted.connections]]
