"""Audit settings and the STDATA segment as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.model import Access
from appliance.saf.protection import AUDIT_ALL, AUDIT_FAILURES, AUDIT_NONE, Auditing, StartedTask

LEVELS = st.none() | st.sampled_from(Access)


@given(LEVELS, LEVELS)
def test_an_audit_setting_reads_back(successes, failures):
    setting = Auditing(successes, failures)
    assert Auditing.read(str(setting)) == setting


def test_audit_settings_in_words():
    assert [str(one) for one in (AUDIT_NONE, AUDIT_FAILURES, AUDIT_ALL)] == ["NONE", "FAILURES(READ)", "ALL(READ)"]
    assert str(Auditing(Access.UPDATE, Access.READ)) == "SUCCESS(UPDATE),FAILURES(READ)"


@pytest.mark.parametrize("text", ["ALL", "ALL(MUCH)", "SOME(READ)", ""])
def test_what_is_no_audit_setting(text):
    with pytest.raises(ValueError):
        Auditing.read(text)


@given(st.sampled_from(["", "USER1", "=MEMBER"]), st.sampled_from(["", "G"]), st.booleans(), st.booleans())
def test_a_started_task_reads_back(user, group, trusted, privileged):
    task = StartedTask(user, group, trusted, privileged)
    assert StartedTask.read(str(task)) == task
