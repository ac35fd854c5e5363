"""What a message means: its cause and what to do.

D MESSAGE,ID=SLYT0103E    or as a question, ?SLYT0103E
D MESSAGE[,FIND=text]     all of them, or those with a text in them
"""

from __future__ import annotations

from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.working import on_thread
from appliance.session.events import CommandDone

__all__ = ["message", "question"]

_COLUMNS = ("ID", "TEXT", "CAUSE", "ACTION")


def question(text: str) -> str:
    """``?SLYT0103E`` as the command that it stands for; anything else as it is."""
    asked = text.strip()
    return f"D MESSAGE,ID={asked[1:].strip()}" if asked.startswith("?") else text


def message(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MESSAGE."""
    id, find = command.keyword("ID").upper(), command.keyword("FIND").upper()

    def work() -> CommandDone:
        known = facilities.catalogue()
        if id:
            return _one(known.get(id), id)
        rows = tuple(row for row in known.values() if find in "\n".join(row).upper())
        return CommandDone(0, (count(len(rows), len(rows)),), _COLUMNS, rows)

    return on_thread(work)


def _one(row: tuple[str, ...] | None, id: str) -> CommandDone:
    if row is None:
        return CommandDone(8, (messages.NO_SUCH_MESSAGE.format(id=id),))
    return CommandDone(0, (), ("FIELD", "VALUE"), tuple(zip(_COLUMNS, row, strict=True)))
