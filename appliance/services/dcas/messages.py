"""Messages of the DCAS."""

from __future__ import annotations

from appliance.message import Message

TICKET_GIVEN = Message("SLYD0001I", "{caller} at {peer} got user ID {user} and a PassTicket for {application}")
NO_CERTIFICATE = Message("SLYD0101E", "{peer} showed no client certificate", audit=True, is_failure=True)
CERTIFICATE_REVOKED = Message(
    "SLYD0102E", "the certificate of {peer} is refused: {detail}", audit=True, is_failure=True
)
CALLER_UNMAPPED = Message(
    "SLYD0103E", "the certificate of {peer} gives no user ID: {detail}", audit=True, is_failure=True
)
CALLER_NOT_AUTHORIZED = Message(
    "SLYD0104E", "{user} at {peer} has no access to {resource}", audit=True, is_failure=True
)
TYPE_NOT_ENABLED = Message(
    "SLYD0105E", "{caller} at {peer} sent a format {format} request: SERVERTYPE forbids it", True
)
REQUEST_REJECTED = Message("SLYD0106E", "the request of {caller} at {peer} is not usable: {detail}", audit=True)
CERTIFICATE_UNUSABLE = Message("SLYD0107E", "the certificate sent by {caller} at {peer}: {detail}", audit=True)
NO_TICKET = Message("SLYD0108E", "no PassTicket for {user} and {application}, asked by {caller}: {detail}", audit=True)
VIOLATION = Message("SLYD0109E", "{peer} broke the DCAS protocol: {detail}", audit=True, is_failure=True)
TIMED_OUT = Message("SLYD0110W", "{peer} sent nothing for {seconds} seconds")
