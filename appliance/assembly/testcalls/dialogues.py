"""What a client says until it is clear whether it is let in.

FTP: AUTH TLS, USER, QUIT (RFC 4217); nothing of the user's is touched. TN3270E: TLS, and then the first option of the
server, which it sends to none but whom it lets in (RFC 2355 section 7.1 begins with DO TN3270E).
"""

from __future__ import annotations

import re
from contextlib import suppress

from appliance.assembly.testcalls.wire import Client, EndedError, Wire
from appliance.services.control.facilities import Verdict

__all__ = ["FtpDialogue", "terminal"]

_IAC = b"\xff"
_LAST_LINE = re.compile(rb"(?:\A|\n)([0-9]{3}) [^\n]*\n\Z")
_LONGEST_REPLY = 64 * 1024
_VERDICTS = {"230": Verdict.IN, "232": Verdict.IN, "331": Verdict.PASSWORD_WANTED}


def terminal(wire: Wire, client: Client, lines: list[str]) -> Verdict:
    """At a port that begins with TLS."""
    lines.append(wire.secure(client))
    is_option = wire.receive().startswith(_IAC)
    lines.append("the server begins to negotiate" if is_option else "the server says something that is no Telnet")
    return Verdict.IN if is_option else Verdict.REFUSED


class FtpDialogue:
    """``greets_plain``: the 220 comes before TLS; ``asks_for_tls``: AUTH TLS has to be said."""

    def __init__(self, wire: Wire, lines: list[str], *, greets_plain: bool, asks_for_tls: bool) -> None:
        self._wire = wire
        self._lines = lines
        self._greets_plain = greets_plain
        self._asks_for_tls = asks_for_tls

    def log_in(self, client: Client, user: str) -> Verdict:
        """As far as the answer to USER."""
        if self._greets_plain:
            self._reply()
        if self._asks_for_tls and self._command("AUTH TLS") != "234":
            return Verdict.REFUSED
        self._lines.append(self._wire.secure(client))
        if not self._greets_plain:
            self._reply()
        verdict = _VERDICTS.get(self._command(f"USER {user}"), Verdict.REFUSED)
        with suppress(EndedError):
            self._command("QUIT")
        return verdict

    def _command(self, text: str) -> str:
        self._lines.append(f"> {text}")
        self._wire.send(f"{text}\r\n".encode())
        return self._reply()

    def _reply(self) -> str:
        """The code of a reply (RFC 959 section 4.2); its lines are kept."""
        data = b""
        while (last := _LAST_LINE.search(data)) is None:
            if len(data) > _LONGEST_REPLY:
                raise EndedError("a reply without an end")
            data += self._wire.receive()
        self._lines += data.decode("utf-8", "replace").splitlines()
        return last[1].decode()
