"""The DCAS session: who is let in, what each request is answered, what the auditor reads."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.certs.chain import PeerChain
from appliance.certs.tls import ClientAuth as TlsClientAuth
from appliance.certs.tls import RevocationPolicy, TlsPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.config.dcasconf import ClientAuth, DcasServer, ServerType
from appliance.protocols.dcas.connection import ClientCore
from appliance.saf.model import Access
from appliance.services.dcas import messages
from appliance.services.dcas.session import DcasSession
from appliance.session.actions import CheckRevocation, Close, Console, Send, SetTimer, StartTls
from appliance.session.events import Opened, RevocationChecked, Secured, TimerFired, TlsInfo
from appliance.session.wires import Endpoint, Wire
from tests.support import pki
from tests.support.saf_samples import database, profile, router, ticket_profile

GOOD = RevocationChecked(Verdict(RevocationState.GOOD, allowed=True))
REVOKED = RevocationChecked(Verdict(RevocationState.REVOKED, allowed=False, detail="serial 07"))
ALL = frozenset(ServerType)
PROFILES = (
    ticket_profile(),
    profile("SERVAUTH", "EZA.DCAS.MVS098", {"DCASCLI": Access.READ}),
    profile("PTKTDATA", "IRRPTAUTH.TSO.*", {"DCASCLI": Access.UPDATE}),
)


def policy():
    server, authority = pki.server(), pki.authority()
    return TlsPolicy(
        name="DCAS",
        chain=(server.certificate,),
        private_key=server.private_key,
        trust=(authority.certificate,),
        client_auth=TlsClientAuth.REQUIRED,
        ciphers=("TLS_AES_128_GCM_SHA256",),
        revocation=RevocationPolicy((("127.0.0.1", 389),)),
    )


def chain(name):
    return PeerChain((pki.user(name).certificate, pki.authority().certificate))


class Conversation:
    """A session and the client at the other end."""

    def __init__(self, *, config=None, profiles=PROFILES):
        self.sample = router(database(*profiles))
        config = config or DcasServer(server_types=ALL)
        self.session = DcasSession(config, "MVS098", policy().context(), self.sample.router, pki.now)
        self.client = ClientCore()
        self.said = []
        opened = self.session.handle(Opened(Wire.CLIENT, Endpoint("192.0.2.1", 4000), Endpoint("192.0.2.2", 8990)))
        assert isinstance(opened[0], StartTls)

    def perform(self, actions):
        self.said += [action.message for action in actions if isinstance(action, Console)]
        for action in actions:
            if isinstance(action, Send):
                self.client.receive_data(action.data)
        return [action for action in actions if not isinstance(action, Console)]

    def secured(self, name, verdict=GOOD):
        peer = chain(name) if name else None
        asked = self.perform(self.session.handle(Secured(Wire.CLIENT, TlsInfo("TLSv1.3", "X", False, peer))))
        if not asked or not isinstance(asked[0], CheckRevocation):
            return asked
        assert self.session.is_waiting
        return self.perform(self.session.handle(verdict))

    def ask(self, request, verdict=GOOD):
        actions = self.perform(self.session.receive(Wire.CLIENT, request))
        if actions and isinstance(actions[0], CheckRevocation):
            self.perform(self.session.handle(verdict))
        return self.client.next_event()

    def by_certificate(self, name, verdict=GOOD, application="TSO"):
        der = pki.user(name).certificate.public_bytes(Encoding.DER)
        return self.ask(self.client.request_by_certificate(b"corr", application, der), verdict)

    def by_user(self, user, application="TSO"):
        return self.ask(self.client.request_by_user(b"corr", application, user))


@pytest.mark.parametrize(
    ("name", "verdict", "message"),
    [
        (None, GOOD, messages.NO_CERTIFICATE),
        ("dcascli", REVOKED, messages.CERTIFICATE_REVOKED),
        ("stranger", GOOD, messages.CALLER_UNMAPPED),
        ("user4", GOOD, messages.CALLER_NOT_AUTHORIZED),
    ],
)
def test_who_is_not_let_in(name, verdict, message):
    conversation = Conversation()
    assert conversation.secured(name, verdict) == [Close()]
    assert conversation.said == [message]


def test_a_certificate_and_a_user_id_give_a_ticket():
    conversation = Conversation()
    conversation.secured("dcascli")
    first = conversation.by_certificate("user2")
    second = conversation.by_user("USER2")
    assert (first.code, first.user, second.code, second.user) == (0, "USER2", 0, "USER2")
    assert first.ticket != second.ticket
    assert len(first.ticket) == 8
    assert conversation.session.view().user == "DCASCLI"


@pytest.mark.parametrize(
    ("name", "verdict", "code", "triple"),
    [("stranger", GOOD, 4, (8, 8, 40)), ("user2", REVOKED, 3, (8, 8, 36))],
)
def test_a_certificate_that_gives_none(name, verdict, code, triple):
    conversation = Conversation()
    conversation.secured("dcascli")
    answer = conversation.by_certificate(name, verdict)
    assert (answer.code, answer.saf) == (code, triple)
    assert conversation.said == [messages.CERTIFICATE_UNUSABLE]
    assert conversation.by_user("USER2").code == 0


def test_no_key_no_authority_no_user():
    conversation = Conversation()
    conversation.secured("dcascli")
    assert conversation.by_user("USER2", "OTHER").code in (6, 7)
    assert conversation.by_user("NOBODY").code == 6
    bare = Conversation(profiles=(PROFILES[0], PROFILES[1]))
    bare.secured("dcascli")
    assert bare.by_user("USER2").code == 7


def test_servertype_says_what_is_served():
    conversation = Conversation(config=DcasServer(server_types=frozenset({ServerType.CERTTYPE})))
    conversation.secured("dcascli")
    assert conversation.by_user("USER2").code == 2
    assert conversation.by_certificate("user2").code == 0


def test_local1_acts_with_the_authority_of_the_dcas():
    config = DcasServer(client_auth=ClientAuth.LOCAL1, server_types=ALL)
    assert Conversation(config=config).secured("stranger") == [Close()]


def test_garbage_ends_the_connection():
    conversation = Conversation()
    conversation.secured("dcascli")
    actions = conversation.perform(conversation.session.receive(Wire.CLIENT, b"GET / HTTP/1.1\r\nHost: localhost\r\n"))
    assert actions == [Close()]
    assert conversation.said == [messages.VIOLATION]


def test_silence_ends_the_connection_but_a_request_prolongs_it():
    conversation = Conversation()
    conversation.secured("dcascli")
    conversation.by_user("USER2")
    assert Close() not in conversation.perform(conversation.session.handle(TimerFired("idle")))
    assert Close() in conversation.perform(conversation.session.handle(TimerFired("idle")))


def test_how_long_a_silence_may_last_is_said_by_inactive():
    def timers(**said):
        conversation = Conversation(config=DcasServer(server_types=ALL, **said))
        opened = Opened(Wire.CLIENT, Endpoint("127.0.0.1", 1), Endpoint("127.0.0.1", 2))
        return [action.seconds for action in conversation.session.handle(opened) if isinstance(action, SetTimer)]

    assert (timers(), timers(inactive=900), timers(inactive=0)) == ([60.0], [900.0], [])
