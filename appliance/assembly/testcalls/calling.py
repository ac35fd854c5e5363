"""Which port, which certificate, and the call itself; it blocks, so it is made on a thread."""

from __future__ import annotations

from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from twisted.internet.threads import blockingCallFromThread

from appliance.assembly.parts import Parts
from appliance.assembly.sessions import Plan
from appliance.assembly.testcalls.dialogues import FtpDialogue, terminal
from appliance.assembly.testcalls.wire import Client, EndedError, Wire
from appliance.certs.pki_files import PkiFiles
from appliance.saf.commands.certfiles import UnreadableFileError, read
from appliance.saf.commands.importfolder import import_folder
from appliance.saf.commands.workshop import ImportRefusedError
from appliance.saf.database import CERTAUTH, Certificate, Trust
from appliance.secret import Secret
from appliance.services.control.facilities import CallOutcome, CallWanted, Verdict

__all__ = ["call"]

#: CONNTYPEs whose clients begin with TLS.
_TLS_FIRST = ("SECURE", "ANY")


def call(appliance: Parts, wanted: CallWanted) -> CallOutcome:
    """What became of it. LookupError and ValueError say why there was no call, OSError why it could not be made."""
    plan = _plan(appliance, wanted.port)
    client = _client(appliance, wanted)
    lines: list[str] = []
    with closing(Wire(_host(plan), plan.port, wanted.source)) as wire:
        source, _ = wire.local
        try:
            if plan.service == "FTP":
                verdict = _ftp_dialogue(appliance, plan, wire, lines).log_in(client, wanted.user)
            else:
                verdict = terminal(wire, client, lines)
                if verdict is Verdict.IN and _user_of(appliance, wire, lines) != wanted.user:
                    verdict = Verdict.REFUSED
        except EndedError as error:
            lines.append(str(error))
            verdict = Verdict.REFUSED
    return CallOutcome(verdict, source, tuple(lines))


def _plan(appliance: Parts, port: int) -> Plan:
    plan = next((plan for _, plan in [*appliance.listeners.values()] if plan.port == port), None)
    if plan is None or not plan.policy or plan.service not in ("FTP", "TN3270E"):
        raise LookupError(f"there is no port {port} of FTP or TN3270E with TLS")
    telnet = next((one for one in appliance.site.profile.telnet if one.port == port), None)
    if plan.service == "TN3270E" and telnet is not None and telnet.conn_type.value not in _TLS_FIRST:
        raise LookupError(f"port {port} does not begin with TLS (CONNTYPE {telnet.conn_type.value})")
    return plan


def _host(plan: Plan) -> str:
    """Where it listens; a wildcard listens on loopback too."""
    address = ip_address(plan.host)
    if not address.is_unspecified:
        return plan.host
    return "127.0.0.1" if address.version == 4 else "::1"


def _client(appliance: Parts, wanted: CallWanted) -> Client:
    database = appliance.router.database
    authorities = tuple(
        one.certificate
        for one in database.certificates.values()
        if one.owner == CERTAUTH and one.trust is not Trust.NOTRUST
    )
    if wanted.file:
        return _from_file(appliance, wanted, authorities)
    found = (one for one in database.certificates.values() if (one.owner, one.label) == (wanted.user, wanted.label))
    certificate = next(found, None)
    key = None if certificate is None else certificate.private_key or _issued_key(appliance, certificate)
    if certificate is None or key is None:
        raise LookupError(f"{wanted.user} has no certificate {wanted.label} with its private key here")
    return Client(certificate.certificate, key, authorities)


def _issued_key(appliance: Parts, certificate: Certificate) -> Secret | None:
    """F CA,ISSUE leaves the key in a file for the user to take away; None once it is taken."""
    if Path(certificate.label).name != certificate.label:
        return None
    pem, key = PkiFiles(appliance.state.path / appliance.site.system.pki).pair(certificate.label)
    try:
        is_its_own = x509.load_pem_x509_certificate(pem.read_bytes()) == certificate.certificate
        return Secret(key.read_bytes()) if is_its_own else None
    except (OSError, ValueError):
        return None


def _from_file(appliance: Parts, wanted: CallWanted, authorities: tuple[x509.Certificate, ...]) -> Client:
    try:
        data = import_folder(appliance.state.path / "import")(wanted.file)
        found = read(data, wanted.password or None)
    except (ImportRefusedError, UnreadableFileError) as error:
        raise ValueError(f"{wanted.file}: {error}") from None
    if found.private_key is None:
        raise ValueError(f"{wanted.file} has no private key")
    return Client(found.certificate, found.private_key, authorities)


def _ftp_dialogue(appliance: Parts, plan: Plan, wire: Wire, lines: list[str]) -> FtpDialogue:
    server = next(one for one in appliance.site.ftp if any(number == plan.port for _, number in one.ports))
    is_implicit = server.is_implicit(plan.port)
    greets_plain = not is_implicit or server.secure_implicit_zos
    return FtpDialogue(wire, lines, greets_plain=greets_plain, asks_for_tls=not is_implicit)


def _user_of(appliance: Parts, wire: Wire, lines: list[str]) -> str:
    """Who the server takes the other end of the wire for."""
    peer = ":".join(map(str, wire.local))

    def served() -> str:
        """Rows are made of live connections when they are looked at: on the reactor's thread alone."""
        return next((row.user for row in appliance.registry.rows() if row.peer == peer), "")

    user = blockingCallFromThread(appliance.reactor, served)
    lines.append(f"the server takes the certificate for {user or 'nobody'}")
    return user
