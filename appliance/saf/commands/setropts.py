"""SETROPTS: which classes count, what is audited, password rules, and the display of it all.

A committed change is in force at once for everybody, so RACLIST(...) REFRESH has nothing left to do; it is accepted,
because procedures have it, and it still complains about a class that is not RACLISTed. Enhanced generic naming is
always in effect.
"""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_state, class_words
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Outcome, Request
from appliance.saf.commands.passwordrules import PASSWORD_RULES, password_options
from appliance.saf.commands.setroptslist import options_lines
from appliance.saf.commands.syntax import ANYTHING, FLAG, LIST, MAYBE, VALUE, Keyword, Syntax, inner
from appliance.saf.database import SafDatabase
from appliance.saf.settings import LogOption, ProtectAll

__all__ = ["SETROPTS", "setropts"]

#: keyword -> (field of the class state, value)
_SWITCHES = {
    "CLASSACT": ("active", True),
    "NOCLASSACT": ("active", False),
    "RACLIST": ("raclisted", True),
    "NORACLIST": ("raclisted", False),
    "GENERIC": ("generic", True),
    "NOGENERIC": ("generic", False),
    "GLOBAL": ("global_checking", True),
    "NOGLOBAL": ("global_checking", False),
    "AUDIT": ("audit", True),
    "NOAUDIT": ("audit", False),
}
#: keyword -> field of the options
_FLAGS = {
    "GRPLIST": "list_of_groups",
    "SAUDIT": "audit_special",
    "OPERAUDIT": "audit_operations",
    "CMDVIOL": "audit_violations",
}
#: What auditors set, and nobody else.
_OF_AUDITORS = frozenset(
    {name for word in ("AUDIT", "SAUDIT", "OPERAUDIT", "CMDVIOL") for name in (word, f"NO{word}")} | {"LOGOPTIONS"}
)
#: What would audit less than this appliance always does.
_NEVER_LESS = frozenset({"NOAUDIT", "NOSAUDIT", "NOCMDVIOL"})
_KEYWORDS: dict[str, Keyword] = {
    "PASSWORD": PASSWORD_RULES,
    **dict.fromkeys(_SWITCHES, LIST),
    **{name: FLAG for word in _FLAGS for name in (word, f"NO{word}")},
    "LOGOPTIONS": inner(**{option.value: LIST for option in LogOption}),
    "INACTIVE": VALUE,
    "NOINACTIVE": FLAG,
    "PROTECTALL": MAYBE,
    "NOPROTECTALL": FLAG,
    "EGN": FLAG,
    "REFRESH": FLAG,
    "LIST": FLAG,
}
_WORDS_WITHOUT_EFFECT = (
    *("ADDCREATOR", "ADSP", "APPLAUDIT", "CATDSNS", "COMPATMODE", "ERASE", "GENERICOWNER", "INITSTATS", "MLNAMES"),
    *("MLQUIET", "MLS", "MLSTABLE", "MODEL", "PREFIX", "REALDSN", "SECLABELAUDIT", "SECLABELCONTROL", "SECLBYSYSTEM"),
    *("SECLEVELAUDIT", "TAPEDSN", "WHEN", "GENCMD", "GENLIST", "STATISTICS"),
)
_IGNORED: dict[str, Keyword] = {
    **{name: ANYTHING for word in _WORDS_WITHOUT_EFFECT for name in (word, f"NO{word}")},
    **dict.fromkeys(("JES", "KERBLVL", "LANGUAGE", "MLACTIVE", "MLFSOBJ", "MLIPCOBJ", "RETPD", "RVARYPW"), ANYTHING),
    **dict.fromkeys(("NOEGN", "NOMLACTIVE", "SESSIONINTERVAL", "NOSESSIONINTERVAL", "TERMINAL"), ANYTHING),
}
SETROPTS = Syntax(keywords=_KEYWORDS, ignored=_IGNORED)
_LONGEST_INACTIVE = 255


def setropts(request: Request) -> Outcome:
    """Change options (SPECIAL; auditing: AUDITOR), or LIST them (also auditors, and in a group)."""
    asked = set(request.operands.columns)
    if not asked:
        return request.start().say(messages.NOTHING_ASKED)
    acee = request.acee
    if asked == {"LIST"}:
        request.require(request.sees_all or bool(acee.special_groups or acee.auditor_groups))
    request.require(acee.auditor or not asked & _OF_AUDITORS)
    others = asked - _OF_AUDITORS - {"LIST"}
    request.require(acee.special or not others or (others <= {"GENERIC", "REFRESH"} and _may_refresh(request)))
    database = _with_classes(request, _with_options(request))
    outcome = Outcome(database)
    if asked != {"LIST"}:
        outcome = outcome.say(messages.OPTIONS_SET)
    for cls in _not_listed(request):
        outcome = outcome.say(messages.NOT_RACLISTED, cls=cls)
    for keyword in sorted(asked & _NEVER_LESS):
        outcome = outcome.say(messages.ALWAYS_AUDITED, keyword=keyword)
    return outcome.show(options_lines(database)) if "LIST" in asked else outcome


def _not_listed(request: Request) -> list[str]:
    """Classes that RACLIST ... REFRESH names and that are not RACLISTed."""
    asked = class_words(request, "RACLIST") if request.operands.has("REFRESH") else []
    return [cls for cls in asked if not class_state(request.database, cls).raclisted]


def _may_refresh(request: Request) -> bool:
    return request.operands.has("REFRESH") and bool(request.acee.special_groups or request.acee.operations)


def _with_options(request: Request) -> SafDatabase:
    operands, options = request.operands, request.database.options
    changes: dict[str, Any] = {}
    for keyword, field in _FLAGS.items():
        if (wanted := operands.switch(keyword)) is not None:
            changes[field] = wanted
    if operands.switch("INACTIVE") is not None:
        changes["inactive"] = operands.number("INACTIVE", 1, _LONGEST_INACTIVE) or 0
    if (protect := operands.switch("PROTECTALL")) is not None:
        word = choice(operands, "PROTECTALL", ("FAILURES", "WARNING")) or "FAILURES"
        changes["protect_all"] = ProtectAll[word] if protect else ProtectAll.NONE
    passwords = operands.inside("PASSWORD")
    if passwords is not None:
        changes |= password_options(passwords, options)
    return attrs.evolve(request.database, options=attrs.evolve(options, **changes)) if changes else request.database


def _with_classes(request: Request, database: SafDatabase) -> SafDatabase:
    is_refresh = request.operands.has("REFRESH")
    for keyword, (field, value) in _SWITCHES.items():
        for cls in class_words(request, keyword):
            if not is_refresh or keyword not in ("RACLIST", "GENERIC", "GLOBAL"):
                changes: dict[str, Any] = {field: value}
                database = _changed(database, cls, changes)
    logging = request.operands.inside("LOGOPTIONS")
    if logging is not None:
        for option in LogOption:
            for cls in class_words(attrs.evolve(request, operands=logging), option.value):
                database = _changed(database, cls, {"logging": option})
    return database


def _changed(database: SafDatabase, cls: str, changes: dict[str, Any]) -> SafDatabase:
    state = class_state(database, cls)
    new = attrs.evolve(state, **changes)
    return database if new == state else database.with_class(cls, new)
