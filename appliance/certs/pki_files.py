"""Certificates, keys and CRLs as files for users: PEM, each replaced whole, keys readable by their owner alone."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.certs.authority import Issued
from appliance.durable import replace_file

__all__ = ["PkiFiles"]

_PUBLIC, _PRIVATE = 0o644, 0o600


class PkiFiles:
    """The folder; made when it is first written to. Writing raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pair(self, name: str) -> tuple[Path, Path]:
        """Where a certificate and its key are."""
        return self._folder / f"{name}.pem", self._folder / f"{name}.key"

    def exists(self, name: str) -> bool:
        """Whether there is a certificate or a key of that name."""
        return any(path.exists() for path in self.pair(name))

    def write_pair(self, name: str, made: Issued) -> None:
        """``NAME.key``, then ``NAME.pem``: a certificate that is there has its key."""
        key = made.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._replace(f"{name}.key", key, _PRIVATE)
        self._replace(f"{name}.pem", made.certificate.public_bytes(Encoding.PEM), _PUBLIC)

    def replace_certificate(self, name: str, old: x509.Certificate, new: x509.Certificate) -> tuple[Path, ...]:
        """``NAME.pem`` with ``new``, for the same key, when it held ``old``; where that was written, if anywhere."""
        path, pem = self.pair(name)[0], old.public_bytes(Encoding.PEM)
        if not path.exists() or path.read_bytes() != pem:
            return ()
        self._replace(path.name, new.public_bytes(Encoding.PEM), _PUBLIC)
        return (path,)

    def write_crl(self, name: str, der: bytes) -> None:
        """``NAME.crl``, in DER."""
        self._replace(f"{name}.crl", der, _PUBLIC)

    def remove_pair(self, name: str) -> None:
        """Take both files away again."""
        for path in self.pair(name):
            path.unlink(missing_ok=True)

    def _replace(self, name: str, content: bytes, mode: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._folder / name, content, mode)
