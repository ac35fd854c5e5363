"""What the operating system's errors mean to somebody who stores files: one table from errno to a reason."""

from __future__ import annotations

import errno
import os

from appliance.storage.results import FailureReason, FileFailure

__all__ = ["DataError", "failure_from"]


class DataError(OSError):
    """What a client sent cannot be stored as it is; the text says why. ``reason`` chooses the reply."""

    def __init__(self, text: str, reason: FailureReason = FailureReason.BAD_DATA) -> None:
        super().__init__(text)
        self.reason = reason


_REASONS = {
    errno.ENOENT: FailureReason.NOT_FOUND,
    errno.EEXIST: FailureReason.EXISTS,
    errno.EACCES: FailureReason.NOT_PERMITTED,
    errno.EPERM: FailureReason.NOT_PERMITTED,
    errno.ELOOP: FailureReason.NOT_REGULAR,  # O_NOFOLLOW met a symbolic link
    errno.EISDIR: FailureReason.IS_DIRECTORY,
    errno.ENOTDIR: FailureReason.NOT_DIRECTORY,
    errno.ENXIO: FailureReason.NOT_REGULAR,
    errno.ENODEV: FailureReason.NOT_REGULAR,
    errno.ENOTEMPTY: FailureReason.NOT_EMPTY,
    errno.ENAMETOOLONG: FailureReason.NAME_ERROR,
    errno.EINVAL: FailureReason.NAME_ERROR,
    errno.ENOSPC: FailureReason.NO_SPACE,
    errno.EDQUOT: FailureReason.OVER_QUOTA,
    errno.EFBIG: FailureReason.NO_SPACE,
    errno.ESTALE: FailureReason.CHANGED,
}


def failure_from(error: OSError, path: str = "") -> FileFailure:
    """The failure an OSError stands for; the error's own text goes to ``detail``."""
    if isinstance(error, DataError):
        return FileFailure(error.reason, path, str(error))
    number = error.errno or 0
    detail = os.strerror(number) if number else str(error)
    return FileFailure(_REASONS.get(number, FailureReason.IO_ERROR), path, detail)
