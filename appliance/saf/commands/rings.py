"""RACDCERT ADDRING, DELRING, LISTRING, CONNECT, REMOVE: key rings and the certificates in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.certlists import whose
from appliance.saf.commands.digtcert import CertificateRequest, find_certificate, label_of, owner_of, owner_text
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import CERTAUTH, SITE, Certificate, Ring, RingConnection, Usage
from appliance.saf.model import Access

__all__ = ["add", "connect", "delete", "display", "remove"]

_RING = re.compile(r"[^\s/*]{1,237}")
_DASHES = ("-" * 12, "-" * 8, "-" * 7)
_USAGES = {CERTAUTH: Usage.CERTAUTH, SITE: Usage.SITE}


def add(wanted: CertificateRequest) -> Outcome:
    """Make an empty ring; rings belong to users."""
    if wanted.owner not in wanted.database.users:
        raise RefusalError(messages.NOT_DEFINED, what="user", name=owner_text(wanted.owner))
    name = _ring_name(wanted.operands.words("ADDRING")[0])
    if (wanted.owner, name) in wanted.database.rings:
        raise RefusalError(messages.RING_USED, owner=wanted.owner, ring=name)
    outcome = Outcome(wanted.database.with_ring(Ring(wanted.owner, name)))
    return outcome.say(messages.DEFINED, what="ring", name=f"{wanted.owner}/{name}")


def delete(wanted: CertificateRequest) -> Outcome:
    """Delete a ring; the certificates stay."""
    ring = _found(wanted, wanted.operands.words("DELRING"))
    outcome = Outcome(wanted.database.without_ring(ring.owner, ring.name))
    return outcome.say(messages.DELETED, what="ring", name=f"{ring.owner}/{ring.name}")


def display(wanted: CertificateRequest) -> Outcome:
    """One ring, or with ``*`` all of the owner's."""
    word = wanted.operands.words("LISTRING")[0]
    rings = [ring for ring in wanted.database.rings.values() if ring.owner == wanted.owner]
    if word.text != "*":
        rings = [_found(wanted, (word,))]
    if not rings:
        return wanted.start().say(messages.NOTHING_FOUND)
    lines = [line for ring in sorted(rings, key=lambda ring: ring.name) for line in _lines(ring)]
    return wanted.start().show([f"Digital ring information for {whose(wanted.owner)}:", *lines])


def _lines(ring: Ring) -> Iterator[str]:
    yield from ("", "  Ring:", f"       >{ring.name}<")
    if not ring.connections:
        yield "  *** No certificates connected ***"
        return
    yield from (_row("Certificate Label Name", "Cert Owner", "USAGE", "DEFAULT"), _row("-" * 32, *_DASHES))
    for entry in ring.connections:
        owner = owner_text(entry.owner)
        shown = owner if owner in ("CERTAUTH", "SITE") else f"ID({owner})"
        yield _row(entry.label, shown, entry.usage.name, "YES" if entry.is_default else "NO")


def _row(label: str, owner: str, usage: str, default: str) -> str:
    return f"  {label:<32}  {owner:<12}  {usage:<8}  {default}"


def connect(wanted: CertificateRequest) -> Outcome:
    """Put a certificate into a ring, or change what it is there for. One certificate at most is the DEFAULT."""
    inside, ring, certificate = _operands(wanted)
    named = choice(inside, "USAGE", tuple(usage.name for usage in Usage))
    usage = Usage[named] if named else _USAGES.get(certificate.owner, Usage.PERSONAL)
    if certificate.owner != wanted.request.acee.user or usage is not Usage.PERSONAL:
        wanted.require_level(_level(certificate, usage))
    is_default = inside.has("DEFAULT")
    entry = RingConnection(certificate.owner, certificate.label, usage, is_default)
    others = [other for other in ring.connections if not _is(other, certificate)]
    if is_default:
        others = [attrs.evolve(other, is_default=False) for other in others]
    outcome = Outcome(wanted.database.with_ring(attrs.evolve(ring, connections=(*others, entry))))
    return outcome.say(messages.RING_CONNECTED, **_fields(ring, certificate))


def _level(certificate: Certificate, usage: Usage) -> Access:
    """PERSONAL and SITE let the ring's owner use the private key, CERTAUTH of what is no authority makes one of it."""
    return Access.UPDATE if usage is Usage.CERTAUTH and certificate.owner == CERTAUTH else Access.CONTROL


def remove(wanted: CertificateRequest) -> Outcome:
    """Take a certificate out of a ring."""
    _, ring, certificate = _operands(wanted)
    others = tuple(entry for entry in ring.connections if not _is(entry, certificate))
    if len(others) == len(ring.connections):
        raise RefusalError(messages.NOT_IN_RING, **_fields(ring, certificate))
    outcome = Outcome(wanted.database.with_ring(attrs.evolve(ring, connections=others)))
    return outcome.say(messages.RING_REMOVED, **_fields(ring, certificate))


def _operands(wanted: CertificateRequest) -> tuple[Operands, Ring, Certificate]:
    inside = wanted.operands.inside(wanted.function)
    assert inside is not None
    for keyword in ("LABEL", "RING"):
        if not inside.has(keyword):
            raise TsoError(f"{keyword} is missing", wanted.operands.column(wanted.function))
    ring = _found(wanted, inside.words("RING"))
    owner = owner_of(wanted.request, inside, wanted.owner)
    return inside, ring, find_certificate(wanted.database, owner, label_of(inside.words("LABEL")[0]))


def _found(wanted: CertificateRequest, words: tuple[Word, ...]) -> Ring:
    name = _ring_name(words[0])
    ring = wanted.database.rings.get((wanted.owner, name))
    if ring is None:
        raise RefusalError(messages.NO_RING, owner=owner_text(wanted.owner), ring=name)
    return ring


def _ring_name(word: Word) -> str:
    if _RING.fullmatch(word.text) is None:
        raise RefusalError(messages.BAD_RING, column=word.column)
    return word.text


def _is(entry: RingConnection, certificate: Certificate) -> bool:
    return (entry.owner, entry.label) == (certificate.owner, certificate.label)


def _fields(ring: Ring, certificate: Certificate) -> dict[str, object]:
    return {"label": certificate.label, "owner": owner_text(certificate.owner), "ring": f"{ring.owner}/{ring.name}"}
