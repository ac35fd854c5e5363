"""Work on a thread, and what comes of it."""

import pytest

from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone


def test_the_value_is_made_an_answer():
    later = on_thread(lambda: 3, lambda value: CommandDone(0, (f"{value}",)))
    assert later.finish(later.work()).lines == ("3",)


@pytest.mark.parametrize("error", [LookupError("no"), ValueError("no"), OSError("no")])
def test_what_goes_wrong_is_an_answer(error):
    def work():
        raise error

    later = on_thread(work, lambda value: pytest.fail("there is nothing to finish"))
    assert later.finish(later.work()) == CommandDone(8, ("SLYO0108E the command failed: no",))
