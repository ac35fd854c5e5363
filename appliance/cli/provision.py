"""The demo's first start: members, a CA of its own, users, data sets, passwords; later starts change nothing.

Members are copied from the samples when they are not there yet, so one that was changed stays as it is. The
certificates are issued and registered first; RACF.INIT, which runs once, then puts those of the servers into rings.
"""

from __future__ import annotations

import os
import secrets
import shutil
import string
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.assembly.appliance import Appliance
from appliance.assembly.clock import utc_now
from appliance.assembly.errors import StartError
from appliance.assembly.firststart.firstcertificates import beside, registered
from appliance.assembly.firststart.firstmembers import SERVER_LABEL, SERVER_OWNER
from appliance.assembly.ownca import CA_LABEL
from appliance.certs.authority import Usage, issue, make_ca
from appliance.certs.pki_files import PkiFiles
from appliance.cli.samples import make_samples
from appliance.config.offset import offset_of
from appliance.config.racfinit import fill_random_keys
from appliance.config.site import RacfCommand, SiteConfig
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust
from appliance.secret import Secret

__all__ = ["copy_members", "endpoints", "provision", "samples"]

#: A server's certificate lives for a year, as checkers of TLS servers want it.
_SERVER_DAYS, _CLIENT_DAYS = 365, 825
_PASSWORD_CHARACTERS = string.ascii_letters + string.digits
_SERVER_NAMES = ("localhost", "127.0.0.1", "::1", "MVS098")
#: Certificate -> the user it is registered to; "stranger" is signed by the CA and mapped to nobody.
_CLIENTS = {"user2": "USER2", "user3": "USER3", "user4": "USER4", "dcascli": "DCASCLI", "stranger": ""}
_REVOKED = ("USER3", "user3")
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


def provision(appliance: Appliance) -> None:
    """Fill an empty database; in any case publish the CRL, so that the directory has one. Blocks."""
    if not appliance.state.store.database.users:
        _fill(appliance)
    appliance.own_ca.authority.publish_crl()
    appliance.router.swap(appliance.state.store.database)


def _fill(appliance: Appliance) -> None:
    _issue_certificates(appliance)
    _run(appliance, appliance.site.racf_init)
    appliance.own_ca.authority.revoke(*_REVOKED)
    make_samples(appliance.state.data_sets)
    _make_passwords(appliance, appliance.state.path / "credentials.txt")


def _issue_certificates(appliance: Appliance) -> None:
    """The CA, the server's certificate and those of the users: registered, and as files."""
    now = utc_now()
    ca = make_ca(_ca_name(appliance.site), now)
    name = ca.certificate.subject
    folder = appliance.state.path / appliance.site.system.pki
    folder.mkdir(parents=True, exist_ok=True)
    files = PkiFiles(folder)
    (folder / "ca.pem").write_bytes(ca.certificate.public_bytes(Encoding.PEM))
    places = appliance.published(name)
    server = issue(ca, beside(name, "localhost"), (Usage.SERVER,), _SERVER_NAMES, _SERVER_DAYS, now, published=places)
    entries = [registered(CERTAUTH, CA_LABEL, ca), registered(SERVER_OWNER, SERVER_LABEL, server)]
    for client, user in _CLIENTS.items():
        made = issue(ca, beside(name, client), (Usage.CLIENT,), (), _CLIENT_DAYS, now, published=places)
        files.write_pair(client, made)
        if user:
            entries.append(Certificate(user, client, Trust.TRUST, made.certificate))

    def change(database: SafDatabase) -> SafDatabase:
        for certificate in entries:
            database = database.with_certificate(certificate)
        return database

    appliance.state.store.apply(change)


def _run(appliance: Appliance, commands: tuple[RacfCommand, ...]) -> None:
    filled = [fill_random_keys(command, lambda: secrets.token_hex(8).upper()) for command in commands]
    for command, result in zip(filled, appliance.racf.run_init(c.text for c in filled), strict=False):
        if result.code > 4:
            raise StartError(f"{command.place}: {' '.join(result.lines)}")


def _make_passwords(appliance: Appliance, path: Path) -> None:
    """A random password for each user that logs on with one, in a file of mode 0600 and nowhere else."""
    made = {user: "".join(secrets.choice(_PASSWORD_CHARACTERS) for _ in range(8)) for user in _WITH_PASSWORD}
    hash_of = appliance.state.passwords.hash
    hashes = {user: hash_of(Secret(password), mixed_case=True) for user, password in made.items()}
    now = utc_now()

    def change(database: SafDatabase) -> SafDatabase:
        for user, password_hash in hashes.items():
            record = database.users[user]
            record = attrs.evolve(record, password_hash=password_hash, password_changed=now, is_expired=False)
            database = database.with_user(record)
        return database

    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{user} {password}\n" for user, password in made.items())
        file.flush()
        os.fsync(file.fileno())
    appliance.state.store.apply(change)


def _ca_name(site: SiteConfig) -> x509.Name:
    suffix = site.system.directory.suffix if site.system.directory else "O=SALLYPORT"
    above = x509.Name.from_rfc4514_string(suffix)
    return x509.Name([*above, x509.NameAttribute(NameOID.COMMON_NAME, CA_LABEL)])


#: Port of the contract -> its key in the ready file.
_READY_KEYS = {
    2121: "ftpd1",
    2021: "ftpsec1",
    2022: "ftpsec2",
    2990: "ftpimp1",
    2323: "tn-basic",
    2992: "tn-secure",
    2993: "tn-any",
    2994: "tn-negtsecure",
    2025: "tn-safcert",
    8990: "dcas",
}


def endpoints(appliance: Appliance) -> dict[str, str]:
    """What the ready file says: a key for each port of the contract."""
    offset = offset_of(os.environ.get("SALLYPORT_PORT_OFFSET", ""))
    found = {
        _READY_KEYS[plan.port - offset]: f"{plan.host}:{plan.port}"
        for _, plan in appliance.listeners.values()
        if plan.port - offset in _READY_KEYS
    }
    system = appliance.site.system
    if system.directory is not None:
        found["ldap"] = f"{system.directory.address or system.bind_address}:{system.directory.port}"
    if system.metrics is not None:
        found["metrics"] = f"{system.metrics[0] or system.bind_address}:{system.metrics[1]}"
    return found
