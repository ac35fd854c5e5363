"""EXPLAIN user class resource: what the answer would be and why. A command of our own, for those who audit.

It decides nothing and asks the same function that decides; conditions of the port of entry are given with TERMINAL,
PORT and SERVAUTH.
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
from appliance.saf.explanation import explain_ruling
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, PortOfEntry, Resource

__all__ = ["EXPLAIN", "explain"]

EXPLAIN = Syntax(
    ("a user ID", "a class", "a resource"),
    3,
    {"ACCESS": VALUE, "TERMINAL": VALUE, "PORT": VALUE, "SERVAUTH": VALUE},
)
_HIGHEST_PORT = 65535


def explain(request: Request) -> Outcome:
    """The decision for a user as he would log on now, and its reason; for auditors, and for a user about himself."""
    operands = request.operands
    user = existing_user(request.database, operands.words(0)[0])
    request.require(request.may_list(user.name, user.owner))
    word = operands.words(1)[0]
    cls = DATASET if word.text.upper() == DATASET else class_operand(word)
    resource = Resource(cls, operands.words(2)[0].text.upper())
    access = Access[choice(operands, "ACCESS", LEVELS) or "READ"]
    entry = PortOfEntry(
        terminal=operands.name("TERMINAL") or "",
        port=operands.number("PORT", 1, _HIGHEST_PORT) or 0,
        servauth=operands.name("SERVAUTH") or "",
    )
    acee = acee_of(user, request.today, entry)
    ruling = rule(SnapshotIndex.of(request.database), acee, resource, access, request.workshop.now)
    return request.start().show(explain_ruling(acee, resource, access, ruling))
