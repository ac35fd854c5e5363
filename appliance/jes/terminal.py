"""TSO commands about data sets and jobs for a user at a terminal: what IKJEFT01 does in a step, without a step."""

from __future__ import annotations

import time

import attrs

from appliance.jes import catalogcommands, jobcommands
from appliance.jes.allocation import AbendError
from appliance.jes.catalogcommands import Answer
from appliance.jes.jobcommands import Workplace
from appliance.jes.step import ProgramStep
from appliance.saf.model import Acee
from appliance.storage.datasets.names import Prefix

__all__ = ["VERBS", "TerminalMonitor"]

#: What may be asked of it.
VERBS = frozenset((*catalogcommands.COMMANDS, *jobcommands.COMMANDS))
_SECONDS = 30.0


@attrs.frozen
class TerminalMonitor:
    """Runs commands as the users who typed them; each call blocks."""

    place: Workplace

    def run(self, acee: Acee, text: str) -> Answer:
        """Return code and lines of one command whose verb is one of ``VERBS``."""
        verb, _, operands = text.strip().upper().partition(" ")
        place = self.place
        try:
            if verb in jobcommands.COMMANDS:
                return jobcommands.COMMANDS[verb](place, acee, operands.strip())
            step = ProgramStep("TSO", "", {}, acee, place.facilities, place.store, time.monotonic() + _SECONDS)
            return catalogcommands.COMMANDS[verb](step, Prefix(acee.user), operands.strip())
        except AbendError as error:
            return 12, (str(error),)
