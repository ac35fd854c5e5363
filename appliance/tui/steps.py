"""What a guided task does, one step after the other: a command, or a member with something more in it.

A member is changed as its editor does it: its text is read, the new one goes with F MEMBER,APPLY, which checks it with
all others, puts it in force and keeps the version before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import attrs

from appliance.protocols.control.events import Result
from appliance.tui.desk import Desk
from appliance.tui.history import masked

__all__ = ["MemberChange", "Step", "performed", "shown"]

_FAILED = 8


@attrs.frozen
class MemberChange:
    """``change`` makes the new text of a member of the old one, the same when there is nothing to do."""

    member: str
    says: str  # what the new text has more, for who is asked
    change: Callable[[str], str] = attrs.field(repr=False)

    @property
    def command(self) -> str:
        """What puts the new text in force."""
        return f"F MEMBER,APPLY,NAME={self.member}"


#: An operator or RACF command, or a change of a member.
Step = str | MemberChange


def shown(step: Step) -> str:
    """The step before it runs, secrets masked."""
    match step:
        case str():
            return masked(step)
        case MemberChange():
            return f"{step.command}  with  {step.says}"
        case _:
            assert_never(step)


async def performed(desk: Desk, step: Step) -> Result:
    """What became of it."""
    match step:
        case str():
            return await desk.perform(step)
        case MemberChange():
            return await _changed(desk, step)
        case _:
            assert_never(step)


async def _changed(desk: Desk, step: MemberChange) -> Result:
    read = await desk.ask(f"D MEMBER,NAME={step.member}")
    if read.code >= _FAILED:
        return read
    before = "\n".join(read.lines)
    after = step.change(before)
    if after == before:
        return Result(read.id, 0, (f"{step.member} says so already",))
    return await desk.perform(step.command, after)
