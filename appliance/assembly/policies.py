"""TLS policies of every port and backend, made at load from the key rings in force.

A plain ring name belongs to the user of the service that asks: the started tasks TCPIP, FTPD and DCAS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import attrs

from appliance.certs.keyfile import KeyFileError, read_key_file
from appliance.certs.policies import PolicyProblem, client_policy, from_key_ring
from appliance.certs.tls import ClientAuth, CrlLevel, OcspPolicy, RevocationPolicy, TlsPolicy
from appliance.config import dcasconf
from appliance.config.appls import RemoteDcas, RemoteHost
from appliance.config.ciphers import DEFAULT_CIPHERS
from appliance.config.ftpservers import ftpserver
from appliance.config.site import SiteConfig
from appliance.config.terminals import telnet
from appliance.saf.keyring import KeyRing
from appliance.saf.router import SafRouter

__all__ = [
    "DCAS_USER",
    "FTP_USER",
    "TELNET_USER",
    "Policies",
    "PolicyError",
    "make_policies",
    "renew_policies",
    "rings_of",
]

TELNET_USER = "TCPIP"
FTP_USER = "FTPD"
DCAS_USER = "DCAS"

#: ALPN names of FTP's connections; Telnet and DCAS have none.
_FTP_NAMES = ("ftp", "ftp-data")
_FTP_AUTH = {
    ftpserver.SecureLogin.NO_CLIENT_AUTH: ClientAuth.NONE,
    # USER is answered 531 without a certificate (FTP.DATA, SECURE_LOGIN): the handshake must get that far.
    ftpserver.SecureLogin.REQUIRED: ClientAuth.OPTIONAL,
    ftpserver.SecureLogin.VERIFY_USER: ClientAuth.OPTIONAL,
}


class PolicyError(Exception):
    """A port's key ring gives no TLS policy; the text is the message."""


@attrs.frozen
class Policies:
    """Policies by what they are for."""

    telnet: dict[str, TlsPolicy]  # by the name of the port
    telnet_groups: dict[tuple[str, str], TlsPolicy]  # and of a PARMSGROUP that changes what TLS asks or offers
    ftp: dict[str, TlsPolicy]
    dcas: TlsPolicy | None
    backends: dict[str, TlsPolicy]
    remote_dcas: TlsPolicy | None = None

    def all(self) -> tuple[TlsPolicy, ...]:
        """Every one of them, for the CRL refresher."""
        dcas = tuple(policy for policy in (self.dcas, self.remote_dcas) if policy)
        telnet = (*self.telnet.values(), *self.telnet_groups.values())
        return (*telnet, *self.ftp.values(), *dcas, *self.backends.values())


def make_policies(site: SiteConfig, router: SafRouter, now: Callable[[], datetime]) -> Policies:
    """All policies of a site; PolicyError names the first port whose ring does not do."""
    maker = _Maker(site, router, now())
    return Policies(
        telnet={port.name: maker.telnet(port) for port in _secure_ports(site)},
        telnet_groups={key: maker.telnet(port) for key, port in _secure_groups(site).items()},
        ftp={server.jobname: maker.ftp(server) for server in _secure_servers(site)},
        dcas=maker.dcas(site.dcas) if site.dcas else None,
        backends={name: maker.backend(name, target) for name, target in _secure_backends(site)},
        remote_dcas=maker.remote_dcas(site.remote_dcas) if site.remote_dcas else None,
    )


def renew_policies(
    site: SiteConfig, router: SafRouter, now: Callable[[], datetime], before: Policies
) -> tuple[Policies, dict[str, str]]:
    """The policies after a change of rings; where a ring does not do any more, the one before and the reason.

    The reasons are by the name of the policy: whoever serves such a port must not go on with it.
    """
    maker, reasons = _Maker(site, router, now()), dict[str, str]()

    def renewed(make: Callable[[], TlsPolicy], old: TlsPolicy) -> TlsPolicy:
        try:
            return make()
        except PolicyError as error:
            reasons[old.name] = str(error)
            return old

    dcas = site.dcas
    backends = {
        name: renewed(partial(maker.backend, name, target), before.backends[name])
        for name, target in _secure_backends(site)
    }
    asked, asked_before = site.remote_dcas, before.remote_dcas
    remote = renewed(partial(maker.remote_dcas, asked), asked_before) if asked and asked_before else None
    policies = Policies(
        telnet={p.name: renewed(partial(maker.telnet, p), before.telnet[p.name]) for p in _secure_ports(site)},
        telnet_groups={
            key: renewed(partial(maker.telnet, port), before.telnet_groups[key])
            for key, port in _secure_groups(site).items()
        },
        ftp={s.jobname: renewed(partial(maker.ftp, s), before.ftp[s.jobname]) for s in _secure_servers(site)},
        dcas=renewed(partial(maker.dcas, dcas), before.dcas) if dcas and before.dcas else None,
        backends={name: policy for name, policy in backends.items() if policy.name not in reasons},
        remote_dcas=None if remote is None or remote.name in reasons else remote,
    )
    return policies, reasons


def rings_of(site: SiteConfig) -> tuple[tuple[str, str], ...]:
    """(ring, the user it belongs to when it names none) for every SAF ring that the site uses."""
    telnet_rings = [port.keyring or "" for port in _secure_ports(site)]
    return (
        *((ring, TELNET_USER) for ring in telnet_rings if not ring.startswith("/")),
        *((server.keyring or "", FTP_USER) for server in _secure_servers(site)),
        *(((site.dcas.keyring or "", DCAS_USER),) if site.dcas else ()),
        *((target.keyring or "", TELNET_USER) for _, target in _secure_backends(site)),
        *(((site.remote_dcas.keyring, TELNET_USER),) if site.remote_dcas else ()),
    )


def _secure_ports(site: SiteConfig) -> list[telnet.TelnetPort]:
    return [port for port in site.profile.telnet if port.is_secure]


def _secure_groups(site: SiteConfig) -> dict[tuple[str, str], telnet.TelnetPort]:
    """By (port, PARMSGROUP): what a port is to the clients of a group that changes what TLS asks or offers."""
    return {
        (port.name, group.name): port.overlaid(group)
        for port in _secure_ports(site)
        for group in port.mapping.parms_groups.values()
        if {"client_auth", "ciphers", "tls12", "tls13"} & group.values.keys()
    }


def _secure_servers(site: SiteConfig) -> list[ftpserver.FtpServer]:
    return [server for server in site.ftp if server.keyring]


def _secure_backends(site: SiteConfig) -> list[tuple[str, RemoteHost]]:
    targets = [(application.name, application.target) for application in site.applications]
    return [(name, target) for name, target in targets if isinstance(target, RemoteHost) and target.is_secure]


class _Maker:
    def __init__(self, site: SiteConfig, router: SafRouter, now: datetime) -> None:
        self._crl = site.system.crl
        self._router = router
        self._now = now

    def telnet(self, port: telnet.TelnetPort) -> TlsPolicy:
        wants = port.client_auth is not telnet.ClientAuth.NONE
        # A client without one is refused by its session, with a message id of its own.
        auth = ClientAuth.OPTIONAL if wants else ClientAuth.NONE
        name = f"TN3270E port {port.name}"
        revocation = self._revocation(port.crl_servers, ends_sessions=port.ends_revoked)
        return self._server(name, port.keyring, TELNET_USER, auth, port.offered_ciphers, revocation)

    def ftp(self, server: ftpserver.FtpServer) -> TlsPolicy:
        auth = _FTP_AUTH[server.secure_login]
        revocation = self._revocation(server.crl_servers, ends_sessions=server.ends_revoked)
        return self._server(f"FTP {server.jobname}", server.keyring, FTP_USER, auth, server.offered_ciphers, revocation)

    def dcas(self, server: dcasconf.DcasServer) -> TlsPolicy:
        required = ClientAuth.REQUIRED
        revocation = self._revocation(server.crl_servers)
        return self._server("DCAS", server.keyring, DCAS_USER, required, server.offered_ciphers, revocation)

    def backend(self, name: str, target: RemoteHost) -> TlsPolicy:
        return self._client(f"application {name}", target.keyring or "")

    def remote_dcas(self, dcas: RemoteDcas) -> TlsPolicy:
        return self._client("remote DCAS", dcas.keyring)

    def _client(self, name: str, keyring: str) -> TlsPolicy:
        ring = self._router.key_ring(keyring, default_owner=TELNET_USER)
        revocation = self._revocation(())
        return _made(client_policy(name, ring, ciphers=DEFAULT_CIPHERS, revocation=revocation, now=self._now))

    def _server(
        self,
        name: str,
        keyring: str | None,
        owner: str,
        auth: ClientAuth,
        ciphers: tuple[str, ...],
        revocation: RevocationPolicy,
    ) -> TlsPolicy:
        ring = self._ring(name, keyring, owner) if keyring else None
        made = from_key_ring(
            name,
            ring,
            client_auth=auth,
            ciphers=ciphers,
            revocation=revocation,
            now=self._now,
            protocols=_FTP_NAMES if owner == FTP_USER else (),
        )
        return _made(made)

    def _ring(self, name: str, keyring: str, owner: str) -> KeyRing | None:
        """A SAF key ring, or a key file (KEYRING HFS), whose name is its path."""
        if not keyring.startswith("/"):
            return self._router.key_ring(keyring, default_owner=owner)
        try:
            return read_key_file(Path(keyring))
        except KeyFileError as error:
            raise PolicyError(f"{name}: {error}") from None

    def _revocation(self, servers: tuple[tuple[str, int], ...], *, ends_sessions: bool = True) -> RevocationPolicy:
        crl = self._crl
        ocsp = OcspPolicy(crl.ocsp.url, crl.ocsp.uses_aia, crl.ocsp.nonce) if crl.ocsp else None
        level = CrlLevel[crl.level.name]
        return RevocationPolicy(servers or crl.servers, level, ends_sessions, crl.urls, ocsp)


def _made(made: TlsPolicy | PolicyProblem) -> TlsPolicy:
    if isinstance(made, PolicyProblem):
        raise PolicyError(str(made))
    return made
