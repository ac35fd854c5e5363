"""A block of free-form statements inside another: read by a table of its own, up to its END keyword."""

from __future__ import annotations

from appliance.config import messages
from appliance.config.language.operands import Operands
from appliance.config.language.table import Filled, Table, read_block

__all__ = ["read_nested"]


def read_nested(operands: Operands, table: Table, end: str, outer: frozenset[str]) -> Filled:
    """What the block behind the cursor gives; a keyword of ``outer`` shows that ``end`` was forgotten, and ends it."""
    keyword = operands.keyword
    filled, at, is_ended = read_block(operands.tokens(), operands.position, end, table, operands.report, outer)
    operands.move_to(at)
    if not is_ended:
        operands.report.say(messages.OPEN_BLOCK, keyword.place, keyword.upper, end=end)
    return filled
