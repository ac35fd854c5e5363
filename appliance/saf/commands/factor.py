"""The second factor of a user: MFA(FACTOR(AZFTOTP1) ACTIVE) of ALTUSER.

RACF's keywords name a factor and switch it; the key is made here and shown once, as an authenticator reads it, or
given with KEY in base 32.
"""

from __future__ import annotations

import base64

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Outcome, Request
from appliance.saf.commands.syntax import FLAG, SECRET, VALUE, Operands, inner
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import User
from appliance.saf.people import SecondFactor
from appliance.saf.totp import key_uri
from appliance.secret import Secret

__all__ = ["MFA", "with_factor"]

MFA = inner(FACTOR=VALUE, ACTIVE=FLAG, NOACTIVE=FLAG, KEY=SECRET, DELFACTOR=VALUE)
_FACTORS = ("AZFTOTP1",)
_SHORTEST_KEY = 16


def with_factor(request: Request, outcome: Outcome, user: User) -> tuple[Outcome, User]:
    """The user with the factor as asked for; the outcome says the new key when one was made."""
    if request.operands.has("NOMFA"):
        return outcome, attrs.evolve(user, second_factor=None)
    asked = request.operands.inside("MFA")
    if asked is None:
        return outcome, user
    choice(asked, "FACTOR", _FACTORS)
    if choice(asked, "DELFACTOR", _FACTORS) is not None:
        return outcome, attrs.evolve(user, second_factor=None)
    factor = user.second_factor
    if asked.has("KEY"):
        factor = SecondFactor(_given_key(asked))
    elif factor is None:
        factor = SecondFactor(request.workshop.factor_key(user.name))
        uri = key_uri(factor.key, user.name, "Sallyport")
        outcome = outcome.say(messages.FACTOR_KEY, user=user.name, uri=uri)
    active = asked.switch("ACTIVE")
    factor = factor if active is None else attrs.evolve(factor, active=active)
    return outcome, attrs.evolve(user, second_factor=factor)


def _given_key(asked: Operands) -> Secret:
    word = asked.words("KEY")[0]
    text = word.text.upper()
    try:
        key = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:  # not base 32, or not even ASCII
        key = b""
    if len(key) < _SHORTEST_KEY:
        raise TsoError(f"KEY takes base 32 of at least {_SHORTEST_KEY} bytes", word.column)
    return Secret(key)
