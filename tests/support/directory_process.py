"""The embedded directory in a process of its own, with one CA's entry: prints its port, ends with its input."""

from __future__ import annotations

import sys

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from twisted.internet import reactor, stdio  # noqa: TID251 - it is a program
from twisted.internet.protocol import Protocol

from appliance.services.directory.entries import Directory
from appliance.services.directory.server import DirectoryFactory


class _UntilEnd(Protocol):
    def connectionLost(self, reason: object = None) -> None:
        reactor.stop()


def main(certificate_file: str, crl_file: str) -> None:
    """Serve what the files hold."""
    with open(certificate_file, "rb") as file:
        certificate = x509.load_pem_x509_certificate(file.read())
    with open(crl_file, "rb") as file:
        crl = file.read()
    directory = Directory()
    directory.publish_authority(certificate.subject, certificate.public_bytes(Encoding.DER), crl)
    factory = DirectoryFactory(directory, reactor, lambda message, fields: None)
    port = reactor.listenTCP(0, factory, interface="127.0.0.1")
    print(port.getHost().port, flush=True)
    stdio.StandardIO(_UntilEnd())
    reactor.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
