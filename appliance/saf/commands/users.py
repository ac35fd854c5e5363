"""ADDUSER, ALTUSER, DELUSER: who exists, with which attributes and secrets."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import existing_group, group_operand, new_name, owner_operand, user_operands
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.secrets import new_secret
from appliance.saf.commands.syntax import FLAG, SECRET, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Connect, Profile, Ring, SafDatabase, User

__all__ = ["ADDUSER", "ALTUSER", "DELUSER", "adduser", "altuser", "deluser"]

_ATTRIBUTES = ("SPECIAL", "AUDITOR", "OPERATIONS", "RESTRICTED")
_COMMON = {
    "NAME": VALUE,
    "OWNER": VALUE,
    "DFLTGRP": VALUE,
    "PASSWORD": SECRET,
    "NOPASSWORD": FLAG,
    "PHRASE": SECRET,
    "NOPHRASE": FLAG,
    **{name: FLAG for attribute in _ATTRIBUTES for name in (attribute, f"NO{attribute}")},
}
ADDUSER = Syntax(("a user ID",), 1, _COMMON)
ALTUSER = Syntax(("a user ID",), 1, {**_COMMON, "EXPIRED": FLAG, "NOEXPIRED": FLAG, "REVOKE": FLAG, "RESUME": FLAG})
DELUSER = Syntax(("a user ID",), 1)


def adduser(request: Request) -> Outcome:
    """Define users. A first password is expired, as RACF has it: ALTUSER ... NOEXPIRED makes one that stays."""
    request.require(request.acee.special)
    outcome = request.start()
    for word in request.operands.words(0):
        name = new_name(word, "a user ID")
        if name in outcome.database.users or name in outcome.database.groups:
            raise RefusalError(messages.ALREADY_DEFINED, what="user or group", name=name)
        group = group_operand(request, "DFLTGRP", "SYS1")
        user = User(name, group, owner_operand(request, request.acee.user), connects=(Connect(group),))
        user = attrs.evolve(user, **_attributes(request), **_secrets(request, user, is_expired=True))
        outcome = outcome.with_database(outcome.database.with_user(user)).say(messages.DEFINED, what="user", name=name)
    return outcome


def altuser(request: Request) -> Outcome:
    """Change users: SPECIAL may change all, the owner all but attributes, a user his own name."""
    users = user_operands(request)
    for user in users:
        _require_authority(request, user)
    outcome = request.start()
    for user in users:
        changed = _altered(request, user)
        outcome = outcome.with_database(outcome.database.with_user(changed))
        outcome = outcome.say(messages.CHANGED, what="user", name=user.name)
    return outcome


def _require_authority(request: Request, user: User) -> None:
    asked = set(request.operands.columns)
    if asked <= {"NAME"} and user.name == request.acee.user:
        return
    is_attribute = any(request.operands.switch(attribute) is not None for attribute in _ATTRIBUTES)
    # Whoever could set the password of a SPECIAL user would have SPECIAL.
    request.require_change("" if is_attribute or user.special else user.owner)


def _altered(request: Request, user: User) -> User:
    operands = request.operands
    changes: dict[str, Any] = {**_attributes(request), **_secrets(request, user, is_expired=_expires(request))}
    changes["owner"] = owner_operand(request, user.owner)
    if operands.has("REVOKE") and operands.has("RESUME"):
        raise TsoError("REVOKE and RESUME exclude each other", operands.column("RESUME"))
    if operands.has("REVOKE"):
        changes["revoked"] = True
    if operands.has("RESUME"):
        changes |= {"revoked": False, "failed_attempts": 0}
    if operands.has("DFLTGRP"):
        changes["default_group"] = _connected_group(request, user)
    return attrs.evolve(user, **changes)


def _connected_group(request: Request, user: User) -> str:
    group = existing_group(request.database, request.operands.words("DFLTGRP")[0]).name
    if all(connect.group != group for connect in user.connects):
        raise RefusalError(messages.NOT_CONNECTED, user=user.name, group=group)
    return group


def _expires(request: Request) -> bool:
    return not request.operands.has("NOEXPIRED")


def _attributes(request: Request) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for attribute in _ATTRIBUTES:
        wanted = request.operands.switch(attribute)
        if wanted is not None:
            changes[attribute.lower()] = wanted
    name = request.operands.text("NAME")
    if name is not None:
        changes["full_name"] = name
    return changes


def _secrets(request: Request, user: User, *, is_expired: bool) -> dict[str, Any]:
    """Hashes of what PASSWORD and PHRASE give; EXPIRED and NOEXPIRED alone change only that."""
    changes: dict[str, Any] = {}
    for keyword, field in (("PASSWORD", "password_hash"), ("PHRASE", "phrase_hash")):
        secret = request.operands.secret(keyword)
        if secret is not None:
            changes[field] = new_secret(request, user.name, secret, is_phrase=keyword == "PHRASE")
            changes |= {"password_changed": request.workshop.now, "is_expired": is_expired}
        elif request.operands.has(f"NO{keyword}"):
            changes[field] = None
    expired = request.operands.switch("EXPIRED")
    return changes if expired is None else {**changes, "is_expired": expired}


def deluser(request: Request) -> Outcome:
    """Delete users with all that is theirs: connections, access list entries, certificates, filters, rings."""
    request.require(request.acee.special)
    outcome = request.start()
    for user in user_operands(request):
        if user.name == request.acee.user:
            raise RefusalError(messages.OWN_USER, user=user.name)
        outcome = outcome.with_database(_without(outcome.database, user.name))
        outcome = outcome.say(messages.DELETED, what="user", name=user.name)
    return outcome


def _without(database: SafDatabase, user: str) -> SafDatabase:
    for members in database.profiles.values():
        for profile in members.values():
            if user in profile.access:
                database = database.with_profile(_without_permit(profile, user))
    for ring in tuple(database.rings.values()):
        if ring.owner == user:
            database = database.without_ring(user, ring.name)
        elif any(connection.owner == user for connection in ring.connections):
            database = database.with_ring(_without_certificates(ring, user))
    for certificate in tuple(database.certificates.values()):
        if certificate.owner == user:
            database = database.without_certificate(certificate.certificate)
    filters = tuple(entry for entry in database.filters if entry.user != user)
    return attrs.evolve(database, filters=filters).without_user(user)


def _without_permit(profile: Profile, user: str) -> Profile:
    return attrs.evolve(profile, access={name: level for name, level in profile.access.items() if name != user})


def _without_certificates(ring: Ring, owner: str) -> Ring:
    return attrs.evolve(ring, connections=tuple(entry for entry in ring.connections if entry.owner != owner))
