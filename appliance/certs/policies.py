"""From a key ring to a TLS policy, or to the reason why there is none.

The ring says which certificate is shown and whom is trusted, the service's configuration everything else. All of it is
tried here, at load: a policy that was made makes contexts without failing.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime

import attrs
from OpenSSL import SSL

from appliance.certs import messages
from appliance.certs.chains import own_chain
from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsPolicy
from appliance.message import Message
from appliance.saf.keyring import KeyRing, RingEntry

__all__ = ["PolicyProblem", "client_policy", "from_key_ring"]


@attrs.frozen
class PolicyProblem:
    """Why there is no policy: a message of area C and its fields."""

    message: Message
    fields: Mapping[str, object]

    def __str__(self) -> str:
        return self.message.format(**self.fields)


def from_key_ring(
    name: str,
    ring: KeyRing | None,
    *,
    client_auth: ClientAuth,
    ciphers: tuple[str, ...],
    revocation: RevocationPolicy,
    now: datetime,
    label: str = "",
    protocols: tuple[str, ...] | None = None,
) -> TlsPolicy | PolicyProblem:
    """A server's policy: the labelled or DEFAULT certificate of the ring, and its CERTAUTH certificates as anchors.

    ``name`` is the policy's, for messages; ``ring`` None: it is not defined. ``ciphers`` are OpenSSL names,
    ``protocols`` the ALPN names that a client may know the service by.
    """
    if ring is None:
        return PolicyProblem(messages.NO_RING, {"policy": name})
    entry = ring.own(label)
    problem = _own_problem(name, ring, entry, label, now)
    if problem is not None:
        return problem
    if client_auth is not ClientAuth.NONE and not ring.anchors:
        return _problem(messages.NO_TRUST, name, ring)
    return _policy(name, ring, entry, client_auth, ciphers, revocation, is_client=False, protocols=protocols)


def client_policy(
    name: str,
    ring: KeyRing | None,
    *,
    ciphers: tuple[str, ...],
    revocation: RevocationPolicy,
    now: datetime,
    label: str = "",
) -> TlsPolicy | PolicyProblem:
    """A policy for the client role (a relay, a remote DCAS): anchors to hold the server against are a must.

    The ring's own certificate is shown to a server that asks; without a ``label`` a ring may do without one.
    """
    if ring is None:
        return PolicyProblem(messages.NO_RING, {"policy": name})
    if not ring.anchors:
        return _problem(messages.NO_TRUST, name, ring)
    entry = ring.own(label)
    problem = _own_problem(name, ring, entry, label, now) if entry is not None or label else None
    if problem is not None:
        return problem
    return _policy(name, ring, entry, ClientAuth.NONE, ciphers, revocation, is_client=True)


def _policy(
    name: str,
    ring: KeyRing,
    entry: RingEntry | None,
    client_auth: ClientAuth,
    ciphers: tuple[str, ...],
    revocation: RevocationPolicy,
    *,
    is_client: bool,
    protocols: tuple[str, ...] | None = None,
) -> TlsPolicy | PolicyProblem:
    unknown = [cipher for cipher in ciphers if not _can_offer(cipher)]
    if unknown:
        return PolicyProblem(messages.NO_CIPHER, {"policy": name, "ciphers": ", ".join(unknown)})
    pool = (other.certificate for other in ring.entries)
    policy = TlsPolicy(
        name=name,
        chain=own_chain(entry.certificate, pool) if entry else (),
        private_key=entry.private_key if entry else None,
        trust=ring.anchors,
        client_auth=client_auth,
        ciphers=ciphers,
        revocation=revocation,
        is_client=is_client,
        protocols=protocols,
    )
    try:
        policy.context()
    except SSL.Error as error:
        return PolicyProblem(messages.UNUSABLE, {"policy": name, "reason": _reason(error)})
    return policy


def _own_problem(name: str, ring: KeyRing, entry: RingEntry | None, label: str, now: datetime) -> PolicyProblem | None:
    if entry is None:
        if label:
            return _problem(messages.NO_LABEL, name, ring, label=label)
        has_keys = any(other.private_key is not None for other in ring.entries)
        return _problem(messages.NO_DEFAULT if has_keys else messages.NO_OWN, name, ring)
    certificate = entry.certificate
    if now > certificate.not_valid_after_utc:
        return _problem(messages.OWN_EXPIRED, name, ring, label=entry.label, until=certificate.not_valid_after_utc)
    if now < certificate.not_valid_before_utc:
        return _problem(messages.OWN_FUTURE, name, ring, label=entry.label, since=certificate.not_valid_before_utc)
    if entry.private_key is None or entry.private_key.public_key() != certificate.public_key():
        return _problem(messages.KEY_MISMATCH, name, ring, label=entry.label)
    return None


def _problem(message: Message, name: str, ring: KeyRing, **fields: object) -> PolicyProblem:
    return PolicyProblem(message, {"policy": name, "ring": f"{ring.owner}/{ring.name}", **fields})


@functools.cache
def _can_offer(cipher: str) -> bool:
    context = SSL.Context(SSL.TLS_METHOD)
    try:
        if cipher.startswith("TLS_"):
            context.set_tls13_ciphersuites(cipher.encode("ascii"))
        else:
            context.set_cipher_list(cipher.encode("ascii"))
    except SSL.Error:
        return False
    return True


def _reason(error: SSL.Error) -> str:
    """The last line of OpenSSL's error queue: library, function, reason."""
    queue = error.args[0] if error.args else []
    return str(queue[0][-1]) if queue else "no reason given"
