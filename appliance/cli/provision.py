"""The demo's first start: members, a CA of its own, certificates, users, passwords; later starts change nothing.

Members are copied from the samples when they are not there yet, so one that was changed stays as it is. The RACF
database is filled by RACF.INIT once, then each certificate of the contract is issued, registered and put into rings.
"""

from __future__ import annotations

import os
import secrets
import shutil
import string
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from appliance.certs.authority import Issued, Usage, issue, make_ca
from appliance.saf.database import CERTAUTH, Certificate, RingConnection, SafDatabase, Trust
from appliance.saf.database import Usage as RingUsage
from appliance.saf.passwords import Passwords
from appliance.saf.store import SafStore
from appliance.secret import Secret

__all__ = ["CA_LABEL", "SERVER_LABEL", "copy_members", "issue_certificates", "make_passwords", "samples"]

CA_LABEL = "SALLYPORT CA"
SERVER_LABEL = "SERVER"
_DAYS = 825
_PASSWORD_CHARACTERS = string.ascii_letters + string.digits
#: Certificate -> the user it is registered to; "stranger" is signed by the CA and mapped to nobody.
_CLIENTS = {"user2": "USER2", "user3": "USER3", "user4": "USER4", "dcascli": "DCASCLI", "stranger": None}
_WITH_PASSWORD = ("IBMUSER", "USER2", "USER3", "USER4")


def samples() -> Path:
    """The sample members: of the source tree, or of the installed package."""
    source = Path(__file__).parents[2] / "etc"
    return source if source.is_dir() else Path("/usr/share/sallyport/etc")


def copy_members(source: Path, target: Path) -> None:
    """Copy each member that is not there yet."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for member in sorted(source.iterdir()):
        if member.is_file() and not (target / member.name).exists():
            shutil.copyfile(member, target / member.name)


def issue_certificates(store: SafStore, pki: Path, server_names: Sequence[str], suffix: str, now: datetime) -> None:
    """Make the CA, the server's certificate and those of the users; register them and write them to ``pki``."""
    pki.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca = make_ca(_ca_name(suffix), now)
    server = issue(ca, _name("localhost"), (Usage.SERVER,), server_names, _DAYS, now)
    clients = {name: issue(ca, _name(name), (Usage.CLIENT,), (), _DAYS, now) for name in _CLIENTS}
    store.apply(lambda database: _registered(database, ca, server, clients))
    _write(pki / "ca.pem", ca.certificate.public_bytes(Encoding.PEM), 0o644)
    for name, issued in clients.items():
        _write(pki / f"{name}.pem", issued.certificate.public_bytes(Encoding.PEM), 0o644)
        _write(pki / f"{name}.key", _key_pem(issued), 0o600)


def make_passwords(store: SafStore, passwords: Passwords, path: Path, now: datetime) -> None:
    """A random password for each user that logs on with one, in ``path`` (mode 0600) and nowhere else."""
    made = {user: "".join(secrets.choice(_PASSWORD_CHARACTERS) for _ in range(8)) for user in _WITH_PASSWORD}
    hashes = {user: passwords.hash(Secret(password), mixed_case=True) for user, password in made.items()}

    def change(database: SafDatabase) -> SafDatabase:
        for user, password_hash in hashes.items():
            record = database.users[user]
            record = attrs.evolve(record, password_hash=password_hash, password_changed=now, is_expired=False)
            database = database.with_user(record)
        return database

    _write(path, "".join(f"{user} {password}\n" for user, password in made.items()).encode(), 0o600)
    store.apply(change)


def _registered(database: SafDatabase, ca: Issued, server: Issued, clients: dict[str, Issued]) -> SafDatabase:
    database = database.with_certificate(_entry(CERTAUTH, CA_LABEL, ca))
    owners = sorted({owner for owner, _ in database.rings})
    for owner in owners[:1]:
        database = database.with_certificate(_entry(owner, SERVER_LABEL, server))
    for name, user in _CLIENTS.items():
        if user is not None:
            database = database.with_certificate(_entry(user, name, clients[name], with_key=False))
    for ring in tuple(database.rings.values()):
        links = (
            RingConnection(CERTAUTH, CA_LABEL, RingUsage.CERTAUTH),
            RingConnection(owners[0], SERVER_LABEL, RingUsage.PERSONAL, is_default=True),
        )
        database = database.with_ring(attrs.evolve(ring, connections=links))
    return database


def _entry(owner: str, label: str, issued: Issued, *, with_key: bool = True) -> Certificate:
    key = Secret(_key_pem(issued)) if with_key else None
    return Certificate(owner, label, Trust.TRUST, issued.certificate, key)


def _key_pem(issued: Issued) -> bytes:
    return issued.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _ca_name(suffix: str) -> x509.Name:
    return x509.Name([*x509.Name.from_rfc4514_string(suffix), x509.NameAttribute(NameOID.COMMON_NAME, CA_LABEL)])


def _name(common: str) -> x509.Name:
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SALLYPORT")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
