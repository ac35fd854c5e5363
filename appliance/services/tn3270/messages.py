"""Messages of the TN3270E server (area T): 00 life of a session, 01 certificates, 02 negotiation, 03 LUs, 04
applications and relays, 05 Express Logon, 06 USS messages that a table does not define, 08 printers, 09 the solicitor
screen."""

from __future__ import annotations

from appliance.message import Message

IN_SESSION = Message("SLYT0001I", "{peer} is in session on {lu} as {device}, port {port}")
APPLICATION_BOUND = Message("SLYT0002I", "{lu} at {peer} is bound to {application}")
APPLICATION_ENDED = Message("SLYT0003I", "{lu} at {peer} left {application}: {detail}")
SESSION_ENDED = Message("SLYT0004I", "{peer} is gone, LU {lu}: {detail}")
IDLE = Message("SLYT0005W", "{peer} on {lu} did nothing for {seconds} seconds")
TAKEN_OVER = Message("SLYT0007W", "another connection took {lu} over: {peer} does not answer", audit=True)
PARTNER_GONE = Message("SLYT0008I", "{lu} at {peer} ends: the terminal that it is the printer of has ended")
CONN_DETAIL = Message("SLYT0009I", "{peer} on {lu}: {detail}")
CONN_TRACE = Message("SLYT0010I", "{peer} on {lu} said {event}")
CONGESTED = Message("SLYT0011W", "{peer} on {lu} takes nothing in and is dropped: {detail} waited (MAXTCPSENDQ)")
UNREACHABLE = Message("SLYT0006W", "{peer} on {lu} does not answer: dropped")

NO_CERTIFICATE = Message("SLYT0101E", "{peer} showed no client certificate on port {port}", audit=True, is_failure=True)
CERTIFICATE_REVOKED = Message(
    "SLYT0102E", "the certificate of {peer} on port {port} is refused: {detail}, {subject}", audit=True, is_failure=True
)
CERTIFICATE_UNMAPPED = Message(
    "SLYT0103E",
    "the certificate of {peer} on port {port} gives no user ID: {detail}, {subject}",
    audit=True,
    is_failure=True,
)
NOT_AUTHORIZED = Message("SLYT0104E", "{user} at {peer} has no access to {resource}", audit=True, is_failure=True)

TLS_REFUSED = Message("SLYT0201E", "{peer} does not start TLS, and port {port} wants it", audit=True)
TLS_UNWANTED = Message("SLYT0202E", "{peer} does not speak Telnet on port {port}: it began with X'{first}'")
PORT_REFUSES = Message("SLYT0203E", "port {port} has CONNTYPE NONE: {peer} is refused")
NEGOTIATION_TIMEOUT = Message("SLYT0204W", "{peer} did not finish negotiation in {seconds} seconds")
VIOLATION = Message("SLYT0205E", "{peer} on port {port} broke the protocol: {detail}", audit=True, is_failure=True)
NO_3270 = Message("SLYT0206I", "{peer} is not a 3270 terminal and goes on in line mode: {detail}")
TLS_FAILED = Message("SLYT0208E", "no TLS with {peer} on port {port}: {detail}", audit=True, is_failure=True)

#: What ends a connection without being news for the auditor.
DROPS = (IDLE, UNREACHABLE, CONGESTED, PARTNER_GONE, TLS_UNWANTED, PORT_REFUSES, NEGOTIATION_TIMEOUT)

PROFILE_CURRENT = Message("SLYT0013I", "profile {number} is current on port {port}")
PROFILE_FORGOTTEN = Message("SLYT0014I", "profile {number} of port {port} is forgotten: nobody uses it any more")
PORT_READ = Message("SLYT0015I", "profile {number}, port {port}: {detail}")
PARAMETER_READ = Message("SLYT0016I", "profile {number}, port {port}: {parameter} {value}, said in {source}")

LU_REFUSED = Message("SLYT0301E", "{peer} asked for LU {wanted} as {device}: {detail}")
GROUP_NEARLY_FULL = Message("SLYT0302W", "LU group {group} is {percent} percent in use")

APPLICATION_UNKNOWN = Message("SLYT0401E", "APPLICATION {application} IS NOT KNOWN HERE")
APPLICATION_NOT_ALLOWED = Message("SLYT0402E", "{lu} MAY NOT LOG ON TO {application}", audit=True)
APPLICATION_REFUSED = Message("SLYT0403E", "{user} HAS NO ACCESS TO {application}", audit=True)
BACKEND_UNREACHABLE = Message("SLYT0404E", "{application} CANNOT BE REACHED: {detail}")
BACKEND_LOST = Message("SLYT0405W", "{application} ENDED THE CONNECTION: {detail}")
BACKEND_UNUSABLE = Message("SLYT0406E", "{application} CANNOT BE USED: {detail}")
BACKEND_CERTIFICATE = Message("SLYT0407E", "{application} IS NOT TRUSTED: {detail}", audit=True)
SESSION_MENU = Message("SLYT0408I", "SESSIONS OF {lu}")
TOO_MANY_SESSIONS = Message("SLYT0409E", "{lu} HAS NO SESSION LEFT FOR {application}")
LOGMODE_UNUSABLE = Message("SLYT0410E", "LOGMODE {detail} CANNOT BE HAD HERE FOR {application}")
REQUESTS_EXCEEDED = Message("SLYT0411W", "{lu} ASKED FOR TOO MANY SESSIONS AT ONCE: {application} IS REFUSED")
APPLICATION_NEEDS_3270 = Message("SLYT0420E", "APPLICATION {application} NEEDS A 3270 TERMINAL")

LOGON_FILLED = Message("SLYT0501I", "Express Logon of {user} to {application} at {peer}, LU {lu}", audit=True)
LOGON_FAILED = Message("SLYT0502E", "no Express Logon to {application} at {peer}, LU {lu}: {detail}", audit=True)
APPLICATION_ID_INVALID = Message("SLYT0503W", "IBMAPPLID of {peer} is ignored: {detail}")

PRINTED = Message("SLYT0801I", "{job} of {owner} is printed on {lu}")
PRINT_FAILED = Message("SLYT0802E", "{lu} cannot print {job} of {owner}, it is given up: {detail}")
PRINTER_HELD = Message("SLYT0803W", "{lu} wants attention, {job} of {owner} waits")
PRINTER_SILENT = Message("SLYT0804W", "{lu} took too long with {job} of {owner} and is dropped, the job waits")

JOB_QUEUED = Message("SLYT0811I", "{job} IS QUEUED FOR {lu}, JOBS THERE: {waiting}")
JOBS_CANCELLED = Message("SLYT0816I", "JOBS CANCELLED ON {lu}: {count}")
PRINTER_UNKNOWN = Message("SLYT0812E", "PRINTER {lu} IS NOT KNOWN HERE")
NO_PRINTER = Message("SLYT0815E", "NO PRINTER IS ASSOCIATED WITH THIS TERMINAL: PRINT LU(NAME)")
PRINTER_REFUSED = Message("SLYT0813E", "{user} MAY NOT PRINT ON {lu}")
JOB_REFUSED = Message("SLYT0814E", "{job} IS NOT QUEUED FOR {lu}: {detail}")

SOLICITOR_USER = Message("SLYT0901I", "{application} WANTS YOUR USER ID AND PASSWORD")
SOLICITOR_APPLICATION = Message("SLYT0902I", "ENTER THE NAME OF AN APPLICATION")
SOLICITOR_NOT_VALID = Message("SLYT0903E", "USER ID OR PASSWORD NOT VALID FOR {application}")
SOLICITOR_EXPIRED = Message("SLYT0904E", "PASSWORD OF {user} HAS EXPIRED, ENTER IT WITH A NEW ONE")
SOLICITOR_NEW_REFUSED = Message("SLYT0905E", "NEW PASSWORD NOT ACCEPTED")
SOLICITOR_BUSY = Message("SLYT0906E", "TOO MANY LOGONS AT THIS MOMENT, TRY AGAIN")
SOLICITOR_UNLISTED = Message(
    "SLYT0907E", "RESTRICTAPPL does not let {user} at {peer}, LU {lu}, use {application}", audit=True
)

RECORDED = Message("SLYT0851I", "THIS SESSION IS RECORDED")
RECORDING = Message("SLYT0852I", "{peer} on {lu} is recorded as {name}", audit=True)
#: On the screen of a user who is to be told (WATCHNOTICE): long enough to be understood, short enough to find a place.
WATCHED = Message("SLYT0853I", "AN OPERATOR LOOKS AT THIS SCREEN")

USS = {
    0: Message("SLYT0600I", "{first} IN PROGRESS"),
    1: Message("SLYT0601E", "COMMAND {first} DOES NOT READ WELL"),
    2: Message("SLYT0602E", "COMMAND {first} IS NOT KNOWN"),
    3: Message("SLYT0603E", "PARAMETER {first} IS NOT KNOWN"),
    4: Message("SLYT0604E", "PARAMETER {first} IS NOT VALID"),
    5: Message("SLYT0605E", "{first} IS NOT SUPPORTED"),
    6: Message("SLYT0606E", "{first} IS OUT OF SEQUENCE"),
    7: Message("SLYT0607E", "NO SESSION WITH {first}: {second} FAILED, SENSE {third}"),
    8: Message("SLYT0608E", "NO STORAGE FOR {first}"),
    9: Message("SLYT0609E", "MAGNETIC CARD NOT READ"),
    10: Message("SLYT0610I", "SALLYPORT: ENTER LOGON APPLID(NAME)"),
    11: Message("SLYT0611I", "SESSION WITH {first} ENDED"),
    12: Message("SLYT0612E", "PARAMETER {first} IS MISSING"),
    13: Message("SLYT0613I", "IBMECHO {first}"),
    14: Message("SLYT0614E", "USS MESSAGE {first} IS NOT DEFINED"),
}
