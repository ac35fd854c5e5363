"""``sallyport dcas``: ask a DCAS for a user ID and a PassTicket, as a TN3270 server or a portal would."""

from __future__ import annotations

import secrets
import socket
import ssl
import sys
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.cli import messages
from appliance.cli.defaults import ca_file
from appliance.protocols.dcas.connection import ClientCore
from appliance.protocols.dcas.events import PeerViolation, Response

__all__ = ["dcas"]

_TIMEOUT = 15.0
_MEANINGS = {
    1: "the request was not understood",
    2: "the server does not serve this type of request",
    3: "the certificate is not acceptable",
    4: "no user ID for this certificate",
    5: "the user is not defined or is revoked",
    6: "no PassTicket could be made",
    7: "the caller is not authorized",
    8: "the server failed",
}


class NoAnswerError(Exception):
    """The server gave no answer that could be used; the text says why."""


@click.command()
@click.argument("server", metavar="HOST:PORT")
@click.option("--cert", type=click.Path(exists=True, path_type=Path), required=True, help="Our certificate, PEM.")
@click.option("--key", type=click.Path(exists=True, path_type=Path), required=True, help="Its private key, PEM.")
@click.option("--applid", required=True, help="The PassTicket application name.")
@click.option("--client-cert", type=click.Path(exists=True, path_type=Path), help="The end user's certificate, PEM.")
@click.option("--user", help="The end user's user ID, instead of a certificate.")
@click.option("--ca", type=click.Path(exists=True, path_type=Path), help="The authority to trust, PEM.")
def dcas(
    server: str, cert: Path, key: Path, applid: str, client_cert: Path | None, user: str | None, ca: Path | None
) -> None:
    """Print `USERID PASSTICKET` for the holder of --client-cert, or for --user; exit 8 when refused."""
    if (client_cert is None) == (user is None):
        raise click.UsageError("give either --client-cert or --user")
    try:
        response = _ask(server, _context(cert, key, ca_file(ca)), _request(applid, client_cert, user))
    except (OSError, ValueError, NoAnswerError) as error:
        click.echo(messages.NO_PASSTICKET.format(server=server, reason=error), err=True)
        sys.exit(8)
    if response.code:
        triple = "/".join(map(str, response.saf))
        meaning = _MEANINGS.get(response.code, "refused")
        click.echo(messages.DCAS_REFUSED.format(code=response.code, saf=triple, meaning=meaning), err=True)
        sys.exit(8)
    click.echo(f"{response.user} {response.ticket.text()}")


def _context(cert: Path, key: Path, ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(ca) if ca else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert, key)
    return context


def _request(applid: str, client_cert: Path | None, user: str | None) -> bytes:
    core, correlator = ClientCore(), secrets.token_bytes(4)
    if client_cert is None:
        return core.request_by_user(correlator, applid.upper(), (user or "").upper())
    certificate = x509.load_pem_x509_certificate(client_cert.read_bytes())
    return core.request_by_certificate(correlator, applid.upper(), certificate.public_bytes(Encoding.DER))


def _ask(server: str, context: ssl.SSLContext, request: bytes) -> Response:
    host, _, port = server.rpartition(":")
    host = host.strip("[]")
    core = ClientCore()
    with (
        socket.create_connection((host, int(port)), _TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        connection.sendall(request)
        while (event := core.next_event()) is None:
            data = connection.recv(4096)
            if not data:
                raise NoAnswerError("the server closed the connection")
            core.receive_data(data)
    if isinstance(event, PeerViolation):
        raise NoAnswerError(event.reason)
    if event.correlator != request[2:6]:
        raise NoAnswerError("the answer belongs to another request")
    return event
