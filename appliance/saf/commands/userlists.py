"""LISTUSER: users in RACF's layout, its fields in its order; secrets show only that they are there."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.saf.commands.dates import day, julian, moment
from appliance.saf.commands.helpdesk import HelpDesk
from appliance.saf.commands.names import existing_user
from appliance.saf.commands.outcome import Outcome, Request, listed
from appliance.saf.commands.segments import USER_SEGMENTS, absent, listing
from appliance.saf.commands.syntax import FLAG, Syntax
from appliance.saf.database import Connect, Options, User
from appliance.saf.verification import is_inactive

__all__ = ["LISTUSER", "connect_attributes", "listuser"]

LISTUSER = Syntax(("a user ID",), 0, {"NORACF": FLAG, "MFA": FLAG, **listing(USER_SEGMENTS)})
_ATTRIBUTES = ("SPECIAL", "OPERATIONS", "AUDITOR", "ROAUDIT", "RESTRICTED", "UAUDIT", "REVOKED")
_CONNECT_ATTRIBUTES = ("SPECIAL", "OPERATIONS", "AUDITOR", "REVOKED")
_NONE = "NONE"


def listuser(request: Request) -> Outcome:
    """Users: oneself without operands, others by SPECIAL, AUDITOR, ownership or as a help desk.

    ``*`` is all that one may see.
    """
    words, desk = request.operands.words(0), HelpDesk(request)
    if [word.text for word in words] == ["*"]:
        seen = [user for user in request.database.users.values() if _may_see(request, desk, user)]
        users = sorted(seen, key=lambda user: user.name)
    else:
        users = [existing_user(request.database, word) for word in words]
    if not words and request.acee.user in request.database.users:
        users = [request.database.users[request.acee.user]]
    for user in users:
        request.require(_may_see(request, desk, user))
    return listed(request, [line for user in users for line in _lines(request, user)])


def _may_see(request: Request, desk: HelpDesk, user: User) -> bool:
    return request.may_list(user.name, user.owner) or desk.may_list(user)


def _lines(request: Request, user: User) -> Iterator[str]:
    if not request.operands.has("NORACF"):
        yield from _base(request, user)
        for connect in user.connects:
            yield from _connect(user, connect)
        yield "SECURITY-LEVEL=NONE SPECIFIED"
        yield "CATEGORY-AUTHORIZATION"
        yield " NONE SPECIFIED"
        yield "SECURITY-LABEL=NONE SPECIFIED"
    if user.second_factor is not None:
        yield "MULTIFACTOR AUTHENTICATION INFORMATION:"
        yield f" FACTOR = AZFTOTP1  STATUS = {'ACTIVE' if user.second_factor.active else 'INACTIVE'}"
    yield from absent(request, USER_SEGMENTS)


def _base(request: Request, user: User) -> Iterator[str]:
    options = request.database.options
    name, owner = f"{user.full_name:<20}" if user.full_name else "UNKNOWN", user.owner or _NONE
    yield f"USER={user.name:<8}  NAME={name}  OWNER={owner:<8}  CREATED={julian(user.created)}"
    yield (
        f" DEFAULT-GROUP={user.default_group:<8} PASSDATE={_passdate(user):<6}"
        f" PASS-INTERVAL={_interval(user, options)} PHRASEDATE={_phrasedate(user)}"
    )
    attributes = [attribute for attribute in _ATTRIBUTES if _has(user, attribute, request)]
    if user.password_hash is None and user.phrase_hash is None:
        attributes.append("PROTECTED")
    if user.phrase_hash is not None:
        attributes.append("PASSPHRASE")
    yield f" ATTRIBUTES={' '.join(attributes) or _NONE}"
    yield f" REVOKE DATE={day(user.revoke_date)}   RESUME DATE={day(user.resume_date)}"
    yield f" LAST-ACCESS={moment(user.last_access)}"
    yield f" UNSUCCESSFUL-ATTEMPTS={user.failed_attempts}"
    yield f" CLASS AUTHORIZATIONS={' '.join(user.class_authority) or _NONE}"
    yield f" INSTALLATION-DATA={user.data}" if user.data else " NO-INSTALLATION-DATA"
    yield " NO-MODEL-NAME"
    yield " LOGON ALLOWED   (DAYS)          (TIME)"
    yield " ---------------------------------------------"
    yield f" {user.when.days_text:<31} {user.when.time_text}"


def _has(user: User, attribute: str, request: Request) -> bool:
    if attribute == "REVOKED":
        return user.is_revoked(request.today) or is_inactive(request.database.options, user, request.workshop.now)
    if attribute == "UAUDIT":  # for auditors' eyes
        return user.uaudit and (request.acee.auditor or request.acee.roaudit)
    return bool(getattr(user, attribute.lower()))


def _connect(user: User, connect: Connect) -> Iterator[str]:
    yield (
        f"  GROUP={connect.group:<8}  AUTH={connect.authority.name:<8} CONNECT-OWNER={connect.owner or _NONE:<8}"
        f"  CONNECT-DATE={julian(connect.created)}"
    )
    last = moment(user.last_access) if connect.group == user.default_group else "UNKNOWN"
    yield f"    CONNECTS=    00  UACC={connect.uacc.name:<8} LAST-CONNECT={last}"
    yield f"    CONNECT ATTRIBUTES={connect_attributes(connect)}"
    yield f"    REVOKE DATE={day(connect.revoke_date)}   RESUME DATE={day(connect.resume_date)}"


def connect_attributes(connect: Connect) -> str:
    """The attributes of a connection in a listing."""
    return " ".join(name for name in _CONNECT_ATTRIBUTES if getattr(connect, name.lower())) or _NONE


def _passdate(user: User) -> str:
    if user.password_hash is None:
        return "N/A"
    return "00.000" if user.is_expired else julian(user.password_changed)


def _phrasedate(user: User) -> str:
    if user.phrase_hash is None:
        return "N/A"
    return "00.000" if user.is_expired else julian(user.phrase_changed or user.password_changed)


def _interval(user: User, options: Options) -> str:
    days = options.interval if user.interval is None else user.interval
    return "N/A" if not days else f"{days:>3}"
