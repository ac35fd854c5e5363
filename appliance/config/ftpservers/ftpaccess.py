"""FTP.DATA: who may come in without a name (ANONYMOUS*), and what differs for some (OVERRIDE, our own statement).

``OVERRIDE NETWORK 192.0.2.0/24 SECURE_SESSION_REUSE NONE`` or ``OVERRIDE USER BATCH* INACTIVE 0``: another statement
with another value, for clients of a network or for users whose ID fits a mask. Of several that fit, networks come
before users, wide ones before narrow ones, and the last one counts.
"""

from __future__ import annotations

import enum
import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address

import attrs

from appliance.config.addresses import IpNetwork
from appliance.config.language.operands import Operands
from appliance.config.language.readers import network_of
from appliance.config.language.table import Row
from appliance.secret import Secret

__all__ = ["Anonymous", "EmailCheck", "FileAccess", "Override", "fitting", "override_of", "read_anonymous"]

_USER = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}\Z")
_MASK = re.compile(r"[A-Z@#$*?][A-Z0-9@#$*?]{0,7}\Z")
SURROGATE = "SURROGATE"


class FileAccess(enum.Enum):
    """ANONYMOUSFILEACCESS: the name spaces that are open."""

    HFS = "HFS"
    MVS = "MVS"
    BOTH = "BOTH"


class EmailCheck(enum.Enum):
    """EMAILADDRCHECK: what happens to an e-mail address that is none."""

    NO = "NO"
    WARNING = "WARNING"
    FAIL = "FAIL"


@attrs.frozen
class Anonymous:
    """ANONYMOUS: the user ID that stands for everybody, and how it is logged on.

    With a password, that is the one; as a surrogate, none is; with neither the client has to know it.
    """

    user: str = "ANONYMO"
    password: Secret | None = None
    is_surrogate: bool = False

    @property
    def asks_email(self) -> bool:
        """Whether the client's PASS is an e-mail address and no password."""
        return self.is_surrogate or self.password is not None


def read_anonymous(operands: Operands) -> Anonymous:
    """Nothing, ``user``, ``user/password`` or ``user/SURROGATE``."""
    token = operands.peek()
    if token is None:
        return Anonymous()
    user, slash, rest = operands.take("a user ID").text.partition("/")
    if not _USER.match(user.upper()) or (slash and not rest):
        raise operands.wrong(token, "the operand is not user, user/password or user/SURROGATE")
    if rest.upper() == SURROGATE:
        return Anonymous(user.upper(), is_surrogate=True)
    return Anonymous(user.upper(), Secret(rest) if rest else None)


@attrs.frozen
class Override:
    """One field with another value, for a network or for a user ID or mask."""

    field: str
    value: object
    network: IpNetwork | None = None
    user: str = ""

    @property
    def width(self) -> int:
        """What sorts wide ones before narrow ones."""
        return self.network.prefixlen if self.network is not None else len(self.user.rstrip("*"))

    def fits(self, address: IPv4Address | IPv6Address | None, user: str) -> bool:
        """Whether it is meant for this client, or for this user."""
        if self.network is not None:
            return address is not None and address.version == self.network.version and address in self.network
        return bool(user) and fnmatch.fnmatchcase(user, self.user)


def override_of(rows: Mapping[str, Row]) -> Callable[[Operands], Override]:
    """A reader of OVERRIDE that takes these statements."""

    def read(operands: Operands) -> Override:
        kind = operands.take("NETWORK or USER")
        if kind.upper not in ("NETWORK", "USER"):
            raise operands.wrong(kind, f"{kind.text} is not NETWORK or USER")
        whom = operands.take("a network" if kind.upper == "NETWORK" else "a user ID or mask")
        if kind.upper == "USER" and not _MASK.match(whom.upper):
            raise operands.wrong(whom, f"{whom.text} is not a user ID or mask")
        statement = operands.take("a statement")
        row = rows.get(statement.upper)
        if row is None:
            raise operands.wrong(statement, f"{statement.text} is the same for everybody")
        value = row.read(operands)
        if kind.upper == "NETWORK":
            return Override(row.field, value, network=network_of(operands, whom))
        return Override(row.field, value, user=whom.upper)

    return read


def fitting(
    overrides: Iterable[Override], address: IPv4Address | IPv6Address | None, user: str
) -> Mapping[str, object]:
    """The fields that differ for a client, and for a user once one is named."""
    found = [each for each in overrides if each.fits(address, user)]
    found.sort(key=lambda each: (each.network is None, each.width))
    return {each.field: each.value for each in found}
