"""What a file operation gives back; what owns a descriptor is in ``opened.py``."""

from __future__ import annotations

import enum

import attrs

from appliance.storage.datasets.results import DataSetResult
from appliance.storage.opened import Download, Upload

__all__ = [
    "Done",
    "FailureReason",
    "FileDigest",
    "FileFacts",
    "FileFailure",
    "FileKind",
    "FileResult",
    "Listing",
    "Notices",
]


class FailureReason(enum.Enum):
    """Why an operation was not done; each is a different reply."""

    NOT_FOUND = "does not exist"
    EXISTS = "exists"
    NOT_PERMITTED = "is not accessible"
    IS_DIRECTORY = "is a directory"
    NOT_DIRECTORY = "is not a directory"
    NOT_REGULAR = "is not a regular file"
    NOT_EMPTY = "is not empty"
    NAME_ERROR = "has a name that is too long or not allowed"
    NO_SPACE = "does not fit: no space is left"
    TOO_LONG = "has records that are shorter than one that was sent"
    CHANGED = "was changed by somebody else meanwhile"
    TOO_COSTLY = "is too large to be looked through for this"
    OVER_QUOTA = "would exceed the storage allocation"
    BAD_OFFSET = "is shorter than the restart position"
    BUSY = "cannot be looked at now: too many operations are waiting"
    BAD_DATA = "was sent in a form that cannot be read"
    IO_ERROR = "could not be read or written"


@attrs.frozen
class FileFailure:
    """The operation was not done. ``path`` is the name as the user knows it; ``detail`` is for the log only."""

    reason: FailureReason
    path: str = ""
    detail: str = ""


class FileKind(enum.Enum):
    """The two kinds of things a tree shows; everything else (links, devices, FIFOs) is refused."""

    FILE = "file"
    DIRECTORY = "dir"


@attrs.frozen
class FileFacts:
    """What is known about one file or directory. ``perm`` are the letters of RFC 3659 section 7.5.5."""

    path: str
    kind: FileKind
    size: int
    modified: float  # seconds since the epoch
    mode: int  # permission bits
    perm: str
    unique: str


@attrs.frozen
class FileDigest:
    """The digest, in hexadecimal, of the bytes from ``start`` up to but not with ``end``."""

    path: str
    digest: str
    start: int
    end: int


@attrs.frozen
class Listing:
    """Lines for a data connection, CRLF ended, and how many entries they show (a ``total`` line is none)."""

    data: bytes
    entries: int


@attrs.frozen
class Notices:
    """Lines to be shown to who enters ``path``, and those of a script; None: there is none."""

    path: str
    shown: tuple[str, ...] = ()
    script: tuple[str, ...] | None = None


@attrs.frozen
class Done:
    """Done. ``path`` is the name that is now in force (of a STOU: the name chosen)."""

    path: str


FileResult = FileFailure | Download | Upload | FileFacts | FileDigest | Listing | Notices | Done | DataSetResult
