"""The handlers of USER, PASS, REIN and QUIT: a login from the first word to the 230.

A password is verified on a thread; the reply to a wrong one waits a moment, is the same for every reason, and after a
few of them the connection is closed.
"""

from __future__ import annotations

from appliance.config.ftpservers.ftpaccess import Anonymous, EmailCheck
from appliance.config.ftpservers.ftpserver import TlsRfcLevel
from appliance.saf.model import Accepted, Acee, Rejected
from appliance.secret import Secret
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.exits.asking import ask
from appliance.services.ftp.logon.anonymous import (
    NAME,
    is_email,
    may_change_user,
    surrogate_permitted,
    takes_email,
)
from appliance.services.ftp.logon.entering import LOGIN_TIMER, door, enter, late_refusal, welcome
from appliance.services.ftp.logon.policy import (
    Door,
    LoggedIn,
    NeedPassword,
    Refused,
    answer_user,
    entry_refusal,
    port_refusal,
)
from appliance.services.ftp.security.commands import to_clear
from appliance.services.ftp.security.protection import Protection
from appliance.services.ftp.smf.recording import record_login_failure
from appliance.services.ftp.transfer.awaiting import end_waiting
from appliance.session.actions import SetTimer, Verify
from appliance.session.events import ExitAnswer, TimerFired, Verified

__all__ = ["DELAY_TIMER", "HANDLERS", "LOGIN_TIMER", "leave", "login_timer", "password"]

DELAY_TIMER = "delay"
DELAY_SECONDS = 1.0
MAX_FAILURES = 5
_LONGEST_PASSWORD = 8


def user(c: Conversation, argument: str) -> Actions:
    """USER: begins again, whoever was logged on."""
    name = argument.upper()
    is_changed, was_anonymous = c.acee is not None, c.anonymous is not None
    if not may_change_user(c.config, was_anonymous=was_anonymous, is_logged_on=is_changed, name=name):
        return c.reply(530, "USER does not change to or from anonymous on this server.")
    actions = [*c.drop_data(), login_timer(c)]
    c.forget_user()
    c.anonymous = c.config.anonymous if name == NAME else None
    c.user = c.anonymous.user if c.anonymous else name
    c.config = c.site.config.for_client(c.peer.host, c.user)
    knocked = door(c)
    answer = answer_user(knocked, c.protection, c.user)
    match answer:
        case LoggedIn():
            return [*actions, *_log_on_without_password(c, knocked, answer.acee, "certificate")]
        case NeedPassword():
            c.port_permitted = answer.port_permitted
            wanted = "email address as" if c.anonymous and c.anonymous.asks_email else ""
            return [*actions, *c.reply(331, f"Send {wanted} password please.".replace("  ", " "))]
        case Refused():
            return [*actions, *_refuse(c, answer)]


def login_timer(c: Conversation) -> SetTimer:
    """Who is not logged on may stay for LOGONTIMEOUT seconds."""
    return SetTimer(LOGIN_TIMER, c.site.logon_seconds)


def password(c: Conversation, secret: Secret) -> Actions:
    """PASS: verified on a thread. After a 230 it is superfluous, but many clients send it."""
    if c.acee is not None:
        return c.reply(230, welcome(c))
    if not c.user:
        return c.reply(503, "Send USER first.")
    if c.anonymous and c.anonymous.asks_email:
        return _email(c, c.anonymous, secret)
    old, new = _split(secret)
    if not c.config.passphrases and max(len(old.reveal()), len(new.reveal()) if new else 0) > _LONGEST_PASSWORD:
        return _refuse(c, Refused(530, "PASS command failed", messages.PASSPHRASE_REFUSED))
    call = {"password": old.text(), "bad_passwords": c.failures}
    return ask(c, "FTCHKPWD", call, lambda c, answer: _when_allowed(c, answer, old, new))


def _when_allowed(c: Conversation, answer: ExitAnswer, old: Secret, new: Secret | None) -> Actions:
    if answer.refusal is not None:
        return _after_delay(c, 530, "PASS command failed")
    return _verify(c, old, new)


def _verify(c: Conversation, old: Secret, new: Secret | None) -> Actions:
    verify = Verify(c.user, old, c.config.application, door(c).entry.terminal, new)
    return c.wait(Verified, _when_verified, verify)


def _email(c: Conversation, anonymous: Anonymous, address: Secret) -> Actions:
    """An anonymous PASS: the address is looked at, the password or the surrogate is the server's own."""
    if not takes_email(c.config.email_check, address):
        return _refuse(c, Refused(530, "PASS command failed", messages.EMAIL_REFUSED))
    if c.config.email_check is EmailCheck.WARNING and not is_email(address):
        c.notes.append("Please give your e-mail address as password next time.")
    if anonymous.password is not None:
        return _verify(c, anonymous.password, None)
    knocked = door(c)
    acee = c.site.router.acee(anonymous.user, knocked.entry)
    if acee is None or not surrogate_permitted(knocked, c.site.daemon, anonymous):
        refused = Refused(530, "PASS command failed", messages.NO_SURROGATE, {"name": anonymous.user})
        return _refuse(c, refused)
    return _log_on_without_password(c, knocked, acee, "surrogate")


def _split(secret: Secret) -> tuple[Secret, Secret | None]:
    """``old/new/new`` asks for a new password; anything else is a password."""
    parts = secret.reveal().split(b"/")
    if len(parts) == 3 and parts[1] and parts[1] == parts[2]:
        return Secret(parts[0]), Secret(parts[1])
    return secret, None


def _when_verified(c: Conversation, event: Verified) -> Actions:
    match event.result:
        case Accepted(acee=acee, method=method, days_left=days):
            if days is not None:
                c.notes.append(f"Your {method.value} expires in {days} day{'' if days == 1 else 's'}.")
            knocked, asks_port = door(c), c.config.verify_user and not c.port_permitted
            refused = asks_port and port_refusal(knocked, acee)
            return _refuse(c, refused) if refused else _log_on(c, knocked, acee, method.value)
        case Rejected(reason=reason):
            said = c.say(messages.PASSWORD_REJECTED, detail=reason.value)
            shown = [reason.value] if c.config.access_error_msgs else []
            return [said, *_after_delay(c, 530, *shown, "PASS command failed", reason=reason.value)]


def _refuse(c: Conversation, refused: Refused) -> Actions:
    said = c.say(refused.message, **refused.fields)
    shown = [said.message.format(**said.fields)] if c.config.access_error_msgs else []
    actions = _after_delay(c, refused.code, *shown, refused.text, reason=refused.message.id)
    return [said, *actions]


def _after_delay(c: Conversation, code: int, *lines: str, reason: str = "") -> Actions:
    """The same reply a moment later, so that guessing is slow; the last one closes."""
    c.failures += 1
    name, c.user = c.user, ""
    record_login_failure(c, name, code, reason)

    def resume(c: Conversation, event: TimerFired) -> Actions:
        replied = c.reply(code, *lines)
        if c.failures < MAX_FAILURES:
            return replied
        said = c.say(messages.TOO_MANY_FAILURES, count=c.failures, user=name)
        return [*replied, *c.close(421, "Too many failed logins.", said)]

    return c.wait(TimerFired, resume, SetTimer(DELAY_TIMER, DELAY_SECONDS))


def _log_on_without_password(c: Conversation, knocked: Door, acee: Acee, method: str) -> Actions:
    refused = entry_refusal(knocked, acee, method)
    return _refuse(c, refused) if refused else _log_on(c, knocked, acee, method)


def _log_on(c: Conversation, knocked: Door, acee: Acee, method: str) -> Actions:
    refused = late_refusal(c, knocked, acee)
    return _refuse(c, refused) if refused else enter(c, acee, method)


def reinitialize(c: Conversation, argument: str) -> Actions:
    """REIN: nobody is logged on any more.

    At TLSRFCLEVEL DRAFT the TLS that stands stays; at the levels of RFC 4217 (section 11) the connection goes back to
    the clear behind the 220, and AUTH may come again. An implicitly secured port stays secured.
    """
    actions = [*c.drop_data(), login_timer(c)]
    c.forget_user()
    text = "Service ready for new user."
    is_kept = c.config.tls_rfc_level is TlsRfcLevel.DRAFT or c.protection.is_implicit
    is_protected = c.protection.is_secured and not c.protection.is_cleared
    if not is_kept:
        c.protection, c.context = Protection(), None
    return [*actions, *(c.reply(220, text) if is_kept or not is_protected else to_clear(c, 220, text))]


def leave(c: Conversation, argument: str) -> Actions:
    """QUIT: at once, or when the bytes that are under way have come."""
    if c.transfer is not None and c.transfer.look is None:
        c.transfer.is_last = True
        return []
    waited = end_waiting(c) if c.transfer is not None else []
    return c.close(221, "Quit command received. Goodbye.", *waited)


HANDLERS: dict[str, Handler] = {"USER": user, "REIN": reinitialize, "QUIT": leave}
