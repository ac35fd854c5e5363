"""The guided tasks of SAF: users, access, the three ways to a certificate, key rings, a business partner."""

from appliance.tui.saftasks.certificates import ADD_ANSWER, ISSUE, MAP, REQUEST, SELF_SIGNED
from appliance.tui.saftasks.partner import PARTNER
from appliance.tui.saftasks.people import ADD_USER, CONNECT, DEFINE, EXPLAIN, PASSTICKET_KEY, PASSWORD, PERMIT
from appliance.tui.saftasks.rings import (
    ADD_RING,
    CONNECT_CERTIFICATE,
    DEFAULT_CERTIFICATE,
    DELETE_RING,
    LIST_RINGS,
    REMOVE_CERTIFICATE,
)

__all__ = [
    "ADD_ANSWER",
    "ADD_RING",
    "ADD_USER",
    "CONNECT",
    "CONNECT_CERTIFICATE",
    "DEFAULT_CERTIFICATE",
    "DEFINE",
    "DELETE_RING",
    "EXPLAIN",
    "ISSUE",
    "LIST_RINGS",
    "MAP",
    "PARTNER",
    "PASSTICKET_KEY",
    "PASSWORD",
    "PERMIT",
    "REMOVE_CERTIFICATE",
    "REQUEST",
    "SELF_SIGNED",
    "TASKS",
]

TASKS = (
    *(PARTNER, ADD_USER, PASSWORD, CONNECT, DEFINE, PERMIT, EXPLAIN),
    *(SELF_SIGNED, ISSUE, REQUEST, ADD_ANSWER, MAP),
    *(ADD_RING, CONNECT_CERTIFICATE, DEFAULT_CERTIFICATE, REMOVE_CERTIFICATE, LIST_RINGS, DELETE_RING),
    PASSTICKET_KEY,
)
