"""What travels over the control socket, and what the cores report."""

from __future__ import annotations

import msgspec

__all__ = [
    "Asked",
    "ClientEvent",
    "Follow",
    "Lock",
    "Logon",
    "Notice",
    "PeerViolation",
    "Request",
    "Result",
    "ServerEvent",
    "Unwatch",
    "Watch",
    "Welcome",
]


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """The daemon's first line, and the one after a logon or lock: who it is, and as whom commands will run.

    Without a user nothing is done but a logon. ``idle_seconds`` is after how long a screen nobody touches is to lock
    itself (0: never).
    """

    system: str
    version: str
    user: str
    idle_seconds: int = 0


class Request(msgspec.Struct, frozen=True, tag="request"):
    """One operator or RACF command. ``id`` is the asker's and comes back with the result."""

    id: int
    command: str
    source: str = "CONSOLE"  # "TUI" when a panel asked: it only shows in the audit
    document: str | None = None  # a text that the command works with, such as that of a member


class Follow(msgspec.Struct, frozen=True, tag="follow"):
    """From now on tell what happens of one topic: MESSAGE, AUDIT or CONNECTION. Answered by a ``Result``.

    It is authorised and audited as the command ``D EVENTS,topic``, and holds until the connection ends.
    """

    id: int
    topic: str
    source: str = "CONSOLE"


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Show from now on what the terminal of a connection shows, and no other. Answered by a ``Result``.

    It is authorised and audited as the command ``V TCPIP,,TELNET,WATCH,CONN=connection``, whose result it has. Screens
    come as notices of the topic SCREEN, the last of which says why it ended.
    """

    id: int
    connection: int
    source: str = "CONSOLE"


class Unwatch(msgspec.Struct, frozen=True, tag="unwatch"):
    """Show no more of it. Answered by a ``Result``; no notice of it comes after that."""

    id: int


class Logon(msgspec.Struct, frozen=True, tag="logon"):
    """Commands are to run as this user from now on. Answered by a ``Result``, and by a ``Welcome`` when it is true.

    ``code`` is that of the second factor, ``new_password`` takes the place of the password.
    """

    id: int
    user: str
    password: str
    code: str = ""
    new_password: str = ""

    def __repr__(self) -> str:
        """Without what must not be seen."""
        return f"Logon(id={self.id}, user={self.user!r})"


class Lock(msgspec.Struct, frozen=True, tag="lock"):
    """Do nothing for this connection until somebody logs on. Answered by a ``Result`` and a ``Welcome``."""

    id: int


class Result(msgspec.Struct, frozen=True, tag="result"):
    """What a command gave: return code 0, 4 or 8, lines to show, and rows when it shows a table."""

    id: int
    code: int
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """Something that happened. ``dropped`` counts those lost just after it because none were taken in time."""

    topic: str
    time: str
    fields: dict[str, str]
    dropped: int = 0


class PeerViolation(msgspec.Struct, frozen=True, tag=False):
    """The line was no message, or too long; the last event."""

    reason: str


Asked = Request | Follow | Watch | Unwatch | Logon | Lock
ServerEvent = Asked | PeerViolation
ClientEvent = Welcome | Result | Notice | PeerViolation
