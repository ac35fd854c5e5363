"""What a file operation gives back."""

from __future__ import annotations

import attrs

__all__ = ["Download", "FileFailure", "FileResult", "Upload"]


@attrs.frozen
class FileFailure:
    """The operation was not done; ``reason`` is a word the session turns into a reply."""

    reason: str
    detail: str = ""


@attrs.frozen
class Download:
    """An open file to send."""


@attrs.frozen
class Upload:
    """A temporary file that becomes visible, whole, by its commit."""


FileResult = FileFailure | Download | Upload
