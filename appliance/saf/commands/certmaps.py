"""RACDCERT MAP, ALTMAP, DELMAP, LISTMAP: filters that give a user ID to certificates by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.certlists import whose
from appliance.saf.commands.digtcert import CertificateRequest, label_of, owner_text, status_of
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.database import CertificateFilter, SafDatabase
from appliance.saf.dn import LIMIT, begins_with_rdn

__all__ = ["alter", "define", "delete", "display"]


def define(wanted: CertificateRequest) -> Outcome:
    """Define a filter; TRUST or NOTRUST must be said, and one of the two names at least."""
    _require_user(wanted)
    operands = wanted.operands
    subject, issuer, status = _name(wanted, "SDNFILTER"), _name(wanted, "IDNFILTER"), status_of(operands)
    if status is None or not (subject or issuer):
        missing = "SDNFILTER or IDNFILTER" if status else "TRUST or NOTRUST"
        raise RefusalError(messages.BAD_FILTER, column=operands.column("MAP"), detail=f"{missing} is missing")
    for entry in wanted.database.filters:
        if (entry.subject, entry.issuer) == (subject, issuer):
            raise RefusalError(messages.FILTER_USED, label=entry.label, user=entry.user)
    label = wanted.new_label("WITHLABEL", {entry.label for entry in _owned(wanted)}, "filter")
    entry = CertificateFilter(wanted.owner, label, status, subject, issuer)
    outcome = Outcome(_with_filters(wanted.database, (*wanted.database.filters, entry)))
    return outcome.say(messages.MAPPED, label=label, user=wanted.owner, status=status.name)


def _name(wanted: CertificateRequest, keyword: str) -> str:
    words = wanted.operands.words(keyword)
    if not words:
        return ""
    if not begins_with_rdn(words[0].text):
        detail = f"{keyword} begins with a prefix such as CN= or OU="
        raise RefusalError(messages.BAD_FILTER, column=words[0].column, detail=detail)
    if len(words[0].text) > LIMIT:
        detail = f"{keyword} has at most {LIMIT} characters"
        raise RefusalError(messages.BAD_FILTER, column=words[0].column, detail=detail)
    return words[0].text


def alter(wanted: CertificateRequest) -> Outcome:
    """Give a filter another status."""
    old, status = _found(wanted), status_of(wanted.operands)
    if status is None:
        return wanted.start().say(messages.NOTHING_ASKED)
    changed = attrs.evolve(old, trust=status)
    filters = tuple(changed if entry is old else entry for entry in wanted.database.filters)
    outcome = Outcome(_with_filters(wanted.database, filters))
    return outcome.say(messages.FILTER_CHANGED, label=old.label, user=old.user, status=status.name)


def delete(wanted: CertificateRequest) -> Outcome:
    """Delete a filter."""
    old = _found(wanted)
    filters = tuple(entry for entry in wanted.database.filters if entry is not old)
    outcome = Outcome(_with_filters(wanted.database, filters))
    return outcome.say(messages.DELETED, what="filter", name=f"{old.label} of {old.user}")


def display(wanted: CertificateRequest) -> Outcome:
    """One filter by its label, or all of the user's."""
    inside = wanted.operands.inside("LISTMAP")
    shown = [_found(wanted)] if inside is not None and inside.has("LABEL") else _owned(wanted)
    if not shown:
        return wanted.start().say(messages.NOTHING_FOUND)
    lines = [line for entry in shown for line in _lines(entry)]
    return wanted.start().show([f"Mapping information for {whose(wanted.owner)}:", *lines])


def _lines(entry: CertificateFilter) -> Iterator[str]:
    yield from ("", f"  Label: {entry.label}", f"  Status: {entry.trust.name}")
    yield from ("  Issuer's Name Filter:", f"       >{entry.issuer}<")
    yield from ("  Subject's Name Filter:", f"       >{entry.subject}<")


def _require_user(wanted: CertificateRequest) -> None:
    if wanted.owner not in wanted.database.users:
        raise RefusalError(messages.NOT_DEFINED, what="user", name=owner_text(wanted.owner))


def _owned(wanted: CertificateRequest) -> list[CertificateFilter]:
    return [entry for entry in wanted.database.filters if entry.user == wanted.owner]


def _found(wanted: CertificateRequest) -> CertificateFilter:
    inside = wanted.operands.inside(wanted.function)
    words = inside.words("LABEL") if inside else ()
    owned = _owned(wanted)
    if words:
        owned = [entry for entry in owned if entry.label == label_of(words[0])]
    if not owned and words:
        raise RefusalError(messages.NO_FILTER, user=owner_text(wanted.owner), label=words[0].text)
    if len(owned) != 1:
        raise RefusalError(messages.LABEL_NEEDED, owner=owner_text(wanted.owner), what="filter")
    return owned[0]


def _with_filters(database: SafDatabase, filters: Iterable[CertificateFilter]) -> SafDatabase:
    return attrs.evolve(database, filters=tuple(filters))
