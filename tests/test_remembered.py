"""Once for each object, and no more objects than may be kept."""

from appliance.remembered import remembered


def counting(most):
    calls = []

    @remembered(most)
    def length(subject):
        calls.append(subject)
        return len(subject)

    return length, calls


def test_the_same_object_is_looked_at_once():
    length, calls = counting(10)
    subject = [1, 2]
    assert [length(subject), length(subject)] == [2, 2]
    assert len(calls) == 1


def test_an_equal_object_is_another_one():
    length, calls = counting(10)
    assert [length([1]), length([1])] == [1, 1]
    assert len(calls) == 2


def test_what_is_gone_is_never_taken_for_what_came_in_its_place():
    length, _ = counting(1_000)
    assert [length([0] * size) for size in range(500)] == list(range(500))


def test_no_more_are_kept_than_may_be():
    length, calls = counting(2)
    first, *others = [1], [1, 2], [1, 2, 3]
    for subject in (first, *others):
        length(subject)
    length(first)
    assert len(calls) == 4
