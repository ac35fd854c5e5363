"""The handlers of AUTH, PBSZ, PROT and CCC, and what follows a handshake: revocation before anything is said.

What was read behind AUTH belongs to the handshake (``core.take_pending``), and AUTH forgets USER and all settings, so
that nothing said in the clear counts afterwards. The certificate is held against the CRLs before any reply is sent
under TLS: in TLS 1.3 a client believes itself connected before it could learn of a refusal in the handshake.
"""

from __future__ import annotations

from appliance.config.ftpservers.ftpserver import Extension, SecureCtrlconn, TlsRfcLevel
from appliance.protocols.ftp.replies import reply
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler, Phase
from appliance.services.ftp.security.protection import MECHANISMS, Level, prot_refusal
from appliance.session.actions import CheckRevocation, Send, StartTls, StopTls
from appliance.session.events import Drained, RevocationChecked, Secured, Unsecured

__all__ = ["HANDLERS", "describe", "start_tls", "to_clear"]


def auth(c: Conversation, argument: str) -> Actions:
    """AUTH: TLS begins right behind the 234."""
    level = MECHANISMS.get(argument.upper())
    if c.protection.is_implicit:
        return c.reply(503, "Server on the TLS secure port does not accept the AUTH command")
    if c.protection.is_secured:
        rejected = "Command AUTH rejected -- AUTH not allowed after CCC"
        return c.reply(503, rejected if c.protection.is_cleared else "Authentication already established")
    if level is None:
        return c.reply(504, "Unknown security mechanism")
    if Extension.AUTH_TLS not in c.config.extensions:
        return c.reply(502, "TLS security is not enabled on this server")
    if c.site.tls is None:
        return [c.say(messages.NO_TLS_POLICY), *c.reply(431, "The security mechanism is not available")]
    actions = c.drop_data()
    c.forget_user()
    c.protection.level = level
    accepted = Send(reply(234, "Security environment established - ready for negotiation"))
    return [*actions, accepted, *start_tls(c)]


def start_tls(c: Conversation, resume: Handler | None = None) -> Actions:
    """Begin TLS; ``resume`` (with "") follows once the certificate has been checked."""
    assert c.site.tls is not None
    c.phase = Phase.SECURING
    c.context = c.site.tls.context(resumption=True)
    begin = StartTls(c.context, pending=c.core.take_pending(), timeout=c.config.tls_timeout or None)
    return c.wait(Secured, lambda c, event: _when_secured(c, event, resume), begin)


def _when_secured(c: Conversation, event: Secured, resume: Handler | None) -> Actions:
    chain = event.tls.chain
    c.protection.secure(event.tls)
    if chain is None:
        return _when_trusted(c, resume)
    assert c.context is not None
    check = CheckRevocation(chain, c.context.policy.revocation)
    return c.wait(RevocationChecked, lambda c, event: _when_checked(c, event, resume), check)


def _when_checked(c: Conversation, event: RevocationChecked, resume: Handler | None) -> Actions:
    if not event.verdict.allowed:
        said = c.say(messages.CERTIFICATE_REVOKED, detail=describe(event))
        # In place of a greeting RFC 959 section 5.4 has 421 alone. In answer to the first command it would say that
        # the service is away for a while: curl calls it a time-out, lftp comes again and again.
        is_greeting = resume is not None
        return c.close(421 if is_greeting else 530, "The client certificate is not accepted.", said)
    return _when_trusted(c, resume)


def _when_trusted(c: Conversation, resume: Handler | None) -> Actions:
    c.phase = Phase.READY
    return resume(c, "") if resume else []


def describe(event: RevocationChecked) -> str:
    """The verdict in words, for the audit."""
    return f"{event.verdict.state.value} {event.verdict.detail}".rstrip()


def pbsz(c: Conversation, argument: str) -> Actions:
    """PBSZ: under TLS the size is always 0 (RFC 4217 section 8)."""
    if not c.protection.is_secured:
        return c.reply(503, "Must first establish authentication")
    if c.protection.is_cleared:
        return c.reply(503, "Command PBSZ rejected -- PBSZ not allowed after CCC")
    if not (argument.isascii() and argument.isdecimal() and int(argument[:11]) < 2**32):
        return c.reply(501, "PBSZ takes a number from 0 to 4294967295")
    c.protection.has_buffer_size = True
    return c.reply(200, "PBSZ=0 Protection buffer size accepted")


def prot(c: Conversation, argument: str) -> Actions:
    """PROT: as SECURE_DATACONN lets it."""
    refusal = prot_refusal(c.protection, argument.upper(), c.config.secure_dataconn)
    if refusal is not None:
        detail = f"PROT level, SECURE_DATACONN is {c.config.secure_dataconn.value}"
        said = [c.say(messages.COMMAND_REFUSED, verb="PROT", detail=detail)] if refusal[0] == 536 else []
        return [*said, *c.reply(*refusal)]
    c.protection.level = Level(argument.upper())
    word = "private" if c.protection.level is Level.PRIVATE else "clear"
    return c.reply(200, f"Data connection protection set to {word}")


def ccc(c: Conversation, argument: str) -> Actions:
    """CCC: the control connection goes on in the clear, where SECURE_CTRLCONN is CLEAR; data stays as PROT says."""
    if not c.protection.is_secured:
        return c.reply(533, "Must first establish authentication")
    if c.protection.is_cleared:
        return c.reply(503, "Command CCC rejected -- CCC not allowed after CCC")
    if c.protection.is_implicit:
        return _ccc_refused(c, "Command CCC not allowed for connection to secure port")
    if c.config.secure_ctrlconn is not SecureCtrlconn.CLEAR:
        return _ccc_refused(c, "CCC not supported")
    if c.acee is None:
        return c.reply(503, "CCC comes after the login")
    c.protection.is_cleared = True
    said = c.say(messages.CONTROL_CLEARED)
    return [said, *to_clear(c, 200, "CCC command successful")]


def _ccc_refused(c: Conversation, text: str) -> Actions:
    said = c.say(messages.COMMAND_REFUSED, verb="CCC", detail="the control connection stays protected")
    return [said, *c.reply(534, text)]


def to_clear(c: Conversation, code: int, text: str) -> Actions:
    """A last reply under TLS, then none; what was read before the change is dropped (RFC 4217 section 12.3)."""
    notify = c.config.tls_rfc_level is not TlsRfcLevel.CCCNONOTIFY

    def when_sent(c: Conversation, event: Drained) -> Actions:
        return c.wait(Unsecured, when_clear, StopTls(notify=notify))

    def when_clear(c: Conversation, event: Unsecured) -> Actions:
        c.core.take_pending()
        return []

    return c.wait(Drained, when_sent, Send(reply(code, text), notify=True))


def nested(c: Conversation, argument: str) -> Actions:
    """MIC, CONF, ENC: TLS protects the connection, not single commands (RFC 4217 section 9)."""
    if not c.protection.is_secured:
        return c.reply(503, "Must first establish authentication")
    return c.reply(537, "Command protection level not supported by security mechanism")


def adat(c: Conversation, argument: str) -> Actions:
    """ADAT: the handshake of TLS has no use for it."""
    return c.reply(503, "ADAT is not expected with this security mechanism")


HANDLERS: dict[str, Handler] = {
    "AUTH": auth,
    "ADAT": adat,
    "PBSZ": pbsz,
    "PROT": prot,
    "CCC": ccc,
    "MIC": nested,
    "CONF": nested,
    "ENC": nested,
}
