"""Errors of the operating system as reasons."""

from __future__ import annotations

import errno

import pytest

from appliance.storage.failures import DataError, failure_from
from appliance.storage.results import FailureReason, FileFailure


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOENT, FailureReason.NOT_FOUND),
        (errno.ENOSPC, FailureReason.NO_SPACE),
        (errno.EDQUOT, FailureReason.OVER_QUOTA),
        (errno.ELOOP, FailureReason.NOT_REGULAR),
        (errno.EIO, FailureReason.IO_ERROR),
    ],
)
def test_each_errno_has_a_reason(number, reason):
    assert failure_from(OSError(number, "secret path"), "/u/x") == FileFailure(
        reason, "/u/x", failure_from(OSError(number, "")).detail
    )


def test_an_error_without_a_number_is_an_io_error():
    assert failure_from(OSError("odd")) == FileFailure(FailureReason.IO_ERROR, "", "odd")


def test_data_that_cannot_be_stored_has_the_reason_it_was_raised_with():
    assert failure_from(DataError("odd"), "/u/x") == FileFailure(FailureReason.BAD_DATA, "/u/x", "odd")
