"""Certificate policies along a verified path (RFC 5280 section 6.1): one holds for all of it, where one is required.

OpenSSL answers that only when it is told which policies are wanted, and pyOpenSSL has no call for that. We want none
in particular (user-initial-policy-set is any-policy), so of the RFC's tree only the lowest level matters: the tree is
empty exactly when that is. A level maps a valid policy to the policies expected below it, however many ways lead there,
so mappings that make a tree grow without end (CVE-2023-0464) do nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from cryptography import x509

from appliance.certs import policy_mappings
from appliance.certs.chains import is_self_issued
from appliance.remembered import remembered

__all__ = ["policy_objection"]

_ANY = x509.ObjectIdentifier("2.5.29.32.0")
_Policy = x509.ObjectIdentifier
_Level = Mapping[_Policy, frozenset[_Policy]]


class _InvalidError(Exception):
    """The path is not valid; the text says why."""


@attrs.frozen
class _Statements:
    """What one certificate says about policies."""

    policies: frozenset[_Policy] | None  # None: no extension
    mappings: Mapping[_Policy, frozenset[_Policy]]  # issuer domain -> subject domains
    require_explicit: int | None
    inhibit_mapping: int | None
    inhibit_any: int | None


@attrs.define
class _State:
    """The counters of section 6.1.2 and the lowest level of the tree; a counter says after how many it comes to 0."""

    explicit: int
    mapping: int
    any_policy: int
    level: _Level = attrs.field(factory=lambda: {_ANY: frozenset({_ANY})})


@remembered(1_024)  # asked in each handshake
def policy_objection(path: tuple[x509.Certificate, ...]) -> str:
    """Why no policy holds for a path that requires one; empty when all is well. The trust anchor is last."""
    below = tuple(reversed(path[:-1]))
    state = _State(len(below) + 1, len(below) + 1, len(below) + 1)
    try:
        for number, certificate in enumerate(below, 1):
            said = _statements(certificate)
            is_last, self_issued = number == len(below), is_self_issued(certificate)
            state.level = _next_level(state, said, takes_any=state.any_policy > 0 or (not is_last and self_issued))
            if not is_last:
                state.level = _mapped(state, said.mappings)
            _count(state, said, self_issued=self_issued and not is_last)
            if state.explicit == 0 and not state.level:
                return "a policy is required, and none holds for the whole path"
    except _InvalidError as error:
        return str(error)
    return ""


def _next_level(state: _State, said: _Statements, *, takes_any: bool) -> _Level:
    """Section 6.1.3 (d) and (e)."""
    if said.policies is None:
        return {}
    expected = frozenset[_Policy]().union(*state.level.values())
    reached = {policy for policy in said.policies - {_ANY} if policy in expected or _ANY in state.level}
    if _ANY in said.policies and takes_any:
        reached |= expected
    return {policy: frozenset({policy}) for policy in reached}


def _mapped(state: _State, mappings: Mapping[_Policy, frozenset[_Policy]]) -> _Level:
    """Section 6.1.4 (a) and (b)."""
    level = dict(state.level)
    for policy, subjects in mappings.items():
        if _ANY in (policy, *subjects):
            raise _InvalidError("a certificate maps any-policy")
        if state.mapping == 0:
            level.pop(policy, None)
        elif policy in level or _ANY in level:
            level[policy] = subjects
    return level


def _count(state: _State, said: _Statements, *, self_issued: bool) -> None:
    """Section 6.1.4 (h) to (j), and 6.1.5 (a) and (b), which do the same for the last certificate."""
    if not self_issued:
        state.explicit = max(state.explicit - 1, 0)
        state.mapping = max(state.mapping - 1, 0)
        state.any_policy = max(state.any_policy - 1, 0)
    state.explicit = _smaller(state.explicit, said.require_explicit)
    state.mapping = _smaller(state.mapping, said.inhibit_mapping)
    state.any_policy = _smaller(state.any_policy, said.inhibit_any)


def _smaller(counter: int, said: int | None) -> int:
    return counter if said is None else min(counter, said)


def _statements(certificate: x509.Certificate) -> _Statements:
    policies, explicit, mapping, any_policy = None, None, None, None
    mappings: Mapping[_Policy, frozenset[_Policy]] = {}
    try:
        for extension in certificate.extensions:
            match extension.value:
                case x509.CertificatePolicies() as stated:
                    policies = _distinct([information.policy_identifier for information in stated])
                case x509.PolicyConstraints() as constraints:
                    explicit, mapping = constraints.require_explicit_policy, constraints.inhibit_policy_mapping
                case x509.InhibitAnyPolicy() as inhibit:
                    any_policy = inhibit.skip_certs
                case x509.UnrecognizedExtension(oid=policy_mappings.OID, value=value):
                    mappings = policy_mappings.policy_mappings(value)
    except (ValueError, x509.DuplicateExtension) as error:
        raise _InvalidError(f"an extension cannot be decoded: {error}") from None
    return _Statements(policies, mappings, explicit, mapping, any_policy)


def _distinct(policies: Sequence[_Policy]) -> frozenset[_Policy]:
    found = frozenset(policies)
    if len(found) != len(policies):
        raise _InvalidError("a certificate states a policy twice")
    return found
