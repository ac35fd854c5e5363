"""What commands need from outside, made once for each command: the time, hashes, new keys, imported files.

A command is run twice: first as a rehearsal on a snapshot, then inside the store's transaction on the newest one. What
was made in the rehearsal is kept here, so the second run is quick and no transaction waits for argon2 or an RSA key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from appliance.saf.passwords import Passwords
from appliance.saf.publication import Publication
from appliance.saf.totp import new_key
from appliance.secret import Secret

__all__ = [
    "ExportRefusedError",
    "ImportRefusedError",
    "NewKey",
    "Published",
    "ReadImport",
    "Workshop",
    "WriteExport",
    "not_published",
    "refuse_exports",
    "refuse_imports",
]

NewKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
ReadImport = Callable[[str], bytes]
#: Writes a file whole, under a name without a path, and gives back where it is; the user is the one that it counts for,
#: "" for one who may have as many as there is room for.
WriteExport = Callable[[str, bytes, str], str]
#: Where what an authority of ours signed is revoked and vouched for; None for one that publishes nothing.
Published = Callable[[x509.Certificate], Publication | None]
T = TypeVar("T")

_CURVES: dict[int, type[ec.EllipticCurve]] = {256: ec.SECP256R1, 384: ec.SECP384R1, 521: ec.SECP521R1}


class ImportRefusedError(Exception):
    """The import folder has no such file, or gives it to nobody; the text says why."""


class ExportRefusedError(Exception):
    """The export folder does not take such a file; the text says why."""


def refuse_imports(name: str) -> bytes:
    """The import folder of an appliance that has none."""
    raise ImportRefusedError("there is no import folder")


def refuse_exports(name: str, data: bytes, user: str) -> str:
    """The export folder of an appliance that has none."""
    raise ExportRefusedError("there is no export folder")


def not_published(signer: x509.Certificate) -> None:
    """The places of an appliance that publishes nothing."""


class Workshop:
    """Makes things once; ``now`` is the time of the command, ``published`` is asked about who signs."""

    def __init__(
        self,
        passwords: Passwords,
        now: datetime,
        read_import: ReadImport,
        write_export: WriteExport = refuse_exports,
        published: Published = not_published,
    ) -> None:
        self.now = now
        self.published = published
        self._passwords = passwords
        self._read_import = read_import
        self._write_export = write_export
        self._made: dict[Hashable, Any] = {}

    def hash(self, secret: Secret, *, mixed_case: bool) -> Secret:
        """The argon2 hash of a new password or phrase."""
        key = ("hash", secret.reveal(), mixed_case)
        return self._once(key, lambda: self._passwords.hash(secret, mixed_case=mixed_case))

    def matches(self, hash_: Secret | None, secret: Secret, *, mixed_case: bool) -> bool:
        """Whether a hash is that of a password or phrase."""
        key = ("matches", hash_.reveal() if hash_ else None, secret.reveal(), mixed_case)
        return self._once(key, lambda: self._passwords.matches(hash_, secret, mixed_case=mixed_case))

    def factor_key(self, user: str) -> Secret:
        """A new key for a user's second factor."""
        return self._once(("factor", user), new_key)

    def ec_key(self, bits: int) -> NewKey:
        """A new key on the NIST curve of 256, 384 or 521 bits."""
        return self._once(("ec", bits), lambda: ec.generate_private_key(_CURVES[bits]()))

    def rsa_key(self, bits: int) -> NewKey:
        """A new RSA key."""
        return self._once(("rsa", bits), lambda: rsa.generate_private_key(65537, bits))

    def ed25519_key(self) -> NewKey:
        """A new Ed25519 key."""
        return self._once("ed25519", ed25519.Ed25519PrivateKey.generate)

    def serial_number(self) -> int:
        """A random serial number."""
        return self._once("serial", x509.random_serial_number)

    def read_import(self, name: str) -> bytes:
        """A file of the import folder; ImportRefusedError when it cannot be had."""
        return self._once(("import", name), lambda: self._read_import(name))

    def write_export(self, name: str, make: Callable[[], bytes], user: str) -> str:
        """Write a file of the export folder, once; where it is. ExportRefusedError when it cannot be written.

        It is counted for ``user``, unless that is empty.
        """
        return self._once(("export", name), lambda: self._write_export(name, make(), user))

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made
