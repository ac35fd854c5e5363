"""What the operating system's errors mean to somebody who stores files: one table from errno to a reason."""

from __future__ import annotations

import errno
import os

from appliance.storage.results import FailureReason, FileFailure

__all__ = ["failure_from"]

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
    errno.EDQUOT: FailureReason.NO_SPACE,
    errno.EFBIG: FailureReason.NO_SPACE,
    errno.ESTALE: FailureReason.CHANGED,
}


def failure_from(error: OSError, path: str = "") -> FileFailure:
    """The failure an OSError stands for; the error's own text goes to ``detail``."""
    number = error.errno or 0
    detail = os.strerror(number) if number else str(error)
    return FileFailure(_REASONS.get(number, FailureReason.IO_ERROR), path, detail)
