"""The control protocol under asyncio: one connection, requests answered by id.

The same codec runs under Twisted in the daemon. A lost connection is an exception for whoever waits, and the next
``run`` connects anew, so the terminal survives a restart of the daemon.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import (
    Asked,
    Follow,
    Lock,
    Logon,
    Notice,
    PeerViolation,
    Request,
    Result,
    Unwatch,
    Watch,
    Welcome,
)

__all__ = ["ControlClient", "ControlLostError", "LogonNeededError"]

_RECEIVE = 256 * 1024
_TIMEOUT = 30.0


class ControlLostError(Exception):
    """The daemon cannot be asked now; the text is one sentence for the operator."""


class LogonNeededError(ControlLostError):
    """The daemon is there, but this uid stands for no user: ``log_on`` first."""


class ControlClient:
    """Asks the daemon; one instance for each terminal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Result]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._core = ClientCore()
        self._connecting = asyncio.Lock()
        self.welcome: Welcome | None = None
        self._greeting: asyncio.Future[Welcome] | None = None  # awaited after connecting, and as another user
        self._topics: dict[str, None] = {}
        self.on_notice: Callable[[Notice], None] | None = None  # hears what happens of the topics that are followed

    async def run(self, command: str, document: str | None = None) -> Result:
        """The result of one command, and of a text that goes with it; ControlLostError when there is none to be had."""
        return await self._ask(lambda number: Request(number, command, "TUI", document))

    async def follow(self, topic: str) -> Result:
        """Hear of a topic through ``on_notice``; after a lost connection the next one follows it again."""
        result = await self._ask(lambda number: Follow(number, topic, "TUI"))
        if result.code == 0:
            self._topics[topic] = None
        return result

    async def watch(self, connection: int) -> Result:
        """Hear of the screens of a terminal through ``on_notice``, until it ends or ``unwatch``."""
        return await self._ask(lambda number: Watch(number, connection, "TUI"))

    async def unwatch(self) -> None:
        """Hear of them no more."""
        if self.is_connected:
            await self._ask(Unwatch)

    async def log_on(self, user: str, password: str, code: str = "", new_password: str = "") -> Result:
        """Commands run as this user from now on, when the code of the result is 0."""
        return await self._become(lambda number: Logon(number, user, password, code, new_password))

    async def lock(self) -> Result:
        """Nothing is done until somebody logs on."""
        return await self._become(Lock)

    @property
    def is_connected(self) -> bool:
        """Whether the daemon was there a moment ago."""
        return self._writer is not None

    async def _ask(self, request: Callable[[int], Asked]) -> Result:
        await self._connected()
        if self.welcome is not None and not self.welcome.user:
            raise LogonNeededError("log on first")
        return await self._send(request)

    async def _become(self, request: Callable[[int], Logon | Lock]) -> Result:
        """Ask to be another; once that is granted, wait until the daemon says who it takes us for."""
        await self._connected()
        greeting: asyncio.Future[Welcome] = asyncio.get_running_loop().create_future()
        self._greeting = greeting
        result = await self._send(request)
        if result.code == 0:
            await self._greeted_in_time(greeting)
        else:
            self._greeting = None
        return result

    async def _greeted_in_time(self, greeting: asyncio.Future[Welcome]) -> None:
        try:
            await asyncio.wait_for(greeting, _TIMEOUT)
        except TimeoutError as error:
            self._lost("the daemon does not answer")
            raise ControlLostError(f"{self._path} does not answer") from error

    async def _connected(self) -> None:
        async with self._connecting:
            if self._writer is None:
                await self._connect()

    async def _send(self, request: Callable[[int], Asked]) -> Result:
        await self._connected()
        if self._writer is None:
            raise ControlLostError("the daemon closed the connection")
        number = next(self._ids)
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(self._core.send(request(number)))
            return await asyncio.wait_for(answer, _TIMEOUT)
        except (OSError, TimeoutError) as error:
            raise ControlLostError(f"{self._path} does not answer") from error
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        """End the connection; a later ``run`` would open a new one."""
        writer = self._writer
        self._lost("the terminal ended")
        if writer is not None:
            with suppress(OSError):
                await writer.wait_closed()
        if self._reading is not None:
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _connect(self) -> None:
        try:
            reader, self._writer = await asyncio.open_unix_connection(str(self._path))
        except OSError as error:
            raise ControlLostError(f"{self._path}: {error.strerror or error}") from error
        self._core = ClientCore()
        self._greeting = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read(reader))
        await self._greeted_in_time(self._greeting)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while data := await reader.read(_RECEIVE):
                self._core.receive_data(data)
                while (event := self._core.next_event()) is not None:
                    self._take(event)
        except OSError:
            pass  # told to those who wait, below
        self._lost("the daemon closed the connection")

    def _take(self, event: Welcome | Result | Notice | PeerViolation) -> None:
        match event:
            case Welcome():
                self._greeted(event)
            case Result():
                answer = self._waiting.get(event.id)
                if answer is not None and not answer.done():
                    answer.set_result(event)
            case Notice():
                if self.on_notice is not None:
                    self.on_notice(event)
            case PeerViolation():
                self._lost(event.reason)

    def _greeted(self, welcome: Welcome) -> None:
        """A new connection, or another user of this one: what was followed is followed again."""
        self.welcome = welcome
        if self._greeting is not None and not self._greeting.done():
            self._greeting.set_result(welcome)
        if welcome.user and self._writer is not None:
            for topic in self._topics:
                self._writer.write(self._core.send(Follow(next(self._ids), topic, "TUI")))

    def _lost(self, why: str) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._greeting is not None and not self._greeting.done():
            self._greeting.set_exception(ControlLostError(why))
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ControlLostError(why))
