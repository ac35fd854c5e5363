"""What every panel works with: the control client, the commands of this terminal and what they answered.

A panel asks (a display it draws) or performs (what the administrator decided). Only what was performed, or typed, is
kept in the history and in the user log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import attrs

from appliance.protocols.control.events import Notice, Result, Welcome
from appliance.tui import messages
from appliance.tui.client import ControlClient, ControlLostError, LogonNeededError
from appliance.tui.history import History, masked

__all__ = ["Desk", "Exchange", "failure"]

_MOST = 500
_WELCOME_STEP, _WELCOME_STEPS = 0.02, 500


@attrs.frozen
class Exchange:
    """One command of this terminal, its secrets masked, and what came back."""

    command: str
    result: Result


class Desk:
    """One for each terminal."""

    def __init__(self, socket: Path) -> None:
        self._client = ControlClient(socket)
        self.history = History()
        self.exchanges: list[Exchange] = []
        #: Why the daemon cannot be asked; empty while it answers.
        self.lost = ""
        #: Called whenever ``lost`` or ``welcome`` may have changed.
        self.on_change: Callable[[], None] = lambda: None

    @property
    def welcome(self) -> Welcome | None:
        """Who the daemon is and as whom commands run; None before the first answer."""
        return self._client.welcome

    async def ask(self, command: str, document: str | None = None) -> Result:
        """The answer to a display that a panel draws; return code 8 when the daemon cannot be asked."""
        if self.needs_logon:
            return failure(messages.LOGON_NEEDED.format())
        return await self._answer(self._client.run(command, document))

    async def perform(
        self, command: str, document: str | None = None, *, shown: str | None = None, is_typed: bool = False
    ) -> Result:
        """The answer to a command of the administrator; it goes to the history and to the user log.

        ``shown`` is what may be seen of one that came from a file; such a one was not typed, so it is not recalled.
        One that ``is_typed`` is in the history since Enter.
        """
        if shown is None and not is_typed:
            self.history.add(command)
        result = await self.ask(command, document)
        self._keep(masked(command) if shown is None else shown, result)
        return result

    async def watch(self, connection: int, hear: Callable[[Notice], None]) -> Result:
        """Have the screens of a terminal given to ``hear`` from now on; the user log says that, and holds no screen."""
        command = f"V TCPIP,,TELNET,WATCH,CONN={connection}"
        self.history.add(command)
        self._client.on_notice = hear
        result = await self._answer(self._client.watch(connection))
        self._keep(masked(command), Result(result.id, result.code, result.lines if result.code else ()))
        return result

    async def unwatch(self) -> None:
        """No more of them."""
        self._client.on_notice = None
        with suppress(ControlLostError):
            await self._client.unwatch()

    def _keep(self, shown: str, result: Result) -> None:
        self.exchanges = [*self.exchanges, Exchange(shown, result)][-_MOST:]

    @property
    def is_connected(self) -> bool:
        """Whether the daemon was there a moment ago."""
        return self._client.is_connected

    @property
    def needs_logon(self) -> bool:
        """True when the daemon does nothing for this terminal until somebody logs on."""
        return self.welcome is not None and not self.welcome.user

    async def log_on(self, user: str, password: str, *, code: str, new_password: str) -> Result:
        """Log on; nothing of it is kept."""
        result = await self._answer(self._client.log_on(user, password, code, new_password))
        if result.code == 0:
            await self._welcomed()
        return result

    async def _welcomed(self) -> None:
        """The welcome that says who was logged on comes right behind the result."""
        for _ in range(_WELCOME_STEPS):
            if not self.needs_logon:
                return
            await asyncio.sleep(_WELCOME_STEP)

    async def lock(self) -> None:
        """Lock this terminal."""
        await self._answer(self._client.lock())

    async def _answer(self, asking: Awaitable[Result]) -> Result:
        try:
            result = await asking
        except LogonNeededError:
            self._is_lost("")
            return failure(messages.LOGON_NEEDED.format())
        except ControlLostError as error:
            self._is_lost(str(error))
            return failure(messages.NOT_CONNECTED.format(reason=error))
        self._is_lost("")
        return result

    async def close(self) -> None:
        """End the connection."""
        await self._client.close()

    def _is_lost(self, why: str) -> None:
        self.lost = why
        self.on_change()


def failure(line: str) -> Result:
    """An answer that the daemon did not give."""
    return Result(0, 8, (line,))
