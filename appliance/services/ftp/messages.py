"""Messages of the FTP server."""

from __future__ import annotations

from appliance.message import Message

LOGGED_ON = Message("SLYF0001I", "{user} at {peer} is logged on to {server} by {method}", audit=True)
TRANSFERRED = Message("SLYF0002I", "{user} at {peer}: {verb} {path}, {bytes} bytes in {seconds:.3f} s")
FILE_CHANGED = Message("SLYF0003I", "{user} at {peer}: {verb} {path}", audit=True)
LOGGED_OFF = Message("SLYF0004I", "{user} at {peer} left {server}")

CONTROL_CLEARED = Message("SLYF0005I", "{user} at {peer}: CCC, the control connection goes on in the clear", audit=True)

CERTIFICATE_REVOKED = Message(
    "SLYF0101E", "{peer} on {server}: the certificate is refused: {detail}", audit=True, is_failure=True
)
TLS_REQUIRED = Message("SLYF0102E", "{peer} on {server}: USER {user} without TLS, SECURE_FTP is REQUIRED", audit=True)
NO_CERTIFICATE = Message(
    "SLYF0103E", "{peer} on {server}: USER {user} without a client certificate", audit=True, is_failure=True
)
UNMAPPED = Message(
    "SLYF0104E", "{peer} on {server}: the certificate gives no user ID: {detail}", audit=True, is_failure=True
)
OTHER_USER = Message(
    "SLYF0105E", "{peer} on {server}: USER {user}, but the certificate is that of {mapped}", audit=True, is_failure=True
)
NOT_AUTHORIZED = Message("SLYF0106E", "{user} at {peer} has no access to {resource}", audit=True, is_failure=True)
PASSWORD_REJECTED = Message("SLYF0107E", "{user} at {peer} is not logged on to {server}: {detail}", audit=True)
TOO_MANY_FAILURES = Message("SLYF0108E", "{peer} on {server}: {count} failed logins, closed", audit=True)
COMMAND_REFUSED = Message("SLYF0109E", "{peer} on {server}: {verb} is refused: {detail}", audit=True)

TOO_MANY_SESSIONS = Message(
    "SLYF0110E", "{user} at {peer} is not logged on to {server}: {most} sessions are all there may be", audit=True
)
ANONYMOUS_SHUT = Message(
    "SLYF0111E", "{peer} on {server}: no anonymous login, ANONYMOUSFILEACCESS leaves nothing to see", audit=True
)
NO_SURROGATE = Message("SLYF0112E", "{peer} on {server}: no anonymous login, {name} has no surrogate", audit=True)
EMAIL_REFUSED = Message("SLYF0113E", "{peer} on {server}: no anonymous login without an e-mail address", audit=True)
PASSPHRASE_REFUSED = Message("SLYF0114E", "{user} at {peer}: {server} takes no password phrases", audit=True)

EXIT_REFUSED = Message("SLYF0115E", "{user} at {peer} on {server}: {exit} refuses: {detail}", audit=True)

DATA_CERTIFICATE_REVOKED = Message(
    "SLYF0201E", "{user} at {peer}: no data connection, the certificate is refused: {detail}", audit=True
)
DATA_UNPROTECTED = Message("SLYF0202E", "{user} at {peer}: {verb} on a clear data connection is refused", audit=True)
DATA_ADDRESS = Message("SLYF0203E", "{user} at {peer}: data address {address} is refused: {detail}", audit=True)
DATA_WRONG_PEER = Message(
    "SLYF0204E",
    "{user} at {peer}: the data connection is not that of this session: {detail}",
    audit=True,
    is_failure=True,
)
TRANSFER_FAILED = Message("SLYF0205E", "{user} at {peer}: {verb} {path} failed after {bytes} bytes: {detail}")
FILE_REFUSED = Message("SLYF0206W", "{user} at {peer}: {verb} {path}: {detail}")

VIOLATION = Message("SLYF0301E", "{peer} on {server} broke the FTP protocol: {detail}", audit=True, is_failure=True)
TLS_FAILED = Message("SLYF0302E", "{peer} on {server}: {detail}", audit=True, is_failure=True)
TIMED_OUT = Message("SLYF0303W", "{peer} on {server}: {detail}")
NO_TLS_POLICY = Message("SLYF0304E", "{server} has no key ring that can be used: AUTH is refused to {peer}")
