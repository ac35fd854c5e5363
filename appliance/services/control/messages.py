"""Messages of the operator's side."""

from __future__ import annotations

from appliance.message import Message

CONNECTED = Message("SLYO0001I", "{user} opened the control socket ({peer})")
LOGGED_ON = Message("SLYO0003I", "{user} is logged on")
COMMAND = Message("SLYO0002I", "{user} from {source}: {command}, return code {code}", audit=True)
STRANGER = Message("SLYO0101E", "{peer} did not log on to the control socket", audit=True)
NOT_A_COMMAND = Message("SLYO0102E", "{reason}")
UNKNOWN = Message("SLYO0103E", "{command} is not known here")
NOT_AUTHORIZED = Message("SLYO0104E", "{user} is not authorized to {resource}")
MISSING = Message("SLYO0105E", "{command} needs {keyword}=")
NO_SUCH_CONNECTION = Message("SLYO0106E", "there is no connection {id}")
NO_SUCH_PORT = Message("SLYO0107E", "there is no port {port}")
DAYS_OPERAND = Message("SLYO0110E", "DAYS= is a number from 1 to {most}")
NOT_ONE_CONNECTION = Message("SLYO0111E", "{count} connections fit: a detail is of one; ask with CONN=")
FAILED = Message("SLYO0108E", "the command failed: {reason}")
BUSY = Message("SLYO0109E", "too many commands are waiting; try again")
PURGED = Message("SLYO0113I", "print jobs of {lu} dropped: {count}")
NO_SUCH_SCREEN = Message("SLYO0112E", "there is no screen {number} of a recording {name}")
TRACE_OPERANDS = Message("SLYO0114E", "PORT= is a port, MINUTES= 1 to {most}, KEYLOG= YES or NO")
NO_SUCH_MEMBER = Message("SLYO0115E", "{name} is not the name of a member")
MEMBER_IN_FORCE = Message("SLYO0116I", "{user} put {member} in force: version {version}, SHA-256 {digest}", audit=True)
CHANGED_MEANWHILE = Message("SLYO0117E", "another change came into force meanwhile: look at it, then try again")
NOT_WRITTEN = Message("SLYO0118E", "{member} cannot be written, what was in force stays: {reason}")
LOGON_REFUSED = Message("SLYO0119E", "the logon is refused")
NEW_PASSWORD_NEEDED = Message("SLYO0120E", "the logon needs another new password")
LOGON_FAILED = Message("SLYO0121W", "{user} could not log on to the control socket ({peer}): {reason}")
NOBODY_LOGGED_ON = Message("SLYO0122W", "{peer} did not log on to the control socket in time")
NO_RECORD = Message("SLYO0123E", "there is no audit record {number}")
CHAIN = Message("SLYO0124I", "{records} audit records, {lost} lost, the last one has SHA-256 {digest}")
EXPORTED = Message("SLYO0125I", "{count} audit records are in {name} of the folder export")
QUARANTINE_OPERANDS = Message("SLYO0126E", "IPADDR= is an address, MINUTES= 1 to {most}")
QUARANTINED = Message("SLYO0127I", "{address} is refused for {minutes} minutes, {count} of its connections end")
NOT_WAITING = Message("SLYO0128W", "{address} was not refused")
RELEASED = Message("SLYO0129I", "{address} is not refused any more")
DROPPED = Message("SLYO0130I", "{count} connections are dropped")
NO_SUCH_MESSAGE = Message("SLYO0131E", "there is no message {id}")
RUNS_ONCE = Message("SLYO0132E", "{member} runs once, into an empty database: give the commands themselves")
LOOKED_AT = Message(
    "SLYO0133I", "{user} looked at the screen of {lu}: {whom} at {watched}, connection {id}", audit=True
)
WATCH_BEGINS = Message("SLYO0134I", "{user} watches {lu}: {whom} at {watched}, connection {id}", audit=True)
WATCH_ENDS = Message(
    "SLYO0135I", "{user} no longer watches {lu}: {whom} at {watched}, connection {id}: {reason}", audit=True
)
NO_SCREEN = Message("SLYO0136E", "connection {id} cannot be watched: {reason}")
NOT_TOLD = Message("SLYO0137W", "the screen of {lu} is not shown: it has no place to tell its user so")
NO_SUCH_CRL = Message("SLYO0150E", "there is no CRL {id} in memory")
CHAIN_WHOLE = Message("SLYO0151I", "nothing breaks the chain")
CHAIN_BROKEN = Message("SLYO0152W", "the chain is broken; BREAKS says where and why")
NOT_FETCHED_YET = Message("SLYO0153I", "not every CRL server has answered yet, that goes on")
NO_TEXT = Message("SLYO0161E", "{command} needs a text that goes with it")
REHEARSED = Message("SLYO0162I", "{count} commands, {wrong} of them would fail; nothing was done")
OPEN_COMMAND = Message("SLYO0163E", "the command goes on, but the text ends")
CALL_OPERANDS = Message("SLYO0164E", "PORT=, ID= and one of LABEL= and FILE= are needed; IPADDR= is an address")
CALL_IN = Message(
    "SLYO0165I",
    "{user} is in at port {port}, called from {source} of this machine: port, TLS, certificate, revocation, user and "
    "permission fit together; his network and his program were not tried",
)
CALL_PASSWORD = Message(
    "SLYO0166W", "port {port} takes the certificate, called from {source}, and wants the password of {user} as well"
)
CALL_REFUSED = Message(
    "SLYO0167E", "{user} is refused at port {port}, called from {source}; D AUDIT,USER={user} says why"
)
SERIAL_OPERAND = Message("SLYO0154E", "SERIAL= is a serial number: 1 to 40 hexadecimal digits")
NO_SUCH_LU = Message("SLYO0155E", "there is no LU {lu}")
VIOLATION = Message("SLYO0901E", "the control message cannot be read: {reason}")
