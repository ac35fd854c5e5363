"""The guided tasks of SAF: users, access, the three ways to a certificate, key rings, a business partner."""

from appliance.tui.keytasks import RINGS
from appliance.tui.saftasks.certificates import ADD_ANSWER, ISSUE, MAP, REQUEST, SELF_SIGNED
from appliance.tui.saftasks.partner import PARTNER
from appliance.tui.saftasks.people import ADD_USER, CONNECT, DEFINE, EXPLAIN, PASSTICKET_KEY, PASSWORD, PERMIT

__all__ = [
    "ADD_ANSWER",
    "ADD_USER",
    "CONNECT",
    "DEFINE",
    "EXPLAIN",
    "ISSUE",
    "MAP",
    "PARTNER",
    "PASSTICKET_KEY",
    "PASSWORD",
    "PERMIT",
    "REQUEST",
    "SELF_SIGNED",
    "TASKS",
]

TASKS = (
    *(PARTNER, ADD_USER, PASSWORD, CONNECT, DEFINE, PERMIT, EXPLAIN),
    *(SELF_SIGNED, ISSUE, REQUEST, ADD_ANSWER, MAP),
    *RINGS.tasks,
    PASSTICKET_KEY,
)
