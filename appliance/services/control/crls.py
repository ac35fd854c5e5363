"""The CRLs in memory: all of them, one in detail, and a page of what one revokes.

    D CRL
    D CRL,ID=list                     everything about one
    D CRL,REVOKED[,ID=list][,filters][,SORT=column][,ORDER=ASC|DESC][,OFFSET=n][,COUNT=n]

Filters: SERIAL=, REASON=, HOLDER= with ``*``, SINCE= and UNTIL= for the date of revocation, FIND=text. A list may have
100,000 entries: it is decoded, selected and sorted on a thread, and an answer has 1,000 rows at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice

from appliance.certs.crls.crl import Crl
from appliance.certs.crls.crl_contents import RevokedEntry, entries
from appliance.certs.crls.crl_source import CrlEntry
from appliance.certs.crls.crl_table import list_id, time_text
from appliance.services.control import messages
from appliance.services.control.displays import count, table
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.paging import PAGE_KEYWORDS, Page, asked_page
from appliance.services.control.selection import matches, moment
from appliance.services.control.working import on_slow_thread
from appliance.session.events import CommandDone

__all__ = ["COLUMNS", "display", "revoked"]

COLUMNS = ("SERIAL", "DATE", "REASON", "IN", "HOLDER")
_FILTERS = frozenset({"SERIAL", "REASON", "HOLDER", "SINCE", "UNTIL", "FIND"})
_MOST = 1000
_PART = 4096

Holder = Callable[[int], str]
Test = Callable[[RevokedEntry], bool]
Key = Callable[[RevokedEntry], str | int | datetime]


def display(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D CRL: all of them; with ID= one, as FIELD and VALUE."""
    if "ID" not in command.keywords:
        return table("CRL")(facilities, command)
    entry = _named(facilities, command.keyword("ID"))
    if entry is None:
        return _missing(command.keyword("ID"))

    def work() -> CommandDone:
        return CommandDone(0, (count(1, 1),), ("FIELD", "VALUE"), tuple(facilities.lists.facts(entry)))

    return on_slow_thread(work)


def revoked(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D CRL,REVOKED: the rows of one page; the last line says how many there are, and how many fit the filters."""
    page = asked_page(command, COLUMNS, sort="DATE", most=_MOST)
    unknown = sorted(command.keywords.keys() - _FILTERS - PAGE_KEYWORDS - {"ID"})
    if unknown or page is None:
        wrong = f"the operand {unknown[0]}=" if unknown else f"a page without SORT= column, at most {_MOST} rows"
        return CommandDone(8, (messages.UNKNOWN.format(command=wrong),))
    entry = _named(facilities, command.keyword("ID"))
    if entry is None or entry.crl is None:
        return _missing(command.keyword("ID"))
    crl, holder = entry.crl, facilities.lists.holders(entry)
    return on_slow_thread(lambda: _page(crl, holder, command, page))


def _named(facilities: Facilities, wanted: str) -> CrlEntry | None:
    """The list whose id begins so; without one, the only one that ever came."""
    lists = facilities.lists.entries()
    found = [entry for entry in lists if (list_id(entry).startswith(wanted.lower()) if wanted else entry.crl)]
    return found[0] if len(found) == 1 else None


def _missing(wanted: str) -> CommandDone:
    if wanted:
        return CommandDone(8, (messages.NO_SUCH_CRL.format(id=wanted),))
    return CommandDone(8, (messages.MISSING.format(command="CRL", keyword="ID"),))


def _page(crl: Crl, holder: Holder, command: OperatorCommand, page: Page) -> CommandDone:
    tests = list(_tests(command, holder))
    found = [entry for entry in entries(crl) if all(test(entry) for test in tests)]
    shown = _cut(found, _order(page.sort, holder), page)
    rows = tuple(
        (
            *(f"{entry.serial:X}", time_text(entry.revoked_at), entry.reason),
            *("DELTA" if entry.is_delta else "BASE", holder(entry.serial)),
        )
        for entry in shown
    )
    return CommandDone(0, (count(len(rows), len(found)),), COLUMNS, rows)


def _tests(command: OperatorCommand, holder: Holder) -> Iterator[Test]:
    """One for each filter that was given; ValueError for a date that is none."""
    serial, reason = command.keyword("SERIAL").replace(":", "").lstrip("0"), command.keyword("REASON")
    owner, text = command.keyword("HOLDER"), command.keyword("FIND").upper()
    since, until = moment(command.keyword("SINCE")), moment(command.keyword("UNTIL"))
    if serial:
        yield lambda entry: matches(f"{entry.serial:X}", serial)
    if reason:
        yield lambda entry: matches(entry.reason, reason)
    if owner:
        yield lambda entry: matches(holder(entry.serial), owner)
    if since is not None:
        yield lambda entry: entry.revoked_at >= since
    if until is not None:
        yield lambda entry: entry.revoked_at <= until
    if text:
        yield lambda entry: text in f"{entry.serial:X}\n{entry.reason}\n{holder(entry.serial)}".upper()


def _cut(found: Sequence[RevokedEntry], key: Key, page: Page) -> Iterator[RevokedEntry]:
    """The entries of the page. One call that sorts them all would keep the reactor's thread from running meanwhile."""
    parts = (found[start : start + _PART] for start in range(0, len(found), _PART))
    runs = (sorted(part, key=key, reverse=page.is_descending) for part in parts)
    merged = merge(*runs, key=key, reverse=page.is_descending)
    return islice(merged, page.offset, page.offset + page.count)


def _order(column: str, holder: Holder) -> Key:
    match column:
        case "SERIAL":
            return lambda entry: entry.serial
        case "REASON":
            return lambda entry: entry.reason
        case "IN":
            return lambda entry: entry.is_delta
        case "HOLDER":
            return lambda entry: holder(entry.serial)
        case _:
            return lambda entry: entry.revoked_at
