"""New passwords and phrases in commands: the rules, and the hash."""

from __future__ import annotations

from appliance.saf.commands import messages
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.passwords import fault_of
from appliance.saf.passwords import is_phrase as is_long
from appliance.saf.quality import rule_fault
from appliance.secret import Secret

__all__ = ["new_secret"]


def new_secret(request: Request, user: str, secret: Secret, *, is_phrase: bool, by_rules: bool = False) -> Secret:
    """The hash of what may become the user's password or phrase.

    SETROPTS rules bind who sets a password for good, not an administrator's first one that expires at once.
    """
    problem = fault_of(secret, user)
    if problem is None and by_rules:
        problem = rule_fault(request.database.options, secret)
    if problem is None and is_long(secret) is not is_phrase:
        problem = "a password has 1 to 8 characters, a phrase 9 to 100"
    if problem is not None:
        raise RefusalError(messages.NEW_SECRET_REFUSED, detail=problem)
    return request.workshop.hash(secret, mixed_case=request.database.options.mixed_case)
