"""Messages of the appliance as a whole."""

from __future__ import annotations

from appliance.message import Message

READY = Message("SLYA0001I", "{system} is ready: {ports} ports")
STOPPING = Message("SLYA0002I", "{system} is stopping")
RELOADED = Message("SLYA0003I", "{directory} is in force: {ports} ports", audit=True)
KEYS_RENEWED = Message("SLYA0004I", "new certificates and key rings are in force for {policies}", audit=True)
NOTIFY = Message("SLYA0005W", "{notify}: {user} is refused {asked} to {resource} ({cls}) by {profile}")
TRACE_STARTED = Message(
    "SLYA0006I", "TLS on port {port} is traced{keys} for {minutes} minutes, into {folder}", audit=True
)
TRACE_ENDED = Message("SLYA0007I", "TLS on port {port} is traced no longer", audit=True)
ACTIVE_PORT = Message("SLYA0011I", "{listener}: active data connections come from port {port}")
ACTIVE_PORT_EPHEMERAL = Message(
    "SLYA0012I", "{listener}: active data connections come from any port, port {port} cannot be had: {reason}"
)
PORT_TAKEN = Message("SLYA0101E", "port {port} asked for by {member} ({name}) cannot be had: {reason}")
NOT_STARTED = Message("SLYA0102E", "the appliance cannot start: {reason}")
NOT_RELOADED = Message(
    "SLYA0103E", "the configuration in {directory} is not taken over, what was in force stays: {reason}"
)
KEYS_LOST = Message(
    "SLYA0104E", "{policy} takes no new connections until its key ring is repaired: {reason}", audit=True
)
NOT_LISTENING = Message("SLYA0105E", "{job} may not listen at port {port}: {user} has no READ to {resource}")

SAF_NOT_WRITTEN = Message(
    "SLYA0106E",
    "the SAF database cannot be written: passwords are refused and no command changes it, all else is answered from "
    "memory: {reason}",
    audit=True,
)
SAF_WRITTEN_AGAIN = Message("SLYA0013I", "the SAF database can be written again", audit=True)
AUDIT_NOT_WRITTEN = Message("SLYA0107E", "the audit cannot be written, so nobody is let in and nothing is permitted")
AUDIT_WRITTEN_AGAIN = Message("SLYA0014I", "the audit can be written again", audit=True)

BACKED_UP = Message("SLYA0301I", "{path} holds {files} files, {bytes} bytes; it opens with its passphrase only")
RESTORED = Message("SLYA0302I", "{path}, made {made}, is restored; what was there before is in {before}")
NOT_BACKED_UP = Message("SLYA0303E", "no backup is made: {reason}")
NOT_RESTORED = Message("SLYA0304E", "nothing is restored: {reason}")
BUNDLE = Message("SLYA0305I", "{path} has {parts} parts and no secret")
NO_BUNDLE = Message("SLYA0306E", "no support bundle is written: {reason}")
FIRST_BOOT_AWAITED = Message("SLYA0311W", "the first boot is not done, only this socket listens: run sallyport init")
FIRST_BOOT_DONE = Message("SLYA0312I", "{system} is made: {members} written to {directory}")
MEMBERS_KEPT = Message("SLYA0313I", "what was written before stays as it is: {members}")
FIRST_BOOT_FAILED = Message("SLYA0314E", "nothing is made: {reason}")
DIRECTORY_SILENT = Message("SLYA0315W", "the directory {host} port {port} does not answer today: {reason}")
