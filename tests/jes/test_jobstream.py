"""Jobs out of the records of a submission."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.jobstream import NoJob, jobs_in
from appliance.storage.text.tables import text_of
from tests.jes.test_cards import cards

ONE, TWO = "//USER2A JOB\n//S EXEC PGM=IEFBR14\n", "//USER2B JOB\n//S EXEC PGM=IEFBR14\n"


def lengths(text: str) -> list[int]:
    """How many records each job has."""
    found = jobs_in(cards(text))
    assert not isinstance(found, NoJob)
    return [len(job) for job in found]


def test_each_job_statement_begins_a_job():
    found = jobs_in(cards(ONE + TWO))
    assert [text_of(job[0]).rstrip() for job in found] == ["//USER2A JOB", "//USER2B JOB"]
    assert lengths(ONE) == [2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ONE + "//\n" + TWO, [3, 2]),  # behind a null statement too
        (ONE + "//D DD *\nhello\n" + TWO, [4, 2]),  # a statement ends DD *
        (ONE + "//D DD DATA\n" + TWO + "/*\n", [6]),
        (ONE + "//D DD *,DLM=XX\n" + TWO + "XX\n" + TWO, [6, 2]),
        ("//*\n/*PRIORITY 5\n\n" + ONE, [5]),
        (ONE + "/*PRIORITY 5\n" + TWO, [3, 2]),
        (ONE + "lost\n", [3]),  # an error in that job
    ],
)
def test_where_a_job_begins(text, expected):
    assert lengths(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the submission is empty"),
        ("\n \n", "the submission is empty"),
        ("hello\n", "there is no JOB statement"),
        ("//user2a job\n", "there is no JOB statement"),
        ("//*\n// COMMAND 'D A,L'\n" + ONE, "line 2 stands before the first JOB statement"),
        ("hello\n" + ONE, "line 1 stands before the first JOB statement"),
    ],
)
def test_no_job(text, reason):
    assert jobs_in(cards(text)) == NoJob(reason)


@given(st.lists(st.sampled_from(cards(ONE + "//D DD DATA\n/*\n//\nx\n")), max_size=20))
def test_nothing_is_lost_and_each_job_has_its_statement(records):
    found = jobs_in(records)
    if not isinstance(found, NoJob):
        assert [record for job in found for record in job] == records
        assert all(isinstance(jobs_in(job), tuple) and len(jobs_in(job)) == 1 for job in found)
