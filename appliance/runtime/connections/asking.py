"""What a session asks that is not answered by a wire: revocation, passwords, files, commands, names, exits.

Each answer is posted as an event. Two of them say more than that: a client whose certificate was let in by a check
stays under it (``Standing``), and a wrong password counts against where the client comes from.
"""

from __future__ import annotations

from appliance.certs.chain import PeerChain
from appliance.certs.messages import UNCHECKED_ACCEPTED
from appliance.certs.verdict import RevocationState, Verdict
from appliance.runtime import messages, questions
from appliance.runtime.connections.client import Client
from appliance.runtime.questions import Question
from appliance.runtime.revoking.standing import Standing
from appliance.runtime.transfers.payload import payload_of
from appliance.saf.model import Rejected, RejectReason
from appliance.session.actions import CheckRevocation
from appliance.session.events import CloseReason, Event, FilesDone, RevocationChecked, Verified
from appliance.storage.opened import Download, Upload

__all__ = ["ask", "check_revocation"]

#: Rejections that somebody who guesses passwords would get.
_GUESSES = frozenset({RejectReason.UNKNOWN_USER, RejectReason.WRONG, RejectReason.REVOKED, RejectReason.REPLAYED})


def ask(c: Client, question: Question) -> None:
    """Ask what a thread has to find out."""
    asked = questions.ask(c.capabilities, question, service=c.service, peer=c.peer.host, entry=c.entry)
    asked.addCallback(_answered, c)


def _answered(event: Event, c: Client) -> None:
    if not c.is_live and type(event) is FilesDone and isinstance(event.result, Download | Upload):
        # Nobody is left to use the open file.
        c.capabilities.pools.files.run(payload_of(event.result, None, None).discard)
    if type(event) is Verified and isinstance(event.result, Rejected) and event.result.reason in _GUESSES:
        c.voice.count_failure()
    c.post(event)


def check_revocation(c: Client, action: CheckRevocation) -> None:
    """Ask whether a chain was revoked: answered at once where memory knows."""
    answer = c.capabilities.check_revocation(action.chain, action.policy)
    if isinstance(answer, Verdict):
        _checked(answer, c, action)
    else:
        answer.addCallback(_checked, c, action)


def _checked(verdict: Verdict, c: Client, action: CheckRevocation) -> None:
    is_own = c.is_live and c.tls is not None and action.chain is c.tls.chain
    if verdict.allowed and is_own and action.policy.ends_sessions:
        c.standing = Standing(action, c.capabilities.check_revocation, lambda found, chain: _revoked(c, found, chain))
    if verdict.allowed and verdict.state is RevocationState.UNKNOWN:
        c.voice.say(UNCHECKED_ACCEPTED, {"detail": verdict.detail})  # a refusal is the session's to explain
    c.post(RevocationChecked(verdict))


def _revoked(c: Client, verdict: Verdict, chain: PeerChain) -> None:
    """The certificate that let the client in came to be revoked."""
    subject = chain.leaf.subject.rfc4514_string()
    fields = {"listener": c.listener, "detail": verdict.detail, "subject": subject}
    c.voice.say(messages.SESSION_REVOKED, fields)
    c.drop(CloseReason.REVOKED)
