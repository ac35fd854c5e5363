"""SETROPTS: which classes count, password rules, and the display of both.

A committed change is in force at once for everybody, so RACLIST(...) REFRESH has nothing left to do; it is accepted,
because procedures have it, and it still complains about a class that is not RACLISTed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_state, class_words
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.syntax import FLAG, LIST, VALUE, Syntax, inner
from appliance.saf.database import ClassState, SafDatabase

__all__ = ["SETROPTS", "setropts"]

#: keyword -> (field of the class state, value)
_SWITCHES = {
    "CLASSACT": ("active", True),
    "NOCLASSACT": ("active", False),
    "RACLIST": ("raclisted", True),
    "NORACLIST": ("raclisted", False),
    "GENERIC": ("generic", True),
    "NOGENERIC": ("generic", False),
}
SETROPTS = Syntax(
    keywords={
        "PASSWORD": inner(
            REVOKE=VALUE, NOREVOKE=FLAG, INTERVAL=VALUE, NOINTERVAL=FLAG, MIXEDCASE=FLAG, NOMIXEDCASE=FLAG
        ),
        **dict.fromkeys(_SWITCHES, LIST),
        "REFRESH": FLAG,
        "GRPLIST": FLAG,
        "NOGRPLIST": FLAG,
        "LIST": FLAG,
    }
)
_MOST_ATTEMPTS = 255
_LONGEST_INTERVAL = 254


def setropts(request: Request) -> Outcome:
    """Change options, or LIST them (then AUDITOR will do)."""
    asked = set(request.operands.columns)
    if not asked:
        return request.start().say(messages.NOTHING_ASKED)
    request.require(request.acee.special or (asked == {"LIST"} and request.acee.auditor))
    database = _with_classes(request, _with_options(request))
    outcome = Outcome(database)
    if asked != {"LIST"}:
        outcome = outcome.say(messages.OPTIONS_SET)
    return outcome.show(_listing(database)) if "LIST" in asked else outcome


def _with_options(request: Request) -> SafDatabase:
    changes: dict[str, Any] = {}
    if (grouped := request.operands.switch("GRPLIST")) is not None:
        changes["list_of_groups"] = grouped
    passwords = request.operands.inside("PASSWORD")
    if passwords is not None:
        for keyword, field, most in (
            ("REVOKE", "revoke_after", _MOST_ATTEMPTS),
            ("INTERVAL", "interval", _LONGEST_INTERVAL),
        ):
            if passwords.switch(keyword) is not None:
                changes[field] = passwords.number(keyword, 1, most) or 0
        if (mixed := passwords.switch("MIXEDCASE")) is not None:
            changes["mixed_case"] = mixed
    options = attrs.evolve(request.database.options, **changes)
    return attrs.evolve(request.database, options=options) if changes else request.database


def _with_classes(request: Request, database: SafDatabase) -> SafDatabase:
    is_refresh = request.operands.has("REFRESH")
    for keyword, (field, value) in _SWITCHES.items():
        for cls in class_words(request, keyword):
            state = class_state(database, cls)
            if is_refresh and keyword == "RACLIST":
                if not state.raclisted:
                    raise RefusalError(messages.NOT_RACLISTED, cls=cls)
            elif getattr(state, field) is not value:
                changes: dict[str, Any] = {field: value}
                database = database.with_class(cls, attrs.evolve(state, **changes))
    return database


def _listing(database: SafDatabase) -> list[str]:
    options = database.options
    return [
        _classes_line("ACTIVE CLASSES", database, lambda state: state.active),
        _classes_line("GENERIC PROFILE CLASSES", database, lambda state: state.generic),
        _classes_line("SETR RACLIST CLASSES", database, lambda state: state.raclisted),
        f"LIST OF GROUPS ACCESS CHECKING IS {'ACTIVE' if options.list_of_groups else 'INACTIVE'}",
        "PASSWORD PROCESSING OPTIONS:",
        f"  PASSWORD CHANGE INTERVAL IS {f'{options.interval} DAYS' if options.interval else 'UNLIMITED'}",
        f"  MIXED CASE PASSWORD SUPPORT IS {'IN EFFECT' if options.mixed_case else 'NOT IN EFFECT'}",
        f"  USERIDS ARE REVOKED AFTER {options.revoke_after} CONSECUTIVE UNSUCCESSFUL ATTEMPTS"
        if options.revoke_after
        else "  USERIDS ARE NOT REVOKED AFTER UNSUCCESSFUL ATTEMPTS",
    ]


def _classes_line(title: str, database: SafDatabase, is_meant: Callable[[ClassState], bool]) -> str:
    names = sorted(cls for cls, state in database.classes.items() if is_meant(state))
    return f"{title} = {' '.join(names) or 'NONE'}"
