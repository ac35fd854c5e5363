"""PASSWORD, also called PHRASE: users change their own secrets, giving the current one."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.secrets import new_secret
from appliance.saf.commands.syntax import SECRETS, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import User
from appliance.secret import Secret

__all__ = ["PASSWORD", "password"]

PASSWORD = Syntax(keywords={"PASSWORD": SECRETS, "PHRASE": SECRETS})


def password(request: Request) -> Outcome:
    """Change the issuer's password, phrase or both. A wrong current one counts as a wrong attempt at logon."""
    user = request.database.users.get(request.acee.user)
    request.require(user is not None and not user.revoked)
    assert user is not None
    outcome = request.start()
    for keyword, field in (("PASSWORD", "password_hash"), ("PHRASE", "phrase_hash")):
        if request.operands.has(keyword):
            hash_ = _changed(request, user, keyword, getattr(user, field))
            changes: dict[str, Any] = {field: hash_, "password_changed": request.workshop.now, "is_expired": False}
            user = attrs.evolve(user, **changes)
            outcome = outcome.say(messages.SECRET_CHANGED, what=keyword.lower(), user=user.name)
    if not outcome.lines:
        return outcome.say(messages.NOTHING_ASKED)
    return outcome.with_database(outcome.database.with_user(user))


def _changed(request: Request, user: User, keyword: str, stored: Secret | None) -> Secret:
    words = request.operands.words(keyword)
    if len(words) != 2:
        raise TsoError(f"{keyword} takes the current and the new one", request.operands.column(keyword))
    current, new = (Secret(word.text) for word in words)
    if not request.workshop.matches(stored, current, mixed_case=request.database.options.mixed_case):
        raise RefusalError(messages.OLD_SECRET_WRONG)
    if current == new:
        raise RefusalError(messages.NEW_SECRET_REFUSED, detail="it is the current one")
    return new_secret(request, user.name, new, is_phrase=keyword == "PHRASE")
