"""USER decided: the truth table of SECURE_FTP, SECURE_LOGIN, SECURE_PASSWORD and VERIFYUSER (``ftp`` facts, section 5).

The outcome is a value, ``LoggedIn``, ``NeedPassword`` or ``Refused``; nothing here sends anything, so that each row of
the table is one call in a test. Whose a certificate is and who may use the port is asked of SAF.
"""

from __future__ import annotations

import attrs

from appliance.config.ftpservers.ftpserver import FtpServer, PortOfEntry4, SecureFtp, SecureLogin, SecurePassword
from appliance.message import Message
from appliance.protocols.ftp.addresses import plain_host
from appliance.saf import resources
from appliance.saf.model import UNKNOWN_ENTRY, Acee, PortOfEntry, Resource, Unmapped
from appliance.saf.router import SafRouter
from appliance.services.ftp import messages
from appliance.services.ftp.security.protection import Protection

__all__ = [
    "Door",
    "LoggedIn",
    "LoginAnswer",
    "NeedPassword",
    "Refused",
    "answer_user",
    "entry_refusal",
    "hfs_refusal",
    "port_of_entry",
    "port_refusal",
    "stack_refusal",
]


@attrs.frozen
class LoggedIn:
    """The certificate is enough: 230 to USER."""

    acee: Acee


@attrs.frozen
class NeedPassword:
    """331. ``port_permitted``: SAF was already asked about the port."""

    port_permitted: bool = False


@attrs.frozen
class Refused:
    """A reply, and the message that tells an auditor why."""

    code: int
    text: str
    message: Message
    fields: dict[str, object] = attrs.field(factory=dict)


LoginAnswer = LoggedIn | NeedPassword | Refused


@attrs.frozen
class Door:
    """Where a client knocked, under which FTP.DATA, and who decides."""

    config: FtpServer
    system: str
    port: int
    router: SafRouter
    peer: str  # for the audit
    stack: str = ""
    entry: PortOfEntry = UNKNOWN_ENTRY


def answer_user(door: Door, protection: Protection, user: str) -> LoginAnswer:
    """What USER is answered; ``user`` is in upper case."""
    config = door.config
    if not protection.is_secured or protection.is_cleared:
        if config.secure_ftp is SecureFtp.REQUIRED:
            text = "Server requires a secured control connection: AUTH must come first"
            return Refused(534, text, messages.TLS_REQUIRED)
        return NeedPassword()
    if config.secure_login is SecureLogin.NO_CLIENT_AUTH:
        return NeedPassword()
    if protection.chain is None:
        return Refused(531, "Server requires client certificate for login processing", messages.NO_CERTIFICATE)
    mapping = door.router.map_certificate(protection.chain.leaf, service="FTP", peer=door.peer, entry=door.entry)
    if config.secure_login is SecureLogin.REQUIRED:
        if isinstance(mapping, Unmapped) or mapping.acee.user != user:
            return NeedPassword()
        return _enough(door, mapping.acee, asks_port=config.verify_user)
    if isinstance(mapping, Unmapped):
        return _not_this(messages.UNMAPPED, detail=mapping.reason.value)
    if mapping.acee.user != user:
        return _not_this(messages.OTHER_USER, mapped=mapping.acee.user)
    return _enough(door, mapping.acee, asks_port=True)


def _enough(door: Door, acee: Acee, *, asks_port: bool) -> LoginAnswer:
    """The certificate is that of the user: the port, and whether a password is wanted on top."""
    if asks_port and (refused := port_refusal(door, acee)):
        return refused
    if door.config.secure_password is SecurePassword.OPTIONAL:
        return LoggedIn(acee)
    return NeedPassword(port_permitted=asks_port)


def port_refusal(door: Door, acee: Acee) -> Refused | None:
    """READ to EZB.FTP.sysname.daemon.PORTn, when that has a profile; None when the user may."""
    return _refusal(door, acee, resources.ftp_port(door.system, door.config.jobname, door.port))


def hfs_refusal(door: Door, acee: Acee) -> Refused | None:
    """READ to EZB.FTP.sysname.daemon.ACCESS.HFS, when that has a profile; None when the user may."""
    return _refusal(door, acee, resources.ftp_hfs(door.system, door.config.jobname))


def stack_refusal(door: Door, acee: Acee) -> Refused | None:
    """READ to EZB.STACKACCESS.sysname.tcpname, when that has a profile: data connections are the user's own."""
    return _refusal(door, acee, resources.stackaccess(door.system, door.stack))


def entry_refusal(door: Door, acee: Acee, method: str) -> Refused | None:
    """What SAF asks behind a password too: class APPL, the port of entry, the network zone, the hours."""
    application = door.config.application
    by = door.router.entry_refusal(acee, application, service="FTP", peer=door.peer, method=method)
    if by is None:
        return None
    if by.resource is not None:
        return _not_this(messages.NOT_AUTHORIZED, resource=by.resource.name)
    return _not_this(messages.PASSWORD_REJECTED, detail=by.reason.value)


def port_of_entry(config: FtpServer, entry: PortOfEntry, host: str) -> PortOfEntry:
    """With the client's IPv4 address as its terminal, unless PORTOFENTRY4 leaves it to the network zone."""
    address = plain_host(host)
    if ":" in address or config.port_of_entry is PortOfEntry4.SERVAUTH:
        return entry
    return attrs.evolve(entry, terminal=resources.terminal_address(address))


def _refusal(door: Door, acee: Acee, resource: Resource) -> Refused | None:
    if door.router.auth(acee, resource, service="FTP", peer=door.peer).is_permitted:
        return None
    return _not_this(messages.NOT_AUTHORIZED, resource=resource.name)


def _not_this(message: Message, **fields: object) -> Refused:
    return Refused(530, "Not logged in.", message, fields)
