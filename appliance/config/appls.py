"""APPLS: the applications a terminal can log on to, built in or on a remote TN3270 host."""

from __future__ import annotations

import enum

import attrs

from appliance.config.diagnostics import NOWHERE, Place

__all__ = ["Application", "BuiltIn", "RemoteHost"]


class BuiltIn(enum.Enum):
    """The applications that come with the appliance."""

    TSO = "TSO"
    ECHO = "ECHO"


@attrs.frozen
class RemoteHost:
    """A TN3270 host to relay to. ``keyring`` None means plain TCP; ``server_name`` is what its certificate must say."""

    host: str
    port: int
    keyring: str | None = None
    server_name: str = ""  # "" with TLS: ``host``
    lu: str | None = None  # ask for this LU; None: let the host choose
    device_type: str | None = None  # None: what the terminal itself said
    timeout: int = 10  # seconds to connect and negotiate

    @property
    def is_secure(self) -> bool:
        """True when the relay speaks TLS to the host."""
        return self.keyring is not None


@attrs.frozen
class Application:
    """One application: ``name`` is what a user types, ``passticket`` the application name of its PassTickets."""

    name: str
    target: BuiltIn | RemoteHost
    passticket: str = ""  # "": the same as ``name``
    description: str = ""
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    @property
    def passticket_name(self) -> str:
        """The application name to make a PassTicket for when the client names none (no IBMAPPLID)."""
        return self.passticket or self.name
