"""Why a decision came out as it did, in plain words: which profile, which rule, and what would permit it.

``explain_ruling`` has the snapshot and says everything; ``explain_record`` has one line of the audit file and says
what that line knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appliance.saf.auditing import logon_qualifier
from appliance.saf.authorization import Ruling
from appliance.saf.database import Profile
from appliance.saf.entrance import Barred
from appliance.saf.model import Access, Acee, Rejected, Resource

__all__ = ["explain_logon", "explain_record", "explain_ruling"]

_NO_DECISION = 4
#: Rules that are no entry of an access list, said as a sentence.
_RULES = {
    "UACC": "no entry names the user or a group of his, so the universal access (UACC) decides",
    "UACC FOR AN UNDEFINED USER": "the user is not defined, so only the universal access (UACC) counts",
    "ID(*)": "no entry names the user or a group of his, so ID(*), any defined user, decides",
    "RESTRICTED": "the user is RESTRICTED and no entry names him or a group of his; ID(*) and UACC are not for him",
    "OPERATIONS": "the attribute OPERATIONS gives access where no entry names the user",
    "GLOBAL ACCESS TABLE": "the global access table gives this to everybody",
    "OWN DATA SET": "it is a data set of the user himself",
    "TRUSTED": "a started task with TRUSTED is not refused",
    "PRIVILEGED": "a started task with PRIVILEGED is not refused",
    "CLASS NOT ACTIVE": "the class is not active, so no profile is asked and the service that asks decides",
    "NO PROFILE": "no profile protects the resource, so the service that asks decides",
    "PROTECTALL": "no profile protects the data set, and SETROPTS PROTECTALL is active",
}


def explain_ruling(acee: Acee | None, resource: Resource, asked: Access, ruling: Ruling) -> Iterator[str]:
    """The explanation of a decision just made."""
    user = acee.user if acee is not None else ""
    is_permitted = ruling.decision.is_permitted
    if ruling.decision.saf_rc == _NO_DECISION:
        yield f"There is no decision about {resource.cls} {resource.name}."
    else:
        yield from _head(user, resource.cls, resource.name, asked.name, is_permitted=is_permitted)
    yield from _reason(ruling.decision.profile, ruling.rule, ruling.allowed)
    profile = ruling.profile
    if profile is not None and not is_permitted:
        yield from _unmet(profile, user, asked)
    if not is_permitted:
        generic = " GENERIC" if profile is not None and profile.is_generic and profile.cls == "DATASET" else ""
        yield from _remedy(user, resource.cls, resource.name, asked.name, ruling.decision.profile, ruling.rule, generic)


def explain_record(record: Mapping[str, object]) -> Iterator[str]:
    """The explanation of one audit record."""
    if record.get("event") != "ACCESS":
        yield f"{_text(record, 'event')} of {_text(record, 'user') or 'nobody'}: {_text(record, 'qualifier')}"
        if record.get("event") == "JOBINIT" and record.get("saf_rc"):
            yield from _logon(
                _text(record, "qualifier"),
                _text(record, "user"),
                _text(record, "application"),
                Resource(_text(record, "class"), _text(record, "resource")) if record.get("resource") else None,
                _text(record, "profile") or None,
            )
        return
    user, cls, name = _text(record, "user"), _text(record, "class"), _text(record, "resource")
    asked, rule, qualifier = _text(record, "asked"), _text(record, "rule"), _text(record, "qualifier")
    profile = _text(record, "profile") or None
    allowed = _text(record, "allowed")
    is_permitted = qualifier in ("SUCCESS", "WARNING")
    yield from _head(user, cls, name, asked, is_permitted=is_permitted)
    yield from _reason(profile, rule, Access[allowed] if allowed in Access.__members__ else None)
    if not is_permitted:
        yield from _remedy(user, cls, name, asked, profile, rule, "")


def _text(record: Mapping[str, object], name: str) -> str:
    return str(record.get(name) or "")


def _head(user: str, cls: str, name: str, asked: str, *, is_permitted: bool) -> Iterator[str]:
    word = "has" if is_permitted else "is refused"
    yield f"{user or 'An undefined user'} {word} {asked} to {cls} {name}."


def _reason(profile: str | None, rule: str, allowed: Access | None) -> Iterator[str]:
    if profile is not None:
        yield f"Profile: {profile}"
    is_warned = rule.startswith("WARNING AFTER ")
    rule = rule.removeprefix("WARNING AFTER ")
    given = "" if allowed is None else f"; it gives {allowed.name}"
    yield f"Rule: {_RULES.get(rule, f'the entry {rule} of the access list decides')}{given}."
    if is_warned:
        yield "The profile has WARNING: it lets in whom it would refuse, and says so here."


def _unmet(profile: Profile, user: str, asked: Access) -> Iterator[str]:
    """What is in the lists for the user, or for anybody, but did not count."""
    for name, end in profile.until.items():
        if name in (user, "*") and profile.access.get(name, Access.NONE) >= asked:
            yield f"The entry ID({name}) would permit it, but was good only until {end:%Y-%m-%d}."
    for entry in profile.conditional:
        if entry.name in (user, "*") and entry.access >= asked:
            never = "" if entry.condition.is_ever_met else " (never met here)"
            yield (
                f"ID({entry.name}) WHEN({entry.condition.value}({entry.value})) would permit it; "
                f"the condition is not met{never}."
            )


def _remedy(user: str, cls: str, name: str, asked: str, profile: str | None, rule: str, generic: str) -> Iterator[str]:
    if profile is not None and user:
        target = f"'{profile}'" if cls == "DATASET" else profile
        yield f"What would permit it: PERMIT {target} CLASS({cls}) ID({user}) ACCESS({asked}){generic}"
        if rule.startswith("ID(") and rule != f"ID({user})" and rule != "ID(*)":
            yield f"or a higher access for the group in {rule}."
    elif profile is not None:
        yield f"What would permit it: a client certificate or logon that gives a user ID with {asked} to {profile}"
    elif rule == "PROTECTALL":
        yield f"What would permit it: ADDSD '{name}' and PERMIT '{name}' ID({user}) ACCESS({asked})"
    else:
        active = f"SETROPTS CLASSACT({cls}), " if rule == "CLASS NOT ACTIVE" else ""
        permit = f"PERMIT {name} CLASS({cls}) ID({user}) ACCESS({asked})"
        yield f"What would permit it: {active}RDEFINE {cls} {name} and {permit}"


_LOGONS = {
    "INVPSWD": "The password, phrase, code or PassTicket was not right.",
    "REVKUSER": "The user is revoked: ALTUSER {user} RESUME lets him in again; "
    "or in his default group: CONNECT {user} GROUP(...) RESUME.",
    "REVKAUTO": "This attempt was the last one allowed and revoked the user: ALTUSER {user} RESUME lets him in again.",
    "REVKINAC": "The user was not seen for longer than SETROPTS INACTIVE allows: ALTUSER {user} RESUME.",
    "UNDFUSER": "The user is not defined.",
    "PWDEXPR": "The password has expired: a new one must be given with it, or by ALTUSER {user} PASSWORD(...).",
    "NEWPWDERR": "The new password meets no rule, or was used before.",
    "PTREPLAY": "The PassTicket or code was used before.",
    "INVAPPL": "The user has no READ to {application} in class APPL.",
    "TERMINAL": "The user has no READ to the terminal (class TERMINAL) or network zone (class SERVAUTH).",
    "INVTIME": "The days or hours of the user or the terminal do not allow it: ALTUSER {user} WHEN(...).",
    "BUSY": "Too many verifications were waiting.",
    "HALTED": "The database or the audit could not be written.",
}


def explain_logon(user: str, application: str, by: Barred | None) -> Iterator[str]:
    """Whether a user who proves who he is may log on, and what keeps him out when he may not."""
    what = application or "the port"
    yield f"{user} {'may' if by is None else 'may not'} log on to {what}."
    if by is not None:
        qualifier = logon_qualifier(Rejected(user, by.reason), has_revoked=False)
        yield from _logon(qualifier, user, application, by.resource, by.profile)


def _logon(
    qualifier: str, user: str, application: str, resource: Resource | None, profile: str | None
) -> Iterator[str]:
    if qualifier in _LOGONS:
        yield _LOGONS[qualifier].format(user=user, application=application or "the application")
    if resource is not None:
        place = f"profile {profile}" if profile else "no profile"
        yield f"Resource: {resource.cls} {resource.name}, {place}"
        if qualifier != "INVTIME":
            yield from _remedy(user, resource.cls, resource.name, Access.READ.name, profile, "", "")
