"""RACDCERT MAP, ALTMAP, DELMAP, LISTMAP: filters that give a user ID to certificates by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs
from cryptography import x509

from appliance.saf.commands import messages
from appliance.saf.commands.certificates import imported
from appliance.saf.commands.certlists import whose
from appliance.saf.commands.digtcert import CertificateRequest, label_of, owner_text, status_of
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import MULTIID, CertificateFilter, SafDatabase
from appliance.saf.dn import LIMIT, begins_with_rdn, rdn_texts
from appliance.saf.dn import text as name_text

__all__ = ["alter", "define", "delete", "display"]

_TEMPLATE = re.compile(r"[A-Z0-9@#$]+=&?[A-Z0-9@#$]+(\.[A-Z0-9@#$]+=&?[A-Z0-9@#$]+)*")


def define(wanted: CertificateRequest) -> Outcome:
    """Define a filter; TRUST or NOTRUST must be said, and one of the two names at least.

    With a model certificate the two values begin a part of its names: the filter is all from there on.
    """
    _require_user(wanted)
    operands, criteria = wanted.operands, _criteria(wanted)
    subject, issuer = _names(wanted)
    status = status_of(operands)
    if status is None or not (subject or issuer):
        missing = "SDNFILTER or IDNFILTER" if status else "TRUST or NOTRUST"
        raise RefusalError(messages.BAD_FILTER, column=operands.column("MAP"), detail=f"{missing} is missing")
    for entry in wanted.database.filters:
        if (entry.subject, entry.issuer) == (subject, issuer):
            raise RefusalError(messages.FILTER_USED, label=entry.label, user=owner_text(entry.user))
    label = wanted.new_label("WITHLABEL", {entry.label for entry in _owned(wanted)}, "filter")
    entry = CertificateFilter(wanted.owner, label, status, subject, issuer, criteria)
    outcome = Outcome(_with_filters(wanted.database, (*wanted.database.filters, entry)))
    return outcome.say(messages.MAPPED, label=label, user=owner_text(wanted.owner), status=status.name)


def _criteria(wanted: CertificateRequest) -> str:
    """The template of a MULTIID filter; others have none."""
    words = wanted.operands.words("CRITERIA")
    if wanted.owner != MULTIID:
        if words:
            raise TsoError("CRITERIA belongs to MULTIID", wanted.operands.column("CRITERIA"))
        return ""
    if not words or _TEMPLATE.fullmatch(words[0].text.upper()) is None:
        detail = "CRITERIA is a template such as SYSID=&SYSID.APPLID=&APPLID"
        raise RefusalError(messages.BAD_FILTER, column=wanted.operands.column("CRITERIA"), detail=detail)
    return words[0].text.upper()


def _names(wanted: CertificateRequest) -> tuple[str, str]:
    subject, issuer = _name(wanted, "SDNFILTER"), _name(wanted, "IDNFILTER")
    if wanted.operands.text("MAP") is None:
        return subject, issuer
    model = imported(wanted).certificate
    if not (subject or issuer):
        return name_text(model.subject), name_text(model.issuer)
    return _from_model(wanted, "SDNFILTER", subject, model.subject), _from_model(
        wanted, "IDNFILTER", issuer, model.issuer
    )


def _from_model(wanted: CertificateRequest, keyword: str, start: str, name: x509.Name) -> str:
    if not start:
        return ""
    rdns = rdn_texts(name) or ()
    for place in range(len(rdns)):
        rest = ".".join(rdns[place:])
        if rest.startswith(start):
            return rest
    detail = f"{keyword} does not occur in the name of the certificate"
    raise RefusalError(messages.BAD_FILTER, column=wanted.operands.column(keyword), detail=detail)


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
    return outcome.say(messages.FILTER_CHANGED, label=old.label, user=owner_text(old.user), status=status.name)


def delete(wanted: CertificateRequest) -> Outcome:
    """Delete a filter."""
    old = _found(wanted)
    filters = tuple(entry for entry in wanted.database.filters if entry is not old)
    outcome = Outcome(_with_filters(wanted.database, filters))
    return outcome.say(messages.DELETED, what="filter", name=f"{old.label} of {owner_text(old.user)}")


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
    if entry.criteria:
        yield f"  Criteria: {entry.criteria}"


def _require_user(wanted: CertificateRequest) -> None:
    if wanted.owner != MULTIID and wanted.owner not in wanted.database.users:
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
