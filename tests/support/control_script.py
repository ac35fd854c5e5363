"""A control socket with scripted answers, for the terminal's own tests: ServerCore under asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import Lock, Logon, Request, Result, Welcome

IBMUSER = Welcome("MVS098", "0.1.0", "IBMUSER")
Answers = Mapping[str, Callable[[Request], Result]]


class ScriptedControl:
    """Answers commands by their first words; keeps every command it was asked."""

    def __init__(self, path: Path, answers: Answers, welcome: Welcome = IBMUSER, password: str = "") -> None:
        self.path = path
        self._welcome = welcome
        self._password = password
        self.asked: list[str] = []
        self._answers = answers
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> ScriptedControl:
        self._server = await asyncio.start_unix_server(self._serve, str(self.path))
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        await asyncio.gather(*self._serving)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        with suppress(ConnectionError):
            await self._answer_all(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        core = ServerCore()
        writer.write(core.send(self._welcome))
        while data := await reader.read(65536):
            core.receive_data(data)
            while (asked := core.next_event()) is not None:
                for message in self._say(asked):
                    writer.write(core.send(message))

    def _say(self, asked: object) -> list[Welcome | Result]:
        match asked:
            case Request():
                self.asked.append(asked.command)
                return [self._answer(asked)]
            case Logon() if asked.password == self._password:
                return [Result(asked.id, 0), msgspec.structs.replace(self._welcome, user=asked.user)]
            case Logon():
                return [Result(asked.id, 8, ("SLYO0119E the logon is refused",))]
            case Lock():
                return [Result(asked.id, 0), msgspec.structs.replace(self._welcome, user="")]
            case _:
                return []

    def _answer(self, request: Request) -> Result:
        for words, answer in self._answers.items():
            if request.command.startswith(words):
                return answer(request)
        return Result(request.id, 8, (f"SLYO0103E {request.command} is not known here",))
