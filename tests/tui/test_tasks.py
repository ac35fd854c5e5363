"""What may be put into a command."""

import pytest

from appliance.tui.tasks import Field, Task, operand, problem, quoted

USER = Field("user", "User ID")


@pytest.mark.parametrize("value", ["USER2", "user2", "A#$@1"])
def test_a_user_id(value):
    assert problem(USER, value) == ""


@pytest.mark.parametrize("value", ["", "TOOLONGID", "A)", "A B", "A\n", "Ü"])
def test_no_user_id(value):
    assert problem(USER, value)


def test_a_field_that_may_stay_empty():
    assert problem(Field("x", "X", is_needed=False), "") == ""


def test_quotes_are_doubled():
    assert quoted("it's") == "'it''s'"
    assert (operand("user2"), operand("my cert"), operand("a,b")) == ("user2", "'my cert'", "'a,b'")


def test_known_values_are_filled_in():
    task = Task("T", "", (USER, Field("group", "Group", "SYS1")), lambda values: ()).filled(user="A")
    assert [field.default for field in task.fields] == ["A", "SYS1"]


def test_a_task_says_what_is_wrong_with_its_values():
    task = Task(
        "T", "", (USER, Field("group", "Group")), lambda v: (), lambda v: "the same" if v["user"] == v["group"] else ""
    )
    assert task.fault({"user": "", "group": "A"}) == "User ID is missing"
    assert task.fault({"user": "A", "group": "A"}) == "the same"
    assert task.fault({"user": "A", "group": "B"}) == ""
