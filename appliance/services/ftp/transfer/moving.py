"""A transfer from its first check to its closing reply: level, address, certificate, file, 125, bytes, 250.

The client's certificate is held against the CRLs again before each data connection: a resumed TLS session would not
ask. The file is opened before 125 is sent, so that a name that does not exist is one reply. A data port that was
offered and not used is closed, so that a refusal leaves nothing open.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.config.ftpservers.ftpserver import SessionReuse
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.services.ftp.exits.postprocessing import Ended, tell_exit
from appliance.services.ftp.logon.commands import leave
from appliance.services.ftp.security.commands import describe
from appliance.services.ftp.security.protection import Level, transfer_permitted
from appliance.services.ftp.smf.recording import record_transfer
from appliance.services.ftp.transfer.conversion import listing_converter, receiving_converter, sending_converter
from appliance.services.ftp.transfer.outcomes import closing_reply, outcome_message, refused_file
from appliance.session.actions import CheckRevocation, Reuse, Transfer
from appliance.session.events import RevocationChecked, TransferEnded, TransferStatus
from appliance.storage.opened import Download, Upload
from appliance.storage.operations import Converter, FileOperation
from appliance.storage.paths import HfsPath
from appliance.storage.results import FileFailure, FileResult, Listing

__all__ = [
    "LISTED",
    "TRANSFERRED",
    "Opened",
    "begin",
    "begin_by",
    "begin_with",
    "close_transfer",
    "move",
    "when_ended",
]

TRANSFERRED = "Transfer completed successfully."
LISTED = "List completed successfully."

#: Takes what an operation has opened, or its failure.
Opened = Callable[[Conversation, FileResult], Actions]
#: Opens what is to be sent or received.
Open = Callable[[Conversation], Actions]


def begin(c: Conversation, verb: str, path: HfsPath, operation: FileOperation) -> Actions:
    """The first steps for a UNIX file, and the transfer."""
    return begin_with(c, verb, operation, lambda c, result: _when_open(c, verb, path, result))


def begin_with(c: Conversation, verb: str, operation: FileOperation, opened: Opened) -> Actions:
    """The first steps; then the operation, whose result goes to ``opened``."""
    return begin_by(c, verb, lambda c: c.files(operation, opened))


def begin_by(c: Conversation, verb: str, open_: Open) -> Actions:
    """The first steps: level, address, certificate; then ``open_``."""
    if not transfer_permitted(c.protection.level, c.config.secure_dataconn):
        said = c.say(messages.DATA_UNPROTECTED, verb=verb)
        lines = ("Server requires protected data connection.", "Can not open data connection.")
        return [said, *c.drop_data(), *c.reply(425, *lines)]
    if c.passive is None and c.active is None:
        return c.reply(425, "No data address: send EPSV, PASV, EPRT or PORT first.")
    if c.protection.chain is None:
        return open_(c)
    assert c.context is not None
    check = CheckRevocation(c.protection.chain, c.context.policy.revocation)
    return c.wait(RevocationChecked, lambda c, event: _when_checked(c, event, open_), check)


def _when_checked(c: Conversation, event: RevocationChecked, open_: Open) -> Actions:
    if event.verdict.allowed:
        return open_(c)
    said = c.say(messages.DATA_CERTIFICATE_REVOKED, detail=describe(event))
    return [said, *c.drop_data(), *c.reply(534, "TLS negotiation failed: the client certificate is not accepted.")]


def _when_open(c: Conversation, verb: str, path: HfsPath, result: FileResult) -> Actions:
    match result:
        case Download():
            return _move(c, RunningTransfer(verb, result.path, TRANSFERRED), f"Sending data set {path}", result)
        case Upload():
            running = RunningTransfer(verb, result.path, TRANSFERRED, is_upload=True)
            return _move(c, running, _receiving(verb, result.path), result)
        case Listing(data=data):
            if not result.entries and verb == "NLST":
                return [*c.drop_data(), *c.reply(550, "NLST cmd failed.  No files found.")]
            return _move(c, RunningTransfer(verb, str(path), LISTED), "List started OK", data)
        case FileFailure():
            return refused_file(c, verb, result)
        case _:
            raise AssertionError(f"{verb} opened {result!r}")


def _receiving(verb: str, path: str) -> str:
    if verb == "STOU":
        return f"FILE: {path}"
    return f"{'Appending to' if verb == 'APPE' else 'Storing'} data set {path}"


def _move(c: Conversation, running: RunningTransfer, text: str, source: Download | Upload | bytes) -> Actions:
    return move(c, running, text, source, _converter(c, source))


def move(
    c: Conversation,
    running: RunningTransfer,
    text: str,
    source: Download | Upload | bytes,
    converter: Converter | None,
    *,
    limit: int | None = None,
) -> Actions:
    """125 (no ``text``: it has gone out) and the bytes; ``when_ended`` has the rest."""
    is_private = c.protection.level is Level.PRIVATE
    assert c.context is not None or not is_private
    transfer = Transfer(
        source,
        tls=c.context.without_tickets() if c.context and is_private else None,
        peer_chain=c.protection.chain if is_private else None,
        active=c.active,
        reuse=Reuse.REQUIRED if c.config.secure_session_reuse is SessionReuse.REQUIRED else Reuse.ALLOWED,
        converter=converter,
        limit=limit,
        keep_alive=c.config.data_keep_alive,
        meter=running.meter,
        rate=c.config.rate_limit << 10,
        takes_open_end=not c.config.secure_data_close,
        accept_timeout=float(c.config.data_connect_timeout),
        stall_timeout=float(c.config.data_timeout),
    )
    match source:
        case Download():
            running.size = source.size - source.offset
        case bytes():
            running.size = len(source)
        case Upload():
            running.size = None
    running.began = c.site.now()
    running.data = "PASSIVE" if c.active is None else f"{c.active[0]} {c.active[1]}"
    c.transfer = running
    c.passive = c.active = None
    return [*(c.reply(125, text) if text else []), transfer]


def _converter(c: Conversation, source: Download | Upload | bytes) -> Converter | None:
    match source:
        case Upload():
            return receiving_converter(c.representation)
        case Download():
            return sending_converter(c.representation, c.mvs.parameters.line_end_bytes)
        case _:
            return listing_converter(c.representation)


def _says_226(c: Conversation) -> bool:
    """Clients in Go take 226 alone for the end of a transfer; those written for z/OS look for its 250."""
    return c.is_beyond_z_os if c.config.reply226 is None else c.config.reply226


def when_ended(c: Conversation, event: TransferEnded) -> Actions:
    """The transfer under way is over: its closing reply, or first what is left to do before it."""
    running, c.transfer = c.transfer, None
    assert running is not None
    if running.is_upload:
        c.site.notices.forget()
    if running.finish is not None and event.status is TransferStatus.COMPLETE:
        return running.finish(c, running, event)
    own = running.closing(event) if running.closing is not None else None
    usual = closing_reply(running, event)
    code, lines = own if own is not None else (usual[0], usual[1:])
    return close_transfer(c, running, event, code, lines)


def close_transfer(
    c: Conversation, running: RunningTransfer, event: TransferEnded, code: int, lines: tuple[str, ...]
) -> Actions:
    """This closing reply, what operators, SMF and the exit are told, and what was asked for meanwhile."""
    said = c.say(
        outcome_message(event),
        verb=running.verb,
        path=running.path,
        bytes=event.bytes_moved,
        seconds=event.seconds,
        detail=f"{event.status.value} {event.detail}".rstrip(),
    )
    code = 226 if code == 250 and _says_226(c) else code
    record_transfer(c, running, event, code)
    ended = Ended(running.verb, running.path, code, lines[-1], event.bytes_moved, event.status.value)
    actions = [said, *c.reply(code, *lines), *(tell_exit(c, ended) if running.is_file else [])]
    if running.is_aborted:
        actions += c.reply(226, "Abort successful.")
    if running.is_last:
        actions += leave(c, "")
    return actions
