"""MODE Z: one zlib stream for each data connection (draft-preston-ftpext-deflate).

What comes in may not grow without bound: a block that becomes more than ``GROWTH`` times as long, once a mebibyte is
passed, ends the transfer before its memory is needed.
"""

from __future__ import annotations

import zlib

from appliance.storage.failures import DataError

__all__ = ["DEFAULT_LEVEL", "GROWTH", "Deflate", "Inflate"]

DEFAULT_LEVEL = 6
GROWTH = 100
_ALWAYS = 1 << 20


class Deflate:
    """Compresses."""

    __slots__ = ("_stream",)

    def __init__(self, level: int = DEFAULT_LEVEL) -> None:
        self._stream = zlib.compressobj(level)

    def feed(self, data: bytes | memoryview) -> bytes:
        """What this block adds to the stream; often nothing yet."""
        return self._stream.compress(data)

    def finish(self) -> bytes:
        """The end of the stream."""
        return self._stream.flush()


class Inflate:
    """Expands."""

    __slots__ = ("_stream",)

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def feed(self, data: bytes | memoryview) -> bytes:
        """The block expanded; DataError when it is no zlib stream, grows too much, or follows the stream's end."""
        most = max(_ALWAYS, len(data) * GROWTH)
        if self._stream.eof and data:
            raise DataError("data behind the end of the compressed stream")
        try:
            expanded = self._stream.decompress(data, most)
        except zlib.error as error:
            raise DataError(f"not a zlib stream: {error}") from None
        if self._stream.unconsumed_tail:
            raise DataError(f"a block grew to more than {most} bytes")
        if self._stream.unused_data:
            raise DataError("data behind the end of the compressed stream")
        return expanded

    def finish(self) -> bytes:
        """Nothing; DataError when the stream has no end."""
        if not self._stream.eof:
            raise DataError("the compressed stream has no end")
        return b""
