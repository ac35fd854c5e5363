"""A control socket with scripted answers, for the terminal's own tests: ServerCore under asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import (
    Follow,
    Lock,
    Logon,
    Notice,
    PeerViolation,
    Request,
    Result,
    ServerEvent,
    Unwatch,
    Watch,
    Welcome,
)

_REFUSED = "SLYO0119E the logon is refused"
Answers = Mapping[str, Callable[[Request], Result]]


class ScriptedControl:
    """Answers commands by their first words; keeps every command it was asked."""

    def __init__(self, path: Path, answers: Answers, user: str = "IBMUSER", idle_seconds: int = 0) -> None:
        """``user`` "": whoever comes has to log on."""
        self.path = path
        self.asked: list[str] = []
        self.followed: list[str] = []
        self.watched: list[int] = []  # connections that are watched now
        self.screens: list[dict[str, str]] = []  # what whoever watches one is shown at once
        self._user = user
        self._idle_seconds = idle_seconds
        self._answers = answers
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> ScriptedControl:
        self._server = await asyncio.start_unix_server(self._serve, str(self.path))
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._serving:  # who is still connected learns that the daemon is gone
            task.cancel()
        for ended in await asyncio.gather(*self._serving, return_exceptions=True):
            if isinstance(ended, Exception):  # being cancelled is none
                raise ended

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            with suppress(ConnectionError):
                await self._answer_all(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        core = ServerCore()
        core.trust(is_known=True)
        self._writers.append(writer)
        writer.write(core.send(self._welcome(self._user)))
        while data := await reader.read(65536):
            core.receive_data(data)
            while (asked := core.next_event()) is not None:
                for message in self._answers_to(asked):
                    writer.write(core.send(message))

    def _answers_to(self, asked: ServerEvent) -> list[Welcome | Result | Notice]:
        match asked:
            case Request():
                self.asked.append(asked.command)
                return [self._answer(asked)]
            case Follow():
                self.followed.append(asked.topic)
                return [Result(asked.id, 0), Notice(asked.topic, "2026-11-24T12:00:00Z", {"id": "SLYX0001I"})]
            case Watch():
                return self._watched(asked)
            case Unwatch():
                self.watched.clear()
                return [Result(asked.id, 0)]
            case Logon():
                welcome = self._welcome(asked.user)
                return (
                    [Result(asked.id, 0), welcome] if asked.password == "right" else [Result(asked.id, 8, (_REFUSED,))]
                )
            case Lock():
                return [Result(asked.id, 0), self._welcome("")]
            case PeerViolation():
                return []

    def _watched(self, asked: Watch) -> list[Welcome | Result | Notice]:
        """As the daemon does: the command decides, then the screens come."""
        command = f"V TCPIP,,TELNET,WATCH,CONN={asked.connection}"
        self.asked.append(command)
        result = self._answer(Request(asked.id, command))
        if result.code >= 8:
            return [result]
        self.watched.append(asked.connection)
        shown = [Notice("SCREEN", "2026-11-24T12:00:00Z", {"conn": str(asked.connection), **s}) for s in self.screens]
        return [result, *shown]

    def show(self, **fields: str) -> None:
        """Tell every console of a screen, or of the end."""
        for writer in self._writers:
            writer.write(ServerCore().send(Notice("SCREEN", "2026-11-24T12:00:00Z", fields)))

    def _welcome(self, user: str) -> Welcome:
        return Welcome("MVS098", "0.1.0", user, self._idle_seconds)

    def _answer(self, request: Request) -> Result:
        for words, answer in self._answers.items():
            if request.command.startswith(words):
                return answer(request)
        return Result(request.id, 8, (f"SLYO0103E {request.command} is not known here",))
