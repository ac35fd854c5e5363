"""Parts of RLIST and LISTDSD listings that are the same: sections, audit settings, dates, access lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from appliance.saf.commands.outcome import Request
from appliance.saf.database import Profile

__all__ = ["access_lists", "audit_sections", "dates", "section"]


def section(title: str, *lines: str) -> Iterator[str]:
    """A blank line, a title, its underline, and what stands under it."""
    yield ""
    yield title
    yield "-" * len(title)
    yield from lines


def audit_sections(request: Request, profile: Profile) -> Iterator[str]:
    """AUDITING, and GLOBALAUDIT for who may see that."""
    yield from section("AUDITING", str(profile.audit))
    acee = request.acee
    if acee.auditor or acee.roaudit or request.is_in_scope(profile.owner, is_profile=True, auditor=True):
        yield from section("GLOBALAUDIT", str(profile.global_audit))


def dates(profile: Profile) -> Iterator[str]:
    """Creation, last reference and last change: day of the year and year."""
    yield ""
    yield "CREATION DATE  LAST REFERENCE DATE  LAST CHANGE DATE"
    yield " (DAY) (YEAR)       (DAY) (YEAR)      (DAY) (YEAR)"
    yield "-------------  -------------------  ----------------"
    created, changed = _day_year(profile.created), _day_year(profile.changed or profile.created)
    yield f"  {created:<18}{changed:<19}{changed}"


def _day_year(moment: datetime | None) -> str:
    return "UNKNOWN" if moment is None else moment.strftime("%j    %y")


def access_lists(profile: Profile) -> Iterator[str]:
    """The standard list, then the conditional one; UNTIL is ours."""
    yield ""
    yield "USER      ACCESS   ACCESS COUNT"
    yield "----      ------   ------ -----"
    if not profile.access:
        yield "NO USERS IN ACCESS LIST"
    for name, access in sorted(profile.access.items()):
        until = profile.until.get(name)
        end = "" if until is None else f"   UNTIL {until:%m/%d/%y}"
        yield f"{name:<8}  {access.name:<8}   000000{end}"
    yield ""
    yield "   ID     ACCESS   ACCESS COUNT   CLASS           ENTITY NAME"
    yield "-------- -------  ------------ -------- ---------------------------------------"
    if not profile.conditional:
        yield "NO ENTRIES IN CONDITIONAL ACCESS LIST"
    for entry in profile.conditional:
        end = "" if entry.until is None else f"   UNTIL {entry.until:%m/%d/%y}"
        yield f"{entry.name:<8} {entry.access.name:<8}    000000    {entry.condition.value:<8} {entry.value}{end}"
