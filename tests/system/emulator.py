"""s3270 as a person would drive it: a script on its standard input, its answers on its standard output."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time

from tests.system.running import Demo, need


class Emulator:
    """One s3270; ``do`` sends an action and returns the data lines of its answer."""

    def __init__(
        self,
        demo: Demo,
        base: int,
        *options: str,
        certificate: str | None = None,
        prefix: str = "",
        host: str = "localhost",
        within: tuple[str, ...] = (),
    ) -> None:
        need("s3270")
        arguments = [*within, "s3270", "-cafile", str(demo.ca), *options]
        if certificate:
            pem, key = demo.certificate(certificate)
            arguments += ["-certfile", str(pem), "-certfiletype", "pem", "-keyfile", str(key), "-keyfiletype", "pem"]
        self._host = f"{prefix}{host}:{demo.port(base)}"
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        # s3270 4.1 writes to stderr without end when a host closes before negotiation.
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.communicate()

    def signal(self, which: signal.Signals) -> None:
        """Signal s3270 itself: stopped, it keeps its connection and says nothing."""
        self._process.send_signal(which)

    def do(self, action: str, seconds: float = 90) -> list[str]:
        """The data lines; RuntimeError when s3270 says the action failed, TimeoutError when it says nothing."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{action}\n".encode())
        self._process.stdin.flush()
        lines = self._read_answer(time.monotonic() + seconds)
        if lines[-1] != "ok":
            raise RuntimeError(f"{action}: {lines}")
        return [line.removeprefix("data: ") for line in lines[:-2] if line.startswith("data: ")]

    def _read_answer(self, deadline: float) -> list[str]:
        assert self._process.stdout is not None
        text = b""
        while not text.endswith((b"\nok\n", b"\nerror\n")) and text not in (b"ok\n", b"error\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(text.decode(errors="replace"))
            piece = os.read(self._process.stdout.fileno(), 65536)
            if not piece:
                raise RuntimeError("s3270 ended")
            text += piece
        return text.decode(errors="replace").splitlines()

    def connect(self, seconds: float = 90) -> Emulator:
        """Connect and wait for the first screen."""
        self.do(f"Connect({self._host})", seconds)
        self.do("Wait(60,Output)", seconds)
        return self

    def screen(self) -> str:
        return "\n".join(self.do("Ascii()"))

    def screen_or_nothing(self) -> str:
        """The screen; empty when s3270 has none, being disconnected, or has ended."""
        try:
            return self.screen()
        except (RuntimeError, OSError):
            return ""

    def see(self, text: str, seconds: float = 120) -> str:
        """The screen, once it shows ``text``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            screen = self.screen()
            if text in screen:
                return screen
            time.sleep(0.05)
        raise AssertionError(f"{text!r} does not show:\n{screen}")

    def fill(self, *fields: str) -> None:
        """Type into one field after the other, then press Enter."""
        self.do("Wait(60,Unlock)")
        self.do("Home()")
        for at, text in enumerate(fields):
            if at:
                self.do("Tab()")
            if text:
                self.do(f'String("{text}")')
        self.do("Enter()")

    def log_on(self, user: str, password: str) -> None:
        """From the USS screen to TSO READY."""
        self.enter("LOGON APPLID(TSO)")
        self.see("USER ID")
        self.fill(user, password)
        self.see("READY")

    def enter(self, text: str) -> None:
        """Type and press Enter."""
        self.do("Wait(60,Unlock)")
        self.do(f'String("{text}")')
        self.do("Enter()")
