"""PASSWORD, also called PHRASE: users change their own secrets and the days they live."""

from __future__ import annotations

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import existing_user
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.secrets import new_secret
from appliance.saf.commands.syntax import FLAG, LIST, SECRETS, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import User
from appliance.saf.quality import fault_of_new, with_new_secret
from appliance.secret import Secret

__all__ = ["PASSWORD", "password"]

PASSWORD = Syntax(
    keywords={"PASSWORD": SECRETS, "PHRASE": SECRETS, "USER": LIST, "INTERVAL": VALUE, "NOINTERVAL": FLAG}
)
_LONGEST_INTERVAL = 254


def password(request: Request) -> Outcome:
    """Change the issuer's password, phrase or both, giving the current one; or an interval, also of others.

    A wrong current one counts as a wrong attempt at logon.
    """
    user = request.database.users.get(request.acee.user)
    request.require(user is not None and not user.is_revoked(request.today))
    assert user is not None
    outcome = request.start()
    for keyword in ("PASSWORD", "PHRASE"):
        if request.operands.has(keyword):
            user = _changed(request, user, keyword)
            outcome = outcome.say(messages.SECRET_CHANGED, what=keyword.lower(), user=user.name)
    outcome = outcome.with_database(outcome.database.with_user(user))
    interval = request.operands.switch("INTERVAL")
    if interval is not None:
        for one in [existing_user(outcome.database, word) for word in request.operands.words("USER")] or [user]:
            outcome = _with_interval(request, outcome, outcome.database.users[one.name])
    return outcome if outcome.lines else request.start().say(messages.NOTHING_ASKED)


def _changed(request: Request, user: User, keyword: str) -> User:
    words, options = request.operands.words(keyword), request.database.options
    if len(words) != 2:
        raise TsoError(f"{keyword} takes the current and the new one", request.operands.column(keyword))
    current, new = (Secret(word.text) for word in words)
    is_phrase = keyword == "PHRASE"
    stored = user.phrase_hash if is_phrase else user.password_hash
    if not request.workshop.matches(stored, current, mixed_case=options.mixed_case):
        raise RefusalError(messages.OLD_SECRET_WRONG)
    fault = fault_of_new(options, user, new, request.workshop, request.workshop.now)
    if fault is not None:
        raise RefusalError(messages.NEW_SECRET_REFUSED, detail=fault)
    new_hash = new_secret(request, user.name, new, is_phrase=is_phrase)
    return with_new_secret(user, new_hash, options, request.workshop.now, is_phrase=is_phrase)


def _with_interval(request: Request, outcome: Outcome, user: User) -> Outcome:
    days = request.operands.number("INTERVAL", 1, _LONGEST_INTERVAL) or 0
    is_own = user.name == request.acee.user
    # Only an administrator may say that a password never ends.
    request.require_change(user.name if is_own and days else user.owner)
    longest = request.database.options.interval
    if days and longest and days > longest:
        raise RefusalError(messages.NEW_SECRET_REFUSED, detail=f"SETROPTS allows an interval of {longest} days at most")
    changed = attrs.evolve(user, interval=days)
    return outcome.with_database(outcome.database.with_user(changed)).say(messages.CHANGED, what="user", name=user.name)
