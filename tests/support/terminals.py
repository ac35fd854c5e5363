"""A terminal session on the bench: a port, a stub of the SAF router, and a client-role core that types."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from appliance.certs.chain import PeerChain
from appliance.certs.tls import TlsContext
from appliance.certs.verdict import RevocationState, Verdict
from appliance.config.appls import Application, BuiltIn, PassedLu, RemoteDcas, RemoteHost, Switching
from appliance.config.terminals.interpret import InterpretTable
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import AllowAppl, ConnType, LuGroup, LuMap, TelnetMapping, TelnetPort, UssTcp
from appliance.config.usstables.uss import CommandFormat, UssCommand, UssMessage, UssParameter, UssTable
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import ClientEvent, Negotiated, RecordReceived, Reply
from appliance.saf.entrance import Barred
from appliance.saf.model import (
    UNKNOWN_ENTRY,
    Accepted,
    Access,
    Acee,
    CertificateMapping,
    Decision,
    PortOfEntry,
    RejectReason,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyMethod,
)
from appliance.secret import Secret
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profile
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.services.tn3270.records.watchable import NoWatchers, Watchers
from appliance.services.tn3270.session import TerminalSession
from appliance.services.tn3270.setup import PortSetup
from appliance.session.events import Opened, RevocationChecked, Secured, TlsInfo, Verified
from appliance.session.wires import Endpoint, Wire
from tests.support import pki
from tests.support.script import Replies, Script

NOW = dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC)
PEER = Endpoint("192.0.2.7", 40123)
LOCAL = Endpoint("192.0.2.1", 2992)
GOOD = Verdict(RevocationState.GOOD, allowed=True)
REVOKED = Verdict(RevocationState.REVOKED, allowed=False, detail="serial 7")

MAPPING = TelnetMapping(
    lu_groups={"LUS": LuGroup("LUS", (parse_lu_range("TCPABC01..TCPABC99"),))},
    lu_maps=(LuMap("LUS"),),
    default_printers=(parse_lu_range("TCPPRT01..TCPPRT09"),),
    uss_tables=(UssTcp("USSTAB"),),
    allowed=(AllowAppl("TSO*"), AllowAppl("ECHO"), AllowAppl("RELAY*"), AllowAppl("NOWHERE")),
)
TABLE = UssTable(
    "USSTAB",
    messages={
        10: UssMessage(
            ("WELCOME TO SALLYPORT  LU @@LUNAME  PORT @@PORT", "FROM @@@@@@@@@IPADDR @@PRT", "SENSE @@@SENSE", "===>")
        ),
        7: UssMessage(("SESSION NOT BOUND: %(1) %(3)",)),
    },
    commands={
        "LOGON": UssCommand("LOGON", "LOGON"),
        "LOGOFF": UssCommand("LOGOFF", "LOGOFF"),
        "IBMTEST": UssCommand("IBMTEST", "IBMTEST", CommandFormat.BAL, (UssParameter("P1", "P1", "10"),)),
    },
)
PORT = TelnetPort(2992, mapping=MAPPING, lu_session_pend=True, msg07=True, timemark=0, scan_interval=0)
APPLICATIONS = {
    application.name: application
    for application in (
        Application("TSO", BuiltIn.TSO),
        Application("ECHO", BuiltIn.ECHO),
        Application("RELAY1", RemoteHost("127.0.0.1", 23270), passticket="CICSA"),
        Application("RELAY2", RemoteHost("host.example", 992, keyring="RING", server_name="mvs.example")),
        Application("RELAY3", RemoteHost("127.0.0.1", 23271, lu=PassedLu.PASS, wants_proxy=True)),
        Application("RELAY4", RemoteHost("127.0.0.1", 23272, lu=parse_lu_range("RLU01..RLU02"))),
    )
}


class Router:
    """Answers as a SAF router would, from what a test puts into it."""

    def __init__(self) -> None:
        self.mapped: CertificateMapping | Unmapped = CertificateMapping(Acee("USER2", ("SYS1",)), "registered")
        self.denied: set[str] = set()
        self.asked: list[tuple[str | None, str]] = []
        self.tickets = ["TICKET01", "TICKET02", "TICKET03", "TICKET04"]
        self.refused: TicketRefused | None = None
        self.requested: list[tuple[str, str]] = []

    def unmap(self) -> None:
        self.mapped = Unmapped(UnmappedReason.NO_MAPPING)

    def auth(
        self, acee: Acee | None, resource: Resource, access: Access = Access.READ, *, service: str = "", peer: str = ""
    ) -> Decision:
        self.asked.append((acee.user if acee else None, resource.name))
        is_denied = resource.name in self.denied
        return Decision(8 if is_denied else 0, 0, 0, resource.name, not is_denied)

    def map_certificate(
        self, certificate, *, service: str = "", peer: str = "", entry: PortOfEntry = UNKNOWN_ENTRY
    ) -> CertificateMapping | Unmapped:
        if isinstance(self.mapped, Unmapped):
            return self.mapped
        return CertificateMapping(attrs.evolve(self.mapped.acee, entry=entry), self.mapped.how)

    def entry_refusal(self, acee: Acee, application: str = "", *, service: str = "", peer: str = "") -> Barred | None:
        is_denied = acee.entry.servauth in self.denied
        return Barred(RejectReason.NO_ENTRY, Resource("SERVAUTH", acee.entry.servauth)) if is_denied else None

    def cache_token(
        self, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        return TicketIssued(user, application, Secret("TOKEN001"))

    def passticket(
        self, caller: Acee | None, user: str, application: str, *, service: str = "", peer: str = ""
    ) -> TicketIssued | TicketRefused:
        assert caller is None
        self.requested.append((user, application))
        if self.refused is not None:
            return self.refused
        ticket = self.tickets.pop(0) if len(self.tickets) > 1 else self.tickets[0]
        return TicketIssued(user, application, Secret(ticket))


@attrs.define
class Bench:
    """Makes sessions on one port; ``port`` changes its configuration."""

    router: Router
    tls: TlsContext
    config: TelnetPort = PORT
    pools: LuPools = attrs.Factory(LuPools)
    spool: PrintSpool = attrs.Factory(lambda: PrintSpool(lambda: NOW))
    uss_tables: dict[str, UssTable] = attrs.Factory(dict)
    interpret_tables: dict[str, InterpretTable] = attrs.Factory(dict)
    group_tls: dict[str, TlsContext] = attrs.Factory(dict)
    host_lus: Mapping[str, LuPools] = attrs.Factory(lambda: defaultdict(LuPools))
    switching: Switching | None = None
    dcas: RemoteDcas | None = None
    watchers: Watchers = attrs.Factory(NoWatchers)

    def port(self, **changes: object) -> Bench:
        self.config = attrs.evolve(self.config, **changes)
        return self

    def mapped(self, **changes: object) -> Bench:
        """A BASIC port whose mapping has these."""
        return self.port(conn_type=ConnType.BASIC, mapping=attrs.evolve(MAPPING, **changes))

    def setup(self) -> PortSetup:
        return PortSetup(
            config=self.config,
            system="MVS098",
            stack="TCPCS",
            router=self.router,
            pools=self.pools,
            spool=self.spool,
            applications=APPLICATIONS,
            uss_tables={"USSTAB": TABLE, **self.uss_tables},
            interpret_tables=self.interpret_tables,
            now=lambda: NOW,
            profile=Profile(self.config),
            tls=self.tls,
            backend_tls={"RELAY2": pki.tls_context(None, is_client=True)},
            group_tls=self.group_tls,
            host_lus=self.host_lus,
            switching=self.switching,
            dcas=self.dcas,
            dcas_tls=pki.tls_context(pki.user("dcascli"), is_client=True) if self.dcas else None,
            watchers=self.watchers,
        )

    def accept(self, setup: PortSetup | None = None) -> tuple[Script, Replies]:
        """A session that has been told of its client; ``setup`` is shared with others that have it too."""
        script = Script(TerminalSession(setup or self.setup()))
        return script, script.handle(Opened(Wire.CLIENT, PEER, LOCAL))

    def seat(self, device: str = "IBM-3278-2-E", setup: PortSetup | None = None, **options: object) -> Keyboard:
        """A client on a BASIC port, negotiated, with the first screen in front of it."""
        script, replies = self.accept(setup)
        return Keyboard(script, ClientCore(device, **options)).take(replies)

    def certified(self, user: str = "user2", **options: object) -> Keyboard:
        """The same on a SECURE port with a client certificate."""
        script, _ = self.accept()
        script.receive(b"\x16\x03\x01")
        replies = script.handle(secured(user))
        if script.session.is_waiting:
            replies = script.handle(RevocationChecked(GOOD))
        return Keyboard(script, ClientCore("IBM-3278-2-E", **options)).take(replies)


def secured(user: str | None = None, wire: Wire = Wire.CLIENT) -> Secured:
    chain = None if user is None else PeerChain((pki.user(user).certificate, pki.authority().certificate))
    return Secured(wire, TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", resumed=False, chain=chain))


class Keyboard:
    """A client-role core at the other end of a session; what it gets and what came with it."""

    def __init__(self, script: Script, core: ClientCore) -> None:
        self.script = script
        self.core = core
        self.last = Replies(())
        self.events: list[ClientEvent] = []

    def take(self, replies: Replies) -> Keyboard:
        """Negotiate on both sides until nobody has more to say."""
        self.last = replies
        self.events.clear()
        while data := replies.sent():
            answers = b"".join(self._answers(data))
            if not answers:
                break
            replies = self.script.receive(answers)
            self.last = Replies(self.last.actions + replies.actions)
        return self

    def _answers(self, data: bytes) -> Sequence[bytes]:
        self.core.receive_data(data)
        answers = []
        while (event := self.core.next_event()) is not None:
            if isinstance(event, Reply):
                answers.append(event.data)
            else:
                self.events.append(event)
        return answers

    def records(self, data_type: DataType = DataType.DATA_3270) -> list[bytes]:
        """What the last exchange showed."""
        return [e.data for e in self.events if isinstance(e, RecordReceived) and e.data_type is data_type]

    @property
    def kinds(self) -> list[DataType]:
        return [event.data_type for event in self.events if isinstance(event, RecordReceived)]

    @property
    def negotiated(self) -> Negotiated:
        return next(event for event in self.events if isinstance(event, Negotiated))

    @property
    def text(self) -> str:
        """The characters of the last record, orders and all."""
        return "".join(c if c.isprintable() else " " for c in CP037.decode(self.records()[-1]))

    def send(self, record: bytes, data_type: DataType = DataType.DATA_3270) -> Keyboard:
        return self.take(self.script.receive(self.core.send_record(record, data_type)))

    def enter(self, *fields: str, aid: int = 0x7D) -> Keyboard:
        """Type into the fields of the last screen, in their order (by their addresses), and press a key."""
        addresses = input_addresses(self.records()[-1])
        assert len(fields) <= len(addresses), "no such field"
        typed = b"".join(
            b"\x11" + address + CP037.encode(text) for address, text in zip(addresses, fields, strict=False) if text
        )
        return self.send(bytes((aid,)) + b"\xc1\x50" + typed)

    def key(self, aid: int) -> Keyboard:
        return self.send(bytes((aid,)) if aid in b"\x6b\x6c\x6d\x6e" else bytes((aid,)) + b"\xc1\x50")


def input_addresses(record: bytes) -> list[bytes]:
    """The addresses of the input fields that a painted record starts, in its order (12-bit addresses only)."""
    graphics = bytes.fromhex(
        "40C1C2C3C4C5C6C7C8C94A4B4C4D4E4F50D1D2D3D4D5D6D7D8D95A5B5C5D5E5F"
        "6061E2E3E4E5E6E7E8E96A6B6C6D6E6FF0F1F2F3F4F5F6F7F8F97A7B7C7D7E7F"
    )
    found = []
    at = 2
    while at < len(record):
        if record[at] == 0x11:
            address = record[at + 1 : at + 3]
            at += 3
            if record[at : at + 1] in (b"\x1d", b"\x29"):
                attribute = record[at + 1] if record[at] == 0x1D else record[at + 3]
                if not attribute & 0x20:
                    position = (graphics.index(address[0]) << 6 | graphics.index(address[1])) + 1
                    found.append(bytes((graphics[position >> 6], graphics[position & 63])))
        else:
            at += 1
    return found


USER2 = Acee("USER2", ("SYS1",))
ACCEPTED = Verified(Accepted(USER2, VerifyMethod.PASSWORD))


def at_tso(terminal: Keyboard) -> Keyboard:
    """At TSO's logon panel."""
    return terminal.enter("LOGON APPLID(TSO)")


def at_ready(terminal: Keyboard) -> Keyboard:
    """Logged on to TSO."""
    at_tso(terminal).enter("USER2", "PASSWORD")
    return terminal.take(terminal.script.handle(ACCEPTED))


#: What s3270 4.1 sends on a TN3270E connection, as measured: WILL TN3270E, DEVICE-TYPE REQUEST, FUNCTIONS REQUEST.
S3270 = (
    bytes.fromhex("fffb28"),
    bytes.fromhex("fffa280207") + b"IBM-3278-4-E" + bytes.fromhex("fff0"),
    bytes.fromhex("fffa280307000204fff0"),
)


S3270_PLAIN = (
    bytes.fromhex("fffc28"),
    bytes.fromhex("fffb18"),
    bytes.fromhex("fffa1800") + b"IBM-3279-2-E@TCPABC82" + bytes.fromhex("fff0"),
    bytes.fromhex("fffd19fffb19fffd00fffb00"),
)


def negotiate(script, units):
    return [script.receive(unit) for unit in units]


NO_3270 = (bytes.fromhex("fffc28"), bytes.fromhex("fffc18"))
