"""IKJEFT01: TSO commands in batch. RACF commands run as the submitter; those about data sets stand
in ``catalogcommands``.

PARM is the first command, SYSTSIN holds the others; a line that ends with a hyphen or a plus goes on in the next one.
A comment, which may end with its command, is none.
The return code is that of the last command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.jes.catalogcommands import COMMANDS, Answer
from appliance.jes.step import ProgramStep
from appliance.storage.datasets.names import Prefix
from appliance.storage.text.tables import text_of

__all__ = ["commands_in", "run_terminal_monitor"]

_PRINT = "SYSTSPRT"
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)")


def commands_in(lines: Iterator[str]) -> Iterator[str]:
    """Commands, continuations joined; blank lines are none."""
    kept = ""
    for line in lines:
        text = kept + line.strip()
        if text.endswith(("-", "+")):
            kept = f"{text[:-1].rstrip()} " if text[-1] == "-" else text[:-1]
            continue
        kept = ""
        if text.strip():
            yield text.strip()
    if kept.strip():
        yield kept.strip()


def run_terminal_monitor(step: ProgramStep) -> int:
    """The program itself."""
    code = 0
    lines = (text_of(record)[:72].rstrip() for record in step.read("SYSTSIN"))
    for command in commands_in(iter([step.parm, *lines])):
        step.check_time()
        if not _COMMENT.sub("", command).strip():
            continue
        step.say(_PRINT, "READY")
        step.say(_PRINT, f" {command}" if not _has_secret(command) else f" {command.split()[0]} ...")
        code, answer = _run(step, command)
        for line in answer:
            step.say(_PRINT, line)
    step.say(_PRINT, "READY")
    step.say(_PRINT, "END")
    return code


def _has_secret(command: str) -> bool:
    return re.search(r"(?i)PASS|PHRASE|KEYMASKED|KEYENCRYPTED|SSIGNON", command) is not None


def _run(step: ProgramStep, command: str) -> Answer:
    verb, _, rest = _COMMENT.sub(" ", command).strip().upper().partition(" ")
    if verb in ("PROFILE", "PROF", "END"):
        return 0, ()
    if verb == "TIME":
        return 0, (f"{step.store.now():%Y-%m-%d %H:%M:%S} UTC",)
    about_data_sets = COMMANDS.get(verb)
    if about_data_sets is not None:
        return about_data_sets(step, Prefix(step.acee.user), rest.strip())
    return step.facilities.command(step.acee, command)
