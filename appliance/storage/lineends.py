"""TYPE A: line ends become CRLF on the way out and LF on the way in, whatever the cuts.

Out, an LF that already follows a CR stays as it is, so that a text stored with CRLF does not grow a second CR; in, a CR
that no LF follows is data. All work on whole blocks by ``replace``; only one CR at a cut is remembered.
"""

from __future__ import annotations

__all__ = ["ToLineEnd", "ToLocal", "ToNetwork", "sent_size"]


class ToNetwork:
    """LF to CRLF."""

    __slots__ = ("_after_cr",)

    def __init__(self) -> None:
        self._after_cr = False

    def feed(self, data: bytes | memoryview) -> bytes:
        """What to send for this block."""
        block = bytes(data)
        if not block:
            return b""
        start = b""
        if self._after_cr and block[:1] == b"\n":
            start, block = b"\n", block[1:]
        self._after_cr = block[-1:] == b"\r"
        return start + block.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def finish(self) -> bytes:
        """Nothing is ever kept back."""
        return b""


class ToLocal:
    """CRLF to LF."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, data: bytes | memoryview) -> bytes:
        """What to store for this block; a CR at its end waits for what follows."""
        block = self._kept + bytes(data)
        self._kept = b"\r" if block.endswith(b"\r") else b""
        return (block[:-1] if self._kept else block).replace(b"\r\n", b"\n")

    def finish(self) -> bytes:
        """The CR that was waiting, if there was one."""
        kept, self._kept = self._kept, b""
        return kept


class ToLineEnd:
    """LF, and a CRLF that is stored, to another end than CRLF (SBSENDEOL)."""

    __slots__ = ("_line_end", "_local")

    def __init__(self, line_end: bytes) -> None:
        self._line_end = line_end
        self._local = ToLocal()

    def feed(self, data: bytes | memoryview) -> bytes:
        """What to send for this block."""
        return self._local.feed(data).replace(b"\n", self._line_end)

    def finish(self) -> bytes:
        """The CR that was waiting, if there was one."""
        return self._local.finish()


def sent_size(content: bytes, line_end: bytes = b"\r\n") -> int:
    """How many bytes ``ToNetwork``, or ``ToLineEnd``, makes of this content."""
    lines, already = content.count(b"\n"), content.count(b"\r\n")
    return len(content) - already + lines * (len(line_end) - 1)
