"""SETROPTS LIST: the options in RACF's layout, its fields in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from appliance.saf.database import ClassState, Options, SafDatabase
from appliance.saf.settings import Character, LogOption, ProtectAll

__all__ = ["options_lines"]

_ALWAYS_ACTIVE = ("DATASET", "USER", "GROUP")


def options_lines(database: SafDatabase) -> Iterator[str]:
    """The listing."""
    options = database.options
    yield f"ATTRIBUTES = INITSTATS {_attributes(options)}"
    yield "STATISTICS = NONE"
    yield _classes("AUDIT CLASSES", database, lambda state: state.audit)
    yield _classes("ACTIVE CLASSES", database, lambda state: state.active, _ALWAYS_ACTIVE)
    yield _classes("GENERIC PROFILE CLASSES", database, lambda state: state.generic)
    yield _classes("GENERIC COMMAND CLASSES", database, lambda state: state.generic)
    yield "GENLIST CLASSES = NONE"
    yield _classes("GLOBAL CHECKING CLASSES", database, lambda state: state.global_checking)
    yield _classes("SETR RACLIST CLASSES", database, lambda state: state.raclisted)
    for option in LogOption:
        if option is not LogOption.DEFAULT:
            yield _classes(f'LOGOPTIONS "{option.value}" CLASSES', database, _logs(option))
    yield "ENHANCED GENERIC NAMING IS IN EFFECT"
    yield _protect_all(options)
    yield (
        f"INACTIVE USERIDS ARE BEING AUTOMATICALLY REVOKED AFTER {options.inactive} DAYS."
        if options.inactive
        else "INACTIVE USERIDS ARE NOT BEING AUTOMATICALLY REVOKED."
    )
    yield f"LIST OF GROUPS ACCESS CHECKING IS {'ACTIVE' if options.list_of_groups else 'INACTIVE'}."
    yield "PASSWORD PROCESSING OPTIONS:"
    yield from _passwords(options)


def _attributes(options: Options) -> str:
    named = (
        ("SAUDIT", options.audit_special),
        ("CMDVIOL", options.audit_violations),
        ("OPERAUDIT", options.audit_operations),
    )
    return " ".join(word if is_on else f"NO{word}" for word, is_on in named)


def _logs(option: LogOption) -> Callable[[ClassState], bool]:
    return lambda state: state.logging is option


def _classes(
    title: str, database: SafDatabase, is_meant: Callable[[ClassState], bool], always: tuple[str, ...] = ()
) -> str:
    names = sorted(cls for cls, state in database.classes.items() if is_meant(state) and cls not in always)
    return f"{title} = {' '.join((*always, *names)) or 'NONE'}"


def _protect_all(options: Options) -> str:
    match options.protect_all:
        case ProtectAll.NONE:
            return "PROTECT-ALL IS NOT IN EFFECT"
        case ProtectAll.WARNING:
            return "PROTECT-ALL IS ACTIVE, CURRENT OPTIONS: PROTECT-ALL WARNING OPTION IS IN EFFECT"
        case ProtectAll.FAILURES:
            return "PROTECT-ALL IS ACTIVE, CURRENT OPTIONS: PROTECT-ALL FAIL OPTION IS IN EFFECT"


def _passwords(options: Options) -> Iterator[str]:
    yield f"  PASSWORD CHANGE INTERVAL IS {f'{options.interval:>3} DAYS.' if options.interval else 'UNLIMITED.'}"
    yield f"  PASSWORD MINIMUM CHANGE INTERVAL IS {options.min_change:>3} DAYS."
    yield f"  MIXED CASE PASSWORD SUPPORT IS {_in_effect(options.mixed_case)}"
    yield f"  SPECIAL CHARACTERS IN PASSWORDS ARE {'ALLOWED' if options.special_chars else 'NOT ALLOWED'}"
    yield (
        f"  {options.history} GENERATIONS OF PREVIOUS PASSWORDS BEING MAINTAINED."
        if options.history
        else "  NO PASSWORD HISTORY BEING MAINTAINED."
    )
    yield (
        f"  AFTER {options.revoke_after:>3} CONSECUTIVE UNSUCCESSFUL PASSWORD ATTEMPTS, A USERID WILL BE REVOKED."
        if options.revoke_after
        else "  USERIDS NOT BEING AUTOMATICALLY REVOKED."
    )
    yield (
        f"  PASSWORD EXPIRATION WARNING LEVEL IS {options.warning:>3} DAYS."
        if options.warning
        else "  NO PASSWORD EXPIRATION WARNING MESSAGES WILL BE ISSUED."
    )
    if not options.rules:
        yield "  NO INSTALLATION PASSWORD SYNTAX RULES"
        return
    yield "  INSTALLATION PASSWORD SYNTAX RULES:"
    for rule in options.rules:
        length = (
            f"LENGTH({rule.shortest}:{rule.longest})" if rule.shortest < rule.longest else f"LENGTH({rule.longest})"
        )
        yield f"    RULE {rule.number}  {length:<12} {''.join(place.value for place in rule.places)}"
    yield "  LEGEND:"
    yield (
        "  " + " ".join(f"{kind.value}-{kind.name}" for kind in Character if kind is not Character.ANY) + " *-ANYTHING"
    )


def _in_effect(is_on: bool) -> str:
    return "IN EFFECT" if is_on else "NOT IN EFFECT"
