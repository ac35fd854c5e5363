"""EXPLAIN user class resource: what the answer would be and why. A command of our own, for those who audit.

EXPLAIN user LOGON application says what would keep somebody out who proves to be the user. Both decide nothing and ask
the functions that decide; the port of entry is given with TERMINAL, PORT and SERVAUTH.
"""

from __future__ import annotations

from appliance.saf.acees import acee_of
from appliance.saf.authorization import rule
from appliance.saf.commands.classes import class_operand
from appliance.saf.commands.datasets import DATASET
from appliance.saf.commands.names import choice, existing_user
from appliance.saf.commands.outcome import Outcome, Request
from appliance.saf.commands.settings import LEVELS
from appliance.saf.commands.syntax import VALUE, Syntax
from appliance.saf.database import User
from appliance.saf.entrance import Barred, barred
from appliance.saf.explanation import explain_logon, explain_ruling
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, PortOfEntry, RejectReason, Resource
from appliance.saf.verification import is_inactive

__all__ = ["EXPLAIN", "explain"]

EXPLAIN = Syntax(
    ("a user ID", "a class", "a resource"),
    3,
    {"ACCESS": VALUE, "TERMINAL": VALUE, "PORT": VALUE, "SERVAUTH": VALUE},
)
_HIGHEST_PORT = 65535
_LOGON = "LOGON"


def explain(request: Request) -> Outcome:
    """The decision for a user as he would log on now, and its reason; for auditors, and for a user about himself."""
    operands = request.operands
    user = existing_user(request.database, operands.words(0)[0])
    request.require(request.may_list(user.name, user.owner))
    entry = PortOfEntry(
        terminal=operands.name("TERMINAL") or "",
        port=operands.number("PORT", 1, _HIGHEST_PORT) or 0,
        servauth=operands.name("SERVAUTH") or "",
    )
    acee = acee_of(user, request.today, entry)
    index = SnapshotIndex.of(request.database)
    word = operands.words(1)[0]
    if word.text.upper() == _LOGON:
        application = operands.words(2)[0].text.upper()
        by = _barred(request, index, user, acee, application)
        return request.start().show(explain_logon(user.name, application, by))
    cls = DATASET if word.text.upper() == DATASET else class_operand(request.database, word)
    resource = Resource(cls, operands.words(2)[0].text.upper())
    access = Access[choice(operands, "ACCESS", LEVELS) or "READ"]
    ruling = rule(index, acee, resource, access, request.workshop.now)
    return request.start().show(explain_ruling(acee, resource, access, ruling))


def _barred(request: Request, index: SnapshotIndex, user: User, acee: Acee, application: str) -> Barred | None:
    now = request.workshop.now
    if user.is_kept_out(now.date()):
        return Barred(RejectReason.REVOKED)
    if is_inactive(request.database.options, user, now):
        return Barred(RejectReason.INACTIVE)
    return barred(index, user, acee, application, now)
