"""A control connection that stays open: commands, and what it follows, as they come."""

from __future__ import annotations

import socket
from pathlib import Path

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import (
    ClientEvent,
    Follow,
    Logon,
    Notice,
    Request,
    Result,
    Unwatch,
    Watch,
)


class Console:
    """Blocking; ``notices`` keeps what came while something else was waited for."""

    def __init__(self, path: Path) -> None:
        self.core = ClientCore()
        self.notices: list[Notice] = []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(path))
        self._number = 0

    def __enter__(self) -> Console:
        return self

    def __exit__(self, *exc: object) -> None:
        self.socket.close()

    def run(self, command: str) -> Result:
        """The result of one command."""
        self._number += 1
        return self._ask(Request(self._number, command))

    def follow(self, topic: str) -> Result:
        """Follow a topic."""
        self._number += 1
        return self._ask(Follow(self._number, topic))

    def log_on(self, user: str, password: str) -> Result:
        """Log on; commands run as this user from now on when the code is 0."""
        self._number += 1
        return self._ask(Logon(self._number, user, password))

    def watch(self, connection: int) -> Result:
        """Watch a terminal."""
        self._number += 1
        return self._ask(Watch(self._number, connection))

    def unwatch(self) -> Result:
        """Watch it no more."""
        self._number += 1
        return self._ask(Unwatch(self._number))

    def next_notice(self, wanted) -> Notice:
        """The first notice, come or to come, that ``wanted`` likes."""
        while True:
            while self.notices:
                notice = self.notices.pop(0)
                if wanted(notice):
                    return notice
            self._take(self.next_event())

    def next_event(self) -> ClientEvent:
        """Whatever comes next; EOFError when the daemon closed."""
        while (event := self.core.next_event()) is None:
            data = self.socket.recv(65_536)
            if not data:
                raise EOFError
            self.core.receive_data(data)
        return event

    def _ask(self, request: Request | Follow | Logon | Watch | Unwatch) -> Result:
        self.socket.sendall(self.core.send(request))
        while True:
            event = self.next_event()
            if isinstance(event, Result) and event.id == request.id:
                return event
            self._take(event)

    def _take(self, event: ClientEvent) -> None:
        if isinstance(event, Notice):
            self.notices.append(event)
