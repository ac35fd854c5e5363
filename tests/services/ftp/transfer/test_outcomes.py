"""Failures as replies: every reason and every end has one."""

from __future__ import annotations

import pytest

from appliance.services.ftp import messages
from appliance.services.ftp.conversation import RunningTransfer
from appliance.services.ftp.transfer.outcomes import closing_reply, failure_reply, outcome_message
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.results import FailureReason, FileFailure

RUNNING = RunningTransfer("STOR", "/f", "Done.")


@pytest.mark.parametrize("reason", FailureReason)
def test_a_failure_names_the_command_the_file_and_the_reason(reason):
    code, text = failure_reply("STOR", FileFailure(reason, "/u/x", "errno text"))
    assert 450 <= code <= 554
    assert text == f"Command STOR fails: /u/x {reason.value}."
    assert failure_reply("DELE", FileFailure(reason, "/u/x"))[1] == f"DELE fails: /u/x {reason.value}."


@pytest.mark.parametrize(
    ("verb", "reason", "text"),
    [
        ("RMD", FailureReason.NOT_EMPTY, "RMDIR failed: EDC5136I Directory not empty."),
        ("MKD", FailureReason.EXISTS, "MKDIR failed: EDC5117I File exists."),
        ("MKD", FailureReason.NOT_FOUND, "MKDIR failed: EDC5129I No such file or directory."),
        ("MKD", FailureReason.IS_DIRECTORY, "MKD fails: /u/x is a directory."),
    ],
)
def test_directories_fail_in_the_words_of_unix(verb, reason, text):
    assert failure_reply(verb, FileFailure(reason, "/u/x")) == (550, text)


@pytest.mark.parametrize(("reason", "code"), [(FailureReason.NO_SPACE, 452), (FailureReason.BAD_DATA, 451)])
def test_a_transfer_that_storage_ended_has_the_code_of_the_reason(reason, code):
    ended = TransferEnded(TransferStatus.STORAGE, failure=FileFailure(reason, "/u/x"))
    assert closing_reply(RUNNING, ended)[0] == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (FailureReason.NO_SPACE, 452),
        (FailureReason.NOT_FOUND, 550),
        (FailureReason.BUSY, 450),
        (FailureReason.IO_ERROR, 451),
    ],
)
def test_what_may_go_better_later_is_a_4xx(reason, code):
    assert failure_reply("STOR", FileFailure(reason, "/u/x"))[0] == code


@pytest.mark.parametrize("status", TransferStatus)
def test_every_end_has_a_reply_and_a_message(status):
    code, text = closing_reply(RUNNING, TransferEnded(status, detail="internal"))
    assert (code == 250) == (status is TransferStatus.COMPLETE)
    assert "internal" not in text
    message = outcome_message(TransferEnded(status))
    assert (message is messages.TRANSFERRED) == (status is TransferStatus.COMPLETE)


def test_a_full_disk_is_452():
    full = FileFailure(FailureReason.NO_SPACE)
    assert closing_reply(RUNNING, TransferEnded(TransferStatus.STORAGE, failure=full))[0] == 452
    assert closing_reply(RUNNING, TransferEnded(TransferStatus.STORAGE))[0] == 451
