"""ADDUSER, ALTUSER, DELUSER: who exists, with which attributes and secrets."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.attributes import (
    GROUP_KEYWORDS,
    LONGEST_DATA,
    REVOCATION,
    group_operands,
    revocation,
    switches,
)
from appliance.saf.commands.classes import class_operand
from appliance.saf.commands.dates import when_operand
from appliance.saf.commands.factor import MFA, with_factor
from appliance.saf.commands.groupauthority import authority_in
from appliance.saf.commands.helpdesk import HelpDesk
from appliance.saf.commands.names import existing_group, group_operand, new_name, owner_operand, user_operands
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.secrets import new_secret
from appliance.saf.commands.segments import USER_SEGMENTS, changing
from appliance.saf.commands.syntax import ANYTHING, FLAG, LIST, SECRET, VALUE, Keyword, Syntax, inner
from appliance.saf.database import Connect, Group, Profile, Ring, SafDatabase, User
from appliance.saf.people import GroupAuthority
from appliance.saf.verification import is_inactive

__all__ = ["ADDUSER", "ALTUSER", "DELUSER", "adduser", "altuser", "deluser", "without_permits"]

#: Attributes that only SPECIAL gives, and those that also the scope of a group gives.
_SYSTEM_ATTRIBUTES = ("SPECIAL", "AUDITOR", "ROAUDIT", "OPERATIONS")
_ATTRIBUTES = (*_SYSTEM_ATTRIBUTES, "RESTRICTED")
_COMMON: dict[str, Keyword] = {
    "NAME": VALUE,
    "OWNER": VALUE,
    "DFLTGRP": VALUE,
    "PASSWORD": SECRET,
    "NOPASSWORD": FLAG,
    "PHRASE": SECRET,
    "NOPHRASE": FLAG,
    "DATA": VALUE,
    "NODATA": FLAG,
    "CLAUTH": LIST,
    "NOCLAUTH": LIST,
    "WHEN": inner(DAYS=LIST, TIME=VALUE),
    "MFA": MFA,
    "NOMFA": FLAG,
    **GROUP_KEYWORDS,
    **{name: FLAG for attribute in _ATTRIBUTES for name in (attribute, f"NO{attribute}")},
}
_IGNORED: dict[str, Keyword] = {
    **changing(USER_SEGMENTS),
    **dict.fromkeys(("ADSP", "NOADSP", "GRPACC", "NOGRPACC", "OIDCARD", "NOOIDCARD"), FLAG),
    "MODEL": VALUE,
    "NOMODEL": FLAG,
    "SECLABEL": VALUE,
    "NOSECLABEL": FLAG,
    "SECLEVEL": VALUE,
    "NOSECLEVEL": FLAG,
    "ADDCATEGORY": LIST,
    "DELCATEGORY": ANYTHING,
}
ADDUSER = Syntax(("a user ID",), 1, {**_COMMON, "NOCLAUTH": FLAG}, _IGNORED)
ALTUSER = Syntax(
    ("a user ID",),
    1,
    {
        **_COMMON,
        **REVOCATION,
        "EXPIRED": FLAG,
        "NOEXPIRED": FLAG,
        "UAUDIT": FLAG,
        "NOUAUDIT": FLAG,
        "GROUP": VALUE,
    },
    _IGNORED,
)
DELUSER = Syntax(("a user ID",), 1)
_LONGEST_NAME = 20
#: What CLAUTH may name besides the general resource classes.
_USER_CLASS = "USER"


def adduser(request: Request) -> Outcome:
    """Define users. A first password is expired, as RACF has it: ALTUSER ... NOEXPIRED makes one that stays."""
    outcome = request.start()
    for word in request.operands.words(0):
        name = new_name(word, "a user ID")
        if name in outcome.database.users or name in outcome.database.groups:
            raise RefusalError(messages.ALREADY_DEFINED, what="user or group", name=name)
        group = group_operand(request, "DFLTGRP", "SYS1" if request.acee.special else request.acee.group)
        _require_adding(request, request.database.groups.get(group) or Group(group))
        now, owner = request.workshop.now, owner_operand(request, request.acee.user)
        connect = Connect(group, owner=request.acee.user, created=now, **group_operands(request))
        user = User(name, group, owner, created=now, connects=(connect,))
        outcome, user = _with_operands(request, outcome, user, is_expired=True)
        outcome = outcome.with_database(outcome.database.with_user(user)).say(messages.DEFINED, what="user", name=name)
    return outcome


def _require_adding(request: Request, group: Group) -> None:
    """SPECIAL; or CLAUTH(USER) with JOIN in the group, its ownership or its scope. Never attributes of the system."""
    asked = [name for name in _SYSTEM_ATTRIBUTES if request.operands.switch(name) is not None]
    if request.acee.special:
        return
    request.require(not asked and request.has_class_authority(_USER_CLASS))
    request.require(authority_in(request, group) is GroupAuthority.JOIN)


def altuser(request: Request) -> Outcome:
    """Change users: SPECIAL may change all, the owner all but attributes, a user his own name and default group.

    A help desk may reset passwords and resume, as far as its profiles reach.
    """
    users, desk = user_operands(request), HelpDesk(request)
    for user in users:
        if not _may_alter(request, user):
            desk.require_reset(user)
    outcome = request.start()
    for user in users:
        outcome, changed = _altered(request, outcome, user)
        outcome = outcome.with_database(outcome.database.with_user(changed))
        outcome = outcome.say(messages.CHANGED, what="user", name=user.name)
    return outcome


def _may_alter(request: Request, user: User) -> bool:
    acee, asked = request.acee, set(request.operands.columns)
    if asked <= {"NAME", "DFLTGRP"} and user.name == acee.user:
        return True
    if asked & {"UAUDIT", "NOUAUDIT"} and (not acee.auditor or asked <= {"UAUDIT", "NOUAUDIT"}):
        return acee.auditor
    is_attribute = any(request.operands.switch(attribute) is not None for attribute in _SYSTEM_ATTRIBUTES)
    # Whoever could set the password of a SPECIAL user would have SPECIAL; one that does not expire is nobody's secret.
    is_reserved = is_attribute or user.special or asked & {"MFA", "NOMFA", "NOEXPIRED"}
    if acee.special:
        return True
    if is_reserved or (request.operands.switch("RESTRICTED") is not None and not request.is_in_scope(user.owner)):
        return False
    return request.may_change(user.owner)


def _altered(request: Request, outcome: Outcome, user: User) -> tuple[Outcome, User]:
    operands = request.operands
    changes: dict[str, Any] = {
        "owner": owner_operand(request, user.owner),
        **revocation(request, is_revoked=user.revoked),
    }
    changes |= switches(request, ("UAUDIT",))
    if "revoked" in changes:
        changes["failed_attempts"] = 0  # what follows is the administrator's doing, not that of wrong attempts
    if changes.get("revoked") is False and is_inactive(request.database.options, user, request.workshop.now):
        changes["last_access"] = request.workshop.now  # or the next logon would revoke him again
    if operands.has("DFLTGRP"):
        changes["default_group"] = _connected_group(request, user, "DFLTGRP")
    if operands.has("AUTHORITY") or operands.has("UACC"):
        group = _connected_group(request, user, "GROUP") if operands.has("GROUP") else user.default_group
        _require_group_authority(request, group)
        changes["connects"] = tuple(
            attrs.evolve(one, **group_operands(request)) if one.group == group else one for one in user.connects
        )
    return _with_operands(request, outcome, attrs.evolve(user, **changes), is_expired=not operands.has("NOEXPIRED"))


def _require_group_authority(request: Request, group: str) -> None:
    """To own a user gives nothing in his groups: what CONNECT would ask for is asked here."""
    own = authority_in(request, request.database.groups.get(group) or Group(group))
    given = group_operands(request).get("authority", GroupAuthority.USE)
    request.require(own >= max(given, GroupAuthority.CONNECT))


def _connected_group(request: Request, user: User, keyword: str) -> str:
    group = existing_group(request.database, request.operands.words(keyword)[0]).name
    if all(connect.group != group for connect in user.connects):
        raise RefusalError(messages.NOT_CONNECTED, user=user.name, group=group)
    return group


def _with_operands(request: Request, outcome: Outcome, user: User, *, is_expired: bool) -> tuple[Outcome, User]:
    """What ADDUSER and ALTUSER have in common."""
    operands = request.operands
    changes = {**switches(request, _ATTRIBUTES), **_secrets(request, user, is_expired=is_expired)}
    name = operands.line("NAME", _LONGEST_NAME)
    if name is not None:
        changes["full_name"] = name
    if operands.has("DATA") or operands.has("NODATA"):
        changes["data"] = operands.line("DATA", LONGEST_DATA) or ""
    if operands.has("CLAUTH") or operands.has("NOCLAUTH"):
        changes["class_authority"] = _class_authority(request, user)
    changes["when"] = when_operand(operands, user.when)
    return with_factor(request, outcome, attrs.evolve(user, **changes))


def _class_authority(request: Request, user: User) -> tuple[str, ...]:
    classes = list(user.class_authority)
    for keyword in ("CLAUTH", "NOCLAUTH"):
        for word in request.operands.words(keyword):
            name = _USER_CLASS if word.text.upper() == _USER_CLASS else class_operand(request.database, word)
            request.require(request.has_class_authority(name))
            if keyword == "CLAUTH" and name not in classes:
                classes.append(name)
            if keyword == "NOCLAUTH" and name in classes:
                classes.remove(name)
    return tuple(classes)


def _secrets(request: Request, user: User, *, is_expired: bool) -> dict[str, Any]:
    """Hashes of what PASSWORD and PHRASE give; EXPIRED and NOEXPIRED alone change only that."""
    changes: dict[str, Any] = {}
    for keyword, field in (("PASSWORD", "password_hash"), ("PHRASE", "phrase_hash")):
        secret = request.operands.secret(keyword)
        if secret is not None:
            is_phrase = keyword == "PHRASE"
            changes[field] = new_secret(request, user.name, secret, is_phrase=is_phrase, by_rules=not is_expired)
            changes |= {"password_changed": request.workshop.now, "is_expired": is_expired}
            if is_phrase:
                changes["phrase_changed"] = request.workshop.now
        elif request.operands.has(f"NO{keyword}"):
            changes[field] = None
    expired = request.operands.switch("EXPIRED")
    return changes if expired is None else {**changes, "is_expired": expired}


def deluser(request: Request) -> Outcome:
    """Delete users with all that is theirs: connections, access list entries, certificates, filters, rings."""
    outcome = request.start()
    for user in user_operands(request):
        request.require(request.acee.special or (not user.special and _may_delete(request, user)))
        if user.name == request.acee.user:
            raise RefusalError(messages.OWN_USER, user=user.name)
        outcome = outcome.with_database(_without(outcome.database, user.name))
        outcome = outcome.say(messages.DELETED, what="user", name=user.name)
    return outcome


def _may_delete(request: Request, user: User) -> bool:
    return user.owner == request.acee.user or request.is_in_scope(user.owner)


def _without(database: SafDatabase, user: str) -> SafDatabase:
    database = without_permits(database, user)
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


def without_permits(database: SafDatabase, name: str) -> SafDatabase:
    """The database without a user or group in any access list."""
    for members in tuple(database.profiles.values()):
        for profile in members.values():
            if name in profile.access or any(entry.name == name for entry in profile.conditional):
                database = database.with_profile(_without_permit(profile, name))
    return database


def _without_permit(profile: Profile, name: str) -> Profile:
    return attrs.evolve(
        profile,
        access={key: level for key, level in profile.access.items() if key != name},
        until={key: end for key, end in profile.until.items() if key != name},
        conditional=tuple(entry for entry in profile.conditional if entry.name != name),
    )


def _without_certificates(ring: Ring, owner: str) -> Ring:
    return attrs.evolve(ring, connections=tuple(entry for entry in ring.connections if entry.owner != owner))
