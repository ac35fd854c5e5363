"""D SAF,CHECK: what RACF commands would answer if they were run one after the other; nothing is done.

The commands are the text that came with it, lines that go on included. Each is judged by what its issuer may do.
"""

from __future__ import annotations

from appliance.continuation import joined_lines
from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_slow_thread
from appliance.session.events import CommandDone

__all__ = ["COLUMNS", "check"]

#: LINE is where a command begins, CODE what it would end with, COMMAND what the auditor would keep of it.
COLUMNS = ("LINE", "CODE", "COMMAND", "TEXT")


def check(facilities: Facilities, command: OperatorCommand) -> Answer:
    """A row for each command; TEXT says what is wrong with it. The code is the worst of theirs."""
    if command.document is None:
        return CommandDone(8, (messages.NO_TEXT.format(command="D SAF,CHECK"),))
    joined = list(joined_lines(command.document))

    def work() -> CommandDone:
        answers = facilities.rehearse(command.user, [one.text for one in joined])
        rows = []
        for one, answer in zip(joined, answers, strict=True):
            code, shown, text = answer
            if one.is_open:
                code, text = 8, messages.OPEN_COMMAND.format()
            rows.append((str(one.line), str(code), shown, text))
        wrong = sum(row[1] == "8" for row in rows)
        last = messages.REHEARSED.format(count=len(rows), wrong=wrong)
        return CommandDone(max((int(row[1]) for row in rows), default=0), (last,), COLUMNS, tuple(rows))

    return on_slow_thread(work)
