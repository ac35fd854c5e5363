"""The commands of the guided tasks, and that RACF's language knows each of them."""

import pytest

from appliance.saf.commands.engine import is_racf_command, syntax_error
from appliance.services.control.language import parse
from appliance.tui.saftasks import TASKS
from appliance.tui.steps import MemberChange
from appliance.tui.tasks import problem, quoted
from tests.tui.saftasks.values import VALUES


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_good_values_make_commands(task):
    assert task.fault(VALUES) == ""
    steps = task.commands(VALUES)
    assert steps
    for step in steps:
        if isinstance(step, MemberChange):
            assert parse(step.command).words == ("MEMBER", "APPLY")
        elif step[:2] in ("F ", "D "):
            assert parse(step).verb == step[0]
        else:
            assert is_racf_command(step), step
            assert syntax_error(step) is None, step


def test_titles_are_told_apart():
    assert len({task.title for task in TASKS}) == len(TASKS)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_a_value_cannot_become_another_operand(task):
    """Free text goes into quotes; everything else takes no parenthesis and no blank."""
    typed = "A') SPECIAL ('"
    for field in task.fields:
        if not problem(field, typed):
            steps = task.commands({**VALUES, field.name: typed})
            words = " ".join(step for step in steps if isinstance(step, str))
            assert "SPECIAL" not in words.replace(quoted(typed), ""), field.name
