"""Work of a screen that is being closed ends quietly; anything else that goes wrong is not hidden."""

import asyncio

import pytest
from textual.css.query import NoMatches

from appliance.tui.whileopen import while_open


def done(error: Exception | None) -> list[str]:
    seen = []

    @while_open
    async def work(what: str) -> None:
        seen.append(what)
        if error is not None:
            raise error
        seen.append("shown")

    asyncio.run(work("answered"))
    return seen


def test_a_part_that_is_gone_ends_it():
    assert done(NoMatches("no nodes match")) == ["answered"]
    assert done(None) == ["answered", "shown"]


def test_other_errors_are_not_hidden():
    with pytest.raises(LookupError):
        done(LookupError())
