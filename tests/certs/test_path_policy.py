"""Policies of a path, against RFC 5280's own tree, built node by node."""

from __future__ import annotations

import datetime as dt
from itertools import product

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.certs.path_policy import policy_objection

ANY, A, B, C = "2.5.29.32.0", "1.3.1", "1.3.2", "1.3.3"
KEY = ec.generate_private_key(ec.SECP256R1())
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
REQUIRED = "a policy is required, and none holds for the whole path"


@attrs.frozen
class Said:
    """What a certificate of a path says."""

    policies: tuple[str, ...] | None = None
    mappings: tuple[tuple[str, str], ...] = ()
    explicit: int | None = None
    inhibit_mapping: int | None = None
    inhibit_any: int | None = None
    self_issued: bool = False


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    return bytes((6, len(rest) + 1, 40 * first + second, *rest))


def _extensions(said: Said):
    if said.policies is not None:
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(policy), None) for policy in said.policies]
        yield x509.CertificatePolicies(policies)
    if said.mappings:
        pairs = b"".join(
            bytes((0x30, len(pair))) + pair for pair in (_oid(one) + _oid(other) for one, other in said.mappings)
        )
        value = bytes((0x30, len(pairs))) + pairs
        yield x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.33"), value)
    if (said.explicit, said.inhibit_mapping) != (None, None):
        yield x509.PolicyConstraints(said.explicit, said.inhibit_mapping)
    if said.inhibit_any is not None:
        yield x509.InhibitAnyPolicy(said.inhibit_any)


def path(*statements: Said) -> tuple[x509.Certificate, ...]:
    """Leaf first, the trust anchor last; ``statements`` are those below the anchor, from it down."""
    made, issuer = [], "anchor"
    for number, said in enumerate((Said(), *statements)):
        subject = "anchor" if number == 0 else issuer if said.self_issued else f"number {number}"
        builder = x509.CertificateBuilder(_name(issuer), _name(subject), KEY.public_key(), number + 1, NOW, NOW)
        for extension in _extensions(said):
            builder = builder.add_extension(extension, critical=False)
        made.append(builder.sign(KEY, hashes.SHA256()))
        issuer = subject
    return tuple(reversed(made))


@attrs.define(eq=False)
class Node:
    """A node of section 6.1.2 (a)."""

    policy: str
    expected: frozenset[str]
    parent: Node | None
    children: list[Node] = attrs.field(factory=list)

    def add(self, policy: str, expected: frozenset[str]) -> None:
        self.children.append(Node(policy, expected, self))


def _at(root: Node | None, depth: int) -> list[Node]:
    if root is None:
        return []
    return [root] if depth == 0 else [node for child in root.children for node in _at(child, depth - 1)]


def _pruned(root: Node | None, depth: int) -> Node | None:
    """The tree without nodes above ``depth`` that have no children."""
    for above in range(depth - 1, -1, -1):
        for node in _at(root, above):
            if not node.children:
                if node.parent is None:
                    return None
                node.parent.children.remove(node)
    return root


def is_valid(*statements: Said) -> bool:
    """Section 6.1.2 to 6.1.5, as far as they are about policies, literally; any policy is wanted."""
    last = len(statements)
    tree: Node | None = Node(ANY, frozenset({ANY}), None)
    explicit = mapping = inhibit = last + 1
    for i, said in enumerate(statements, 1):
        if said.policies is None:
            tree = None
        elif tree is not None:
            for policy in said.policies:
                if policy == ANY:
                    continue
                parents = [node for node in _at(tree, i - 1) if policy in node.expected]
                parents = parents or [node for node in _at(tree, i - 1) if node.policy == ANY]
                for node in parents:
                    node.add(policy, frozenset({policy}))
            if ANY in said.policies and (inhibit > 0 or (i < last and said.self_issued)):
                for node in _at(tree, i - 1):
                    for policy in node.expected - {child.policy for child in node.children}:
                        node.add(policy, frozenset({policy}))
            tree = _pruned(tree, i)
        if explicit == 0 and tree is None:
            return False
        if i < last:
            for issuer in dict.fromkeys(issuer for issuer, _ in said.mappings):
                subjects = frozenset(subject for one, subject in said.mappings if one == issuer)
                if ANY in (issuer, *subjects):
                    return False
                mapped = [node for node in _at(tree, i) if node.policy == issuer]
                if mapping > 0:
                    for node in mapped:
                        node.expected = subjects
                    if not mapped:
                        for node in [node for node in _at(tree, i) if node.policy == ANY]:
                            assert node.parent is not None
                            node.parent.add(issuer, subjects)
                else:
                    for node in mapped:
                        assert node.parent is not None
                        node.parent.children.remove(node)
                    tree = _pruned(tree, i)
            if not said.self_issued:
                explicit, mapping, inhibit = (max(counter - 1, 0) for counter in (explicit, mapping, inhibit))
            explicit = min(explicit, said.explicit if said.explicit is not None else explicit)
            mapping = min(mapping, said.inhibit_mapping if said.inhibit_mapping is not None else mapping)
            inhibit = min(inhibit, said.inhibit_any if said.inhibit_any is not None else inhibit)
        else:
            explicit = max(explicit - 1, 0)
            if said.explicit == 0:
                explicit = 0
    return explicit > 0 or tree is not None


_POLICIES = st.sampled_from([A, B, C, ANY])
_SMALL = st.none() | st.integers(0, 2)
_SAID = st.builds(
    Said,
    st.none() | st.lists(_POLICIES, min_size=1, max_size=3, unique=True).map(tuple),
    st.lists(st.sampled_from([*product((A, B, C), repeat=2), (ANY, A)]), max_size=3, unique=True).map(tuple),
    _SMALL,
    _SMALL,
    _SMALL,
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_SAID, min_size=1, max_size=4))
def test_it_decides_as_the_tree_of_the_rfc_does(statements):
    assert (policy_objection(path(*statements)) == "") == is_valid(*statements)


def test_nothing_is_asked_where_nothing_is_required():
    assert policy_objection(path(Said(), Said())) == ""
    assert policy_objection(path()) == ""


def test_a_requirement():
    assert policy_objection(path(Said((A,), explicit=0), Said((A,)))) == ""
    assert policy_objection(path(Said((A,), explicit=0), Said((B,)))) == REQUIRED
    assert policy_objection(path(Said((A,), ((A, B),), explicit=0), Said((B,)))) == ""


def test_many_mappings_take_no_time():
    everything = tuple(product((A, B, C), repeat=2))
    assert policy_objection(path(*[Said((A, B, C), everything, explicit=0)] * 8, Said((A,)))) == ""


@pytest.mark.parametrize(
    ("wrong", "why"),
    [(Said((A, A)), "a certificate states a policy twice"), (Said(None, ((ANY, A),)), "maps any-policy")],
)
def test_what_is_no_statement(wrong, why):
    assert why in policy_objection(path(wrong, Said()))
