"""FROM(profile): RDEFINE and ADDSD make a new profile after one that is there; what they say themselves goes before."""

from __future__ import annotations

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_operand, data_set_name, profile_name
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.syntax import FLAG, VALUE, Keyword
from appliance.saf.database import Profile

__all__ = ["MODEL", "modelled"]

MODEL: dict[str, Keyword] = {"FROM": VALUE, "FCLASS": VALUE, "FGENERIC": FLAG}
_DATA_SET = "DATASET"


def modelled(request: Request, profile: Profile) -> Profile:
    """The new profile with level, auditing, universal access, notice and access lists of the one that FROM names.

    FCLASS is the class of the model, that of the new profile unless it is said. Whoever copies an access list must be
    allowed to change it.
    """
    words = request.operands.words("FROM")
    if not words:
        return profile
    fclass = request.operands.words("FCLASS")
    cls = profile.cls if not fclass else _class(fclass[0].text.upper(), request)
    name = data_set_name(words[0], request.acee.user) if cls == _DATA_SET else profile_name(words[0], cls)
    model = request.database.profiles.get(cls, {}).get(name)
    if model is None:
        raise RefusalError(messages.NOT_DEFINED, what=f"{cls} profile", name=name)
    request.require_change(model.owner, is_profile=True)
    return attrs.evolve(
        profile,
        level=model.level,
        uacc=model.uacc,
        warning=model.warning,
        audit=model.audit,
        global_audit=model.global_audit,
        notify=model.notify,
        access=model.access,
        until=model.until,
        conditional=model.conditional,
    )


def _class(name: str, request: Request) -> str:
    return name if name == _DATA_SET else class_operand(request.database, request.operands.words("FCLASS")[0])
