"""What the verbs say that ask a running server."""

from __future__ import annotations

from appliance.message import Message

__all__ = ["DCAS_REFUSED", "NO_ANSWER", "NO_PASSTICKET"]

NO_ANSWER = Message("SLYO0201E", "the control socket {socket} does not answer: {reason}")
NO_PASSTICKET = Message("SLYD0201E", "{server} gave no PassTicket: {reason}")
DCAS_REFUSED = Message("SLYD0202E", "refused, return code {code} ({saf}): {meaning}")
